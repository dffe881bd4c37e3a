import { type ComponentProps, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AnnotationDocument } from "@/editor/documents";
import type { Bench } from "@/features/annotate/use-bench";
import { VideoStage } from "@/workbench/video-stage";

type Own = "picture" | "media" | "bindVideo" | "bindCanvas" | "label" | "fault" | "notice" | "stage";
type Props<D extends AnnotationDocument> = Omit<ComponentProps<typeof VideoStage>, Own> & {
  bench: Bench<D>;
  /** The name of the video. */
  name: string;
  /** Whether the frame on the screen lies outside the clip. */
  isOutside: boolean;
};

/** The picture of a bench, with what is drawn on it there. */
export const BenchPicture = <D extends AnnotationDocument>({
  bench,
  name,
  isOutside,
  ...drawn
}: Props<D>) => {
  const { t } = useTranslation();
  const [label] = useState(() => t("picture.label", { name }));
  return (
    <VideoStage
      picture={bench.picture}
      media={bench.media}
      bindVideo={bench.bindVideo}
      bindCanvas={bench.bindCanvas}
      label={label}
      fault={bench.mediaFault}
      notice={isOutside ? t("picture.outside") : null}
      stage={bench.stage}
      {...drawn}
    />
  );
};
