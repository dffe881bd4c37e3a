import type { QueryClient } from "@tanstack/react-query";
import { assistQuery } from "@/api/assist";
import { framesQuery, mediaAddress } from "@/api/media";
import { letGoAhead, lookAhead } from "@/api/work";
import { FrameTable } from "@/media/frame-table";
import { sourceFrame } from "@/shared/units";
import { forgetClip, prepareClip } from "@/workbench/clips-ahead";

type Place = { readonly project: string; readonly stage: string; readonly assignmentId: string };

/** Kinds of work that are short and follow each other at once; what they begin with is fetched ahead. */
export const followsAtOnce = (documentType: string, stage: { readonly audit?: boolean }): boolean =>
  Boolean(stage.audit) || ["fgqa", "mcq", "sgqa"].includes(documentType);

/** A short video is held whole; of a long one only the beginning of the clip is read. */
const LARGEST_FILE_BYTES = 24 * 1024 * 1024;

/** The project in which the server keeps work for this window. */
let keptIn: string | null = null;

/** Has the server keep what comes next for this person, and fetches what its screen begins with. */
export const fetchAhead = async (queryClient: QueryClient, { project, stage, assignmentId }: Place) => {
  const next = await lookAhead(project, stage, assignmentId);
  keptIn = next && project;
  if (!next) return;
  const [frames] = await Promise.all([
    queryClient.fetchQuery(framesQuery(next.asset.id)),
    queryClient.prefetchQuery(assistQuery(project)),
  ]);
  const clip = { url: mediaAddress(next.asset.id, "proxy"), table: new FrameTable(frames) };
  const size = next.asset.renditions.find(({ kind }) => kind === "proxy")?.bytes ?? Number.POSITIVE_INFINITY;
  prepareClip(clip, sourceFrame(next.item.start_frame), size <= LARGEST_FILE_BYTES);
};

/** The work that is kept is about to be claimed. */
export const takeAhead = (): void => {
  keptIn = null;
};

/** Gives back what is kept and not taken. */
export const dropAhead = (): void => {
  const project = keptIn;
  keptIn = null;
  if (project === null) return;
  forgetClip();
  // Without an answer it is free again by itself after a while.
  void letGoAhead(project).catch(() => undefined);
};
