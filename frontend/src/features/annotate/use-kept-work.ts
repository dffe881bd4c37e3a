import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { mediaAddress } from "@/api/media";
import { sessionQuery } from "@/api/session";
import type { BenchTarget } from "@/features/annotate/bench-target";
import { keepWork, keptClip, type OpenWork } from "@/offline/kept-work";

/** Where the clip plays by itself, the person sees it first. */
const KEEP_AFTER_MS = 1_000;
const PICTURES_OF_THE_TIMELINE = ["thumbnails", "peaks"] as const;

type KeptClip = { address: string; file: Blob };

/**
 * Puts what this bench needs on the device, in the background, so that it can be loaded anew without the network.
 * Returns the clip as it is kept, as soon as it is.
 */
export const useKeptWork = (
  { annotationId, asset, answers, desk }: Omit<BenchTarget, "document">,
  playsAtOnce: boolean,
): Blob | null => {
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
  const [kept, setKept] = useState<KeptClip | null>(null);
  useEffect(() => {
    if (!work) return;
    let isGone = false;
    const open = JSON.parse(work) as OpenWork;
    const keep = async () => {
      await keepWork(open);
      const file = await keptClip(open.clip);
      if (file && !isGone) setKept({ address: open.clip, file });
    };
    const timer = setTimeout(() => void keep(), playsAtOnce ? KEEP_AFTER_MS : 0);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [work, playsAtOnce]);
  return kept?.address === desk.clipAddress ? kept.file : null;
};
