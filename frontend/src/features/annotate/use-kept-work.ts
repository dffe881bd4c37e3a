import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { mediaAddress } from "@/api/media";
import { sessionQuery } from "@/api/session";
import type { BenchTarget } from "@/features/annotate/bench-target";
import { keepWork, type OpenWork } from "@/offline/kept-work";

const PICTURES_OF_THE_TIMELINE = ["thumbnails", "peaks"] as const;

/** Puts what this bench needs on the device, in the background, so that it can be loaded anew without the network. */
export const useKeptWork = ({ annotationId, asset, answers, desk }: Omit<BenchTarget, "document">) => {
  const userId = useQuery(sessionQuery).data?.user.id;
  const drawn = PICTURES_OF_THE_TIMELINE.filter((kind) =>
    asset.renditions.some((rendition) => rendition.kind === kind),
  );
  // One text instead of lists, so that the same work is kept only once.
  const work =
    userId &&
    !desk.isPractice &&
    JSON.stringify({
      id: annotationId,
      userId,
      answers: [
        "/api/v1/session",
        ...answers,
        `/api/v1/assets/${asset.id}/frames`,
        ...drawn.map((kind) => mediaAddress(asset.id, kind)),
      ],
      clip: desk.clipAddress,
    } satisfies OpenWork);
  useEffect(() => {
    if (work) void keepWork(JSON.parse(work) as OpenWork);
  }, [work]);
};
