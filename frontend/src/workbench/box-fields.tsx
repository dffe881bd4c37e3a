import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Track } from "@/editor/documents";
import { boxTrackOf, putBox } from "@/editor/track-edits";
import type { Box } from "@/shared/box";
import type { StcSession } from "@/workbench/sessions";
import classes from "./box-fields.module.css";

type Props = { session: StcSession; track: Track };

const SIDES = ["x1", "y1", "x2", "y2"] as const;

/** The box on the shown frame in numbers: the way to read and set it without seeing or pointing. */
export const BoxFields = ({ session, track }: Props) => {
  const { t } = useTranslation();
  const frame = useStore(session.store, (state) => state.frame);
  useStore(session.store, (state) => state.document);
  const box = boxTrackOf(session.editContext(), track.id)?.at(frame)?.box ?? null;
  if (!box) return null;
  const set = (side: number, value: number) => {
    if (!Number.isFinite(value) || value === box[side]) return;
    const next = box.map((old, index) => (index === side ? value : old)) as unknown as Box;
    session.attempt("place_box", (context) => putBox(context, track.id, frame, next));
  };
  return (
    <div className={classes.fields}>
      {SIDES.map((side, index) => (
        <label key={side}>
          {side}
          <input
            key={`${frame} ${box[index]}`}
            aria-label={t("tracks.side", { side, name: track.name })}
            inputMode="numeric"
            defaultValue={Math.round((box[index] ?? 0) * 10) / 10}
            onBlur={(event) => set(index, Number(event.currentTarget.value))}
            onKeyDown={(event) => {
              if (event.key === "Enter") set(index, Number(event.currentTarget.value));
            }}
          />
        </label>
      ))}
    </div>
  );
};
