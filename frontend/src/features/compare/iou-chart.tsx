import { useTranslation } from "react-i18next";
import type { IouRun } from "@/features/compare/agreement-detail";
import type { FrameInterval } from "@/shared/units";
import { useFormats } from "@/workbench/ui/formats";
import classes from "./compare.module.css";

type Props = {
  runs: readonly IouRun[];
  clip: FrameInterval;
  frame: number;
  mean: number;
  onSeek: (frame: number) => void;
};

const WIDTH = 400;
const HEIGHT = 56;

/** On a sampling grid a run holds until the next one begins. */
const endOf = (run: IouRun, next: IouRun | undefined): number => next?.start_frame ?? run.end_frame + 1;

/** How well the two tubes lie on each other, over time; where neither sees the subject nothing is drawn. A click goes there. */
export const IouChart = ({ runs, clip, frame, mean, onSeek }: Props) => {
  const { t } = useTranslation();
  const { score } = useFormats();
  const length = clip.endFrame - clip.startFrame + 1;
  const x = (at: number) => ((at - clip.startFrame) / length) * WIDTH;
  return (
    <button
      type="button"
      className={classes.chart}
      aria-label={t("compare.iouOverTime", { mean: score(mean) })}
      onClick={(event) => {
        const bounds = event.currentTarget.getBoundingClientRect();
        const share = (event.clientX - bounds.left) / bounds.width;
        onSeek(clip.startFrame + Math.floor(share * length));
      }}
    >
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        width="100%"
        height={HEIGHT}
        aria-hidden="true"
      >
        <line x1={0} x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} className={classes.half} />
        {runs.map(
          (run, index) =>
            run.iou !== null && (
              <rect
                key={run.start_frame}
                x={x(run.start_frame)}
                width={Math.max(x(endOf(run, runs[index + 1])) - x(run.start_frame), 0.5)}
                y={HEIGHT - Math.max(run.iou * HEIGHT, 1)}
                height={Math.max(run.iou * HEIGHT, 1)}
                className={classes.bar}
                data-low={run.iou < 0.5}
              />
            ),
        )}
        <line x1={x(frame + 0.5)} x2={x(frame + 0.5)} y1={0} y2={HEIGHT} className={classes.now} />
      </svg>
    </button>
  );
};
