import { useMemo, useState } from "react";
import { useStore } from "zustand";
import type { Growth } from "@/api/types";
import type { EditResult } from "@/editor/edit-context";
import { absenceAfter, plannedTake, type TakeWish, type TrackedBox } from "@/editor/propagation";
import { boxTrackOf } from "@/editor/track-edits";
import { useSuggestionJob } from "@/features/annotate/use-suggestion-job";
import type { Box } from "@/shared/box";
import { ok } from "@/shared/result";
import { type FrameInterval, type SourceFrame, sourceFrame } from "@/shared/units";
import type { ScreenCommand } from "@/workbench/screen-command";
import type { StcSession } from "@/workbench/sessions";

type Wish = {
  session: StcSession;
  annotationId: string;
  clip: FrameInterval;
  trackId: string | null;
  canTrack: boolean;
  onSeek: (frame: SourceFrame) => void;
  sayRefusal: (result: EditResult) => boolean;
};

/** Boxes on a track, shown as ghosts: proposed, or taken and yet to be looked at. */
type Ghosts = { readonly trackId: string | null; readonly boxes: readonly TrackedBox[] };

const NO_GHOSTS: Ghosts = { trackId: null, boxes: [] };

export type Propagation = ReturnType<typeof usePropagation>;

/** Carrying the selected track's box on: asked for, seen to grow, ended early or not, taken as keyframes. */
export const usePropagation = (wish: Wish) => {
  const { session, annotationId, clip, trackId, canTrack, onSeek, sayRefusal } = wish;
  const document = useStore(session.store, (state) => state.document);
  const job = useSuggestionJob(annotationId);
  const { progress } = job;
  const [askedTrack, setAskedTrack] = useState<string | null>(null);
  const [toLookAt, setToLookAt] = useState<Ghosts>(NO_GHOSTS);
  const [isAbsenceWanted, setAbsenceWanted] = useState(true);

  const offer = useMemo(
    () => (progress.phase === "offered" ? offerOf(progress.suggestion) : null),
    [progress],
  );
  const growing = progress.phase === "working" ? progress.boxes : null;
  const ghosts = useMemo((): Ghosts => {
    if (offer) return { trackId: offer.trackId, boxes: offer.boxes };
    return growing ? { trackId: askedTrack, boxes: growing.map(trackedBox) } : toLookAt;
  }, [offer, growing, askedTrack, toLookAt]);

  // The document is a part of what the plan is made from.
  // biome-ignore lint/correctness/useExhaustiveDependencies: editContext() reads it
  const planned = useMemo(() => {
    if (!offer) return null;
    const context = session.editContext();
    const absentAt = absenceAfter(context, offer, offer.reason);
    const plan = plannedTake(context, { ...offer, upTo: null, absentAt: null });
    return {
      absentAt,
      frames: plan.ok ? plan.value.frames : 0,
      keyframes: plan.ok ? plan.value.keyframes : 0,
    };
  }, [offer, session, document]);

  // The screen is drawn anew where these change, not with every frame.
  const frameNow = () => session.store.getState().frame;
  const boxOn = (frame: SourceFrame): Box | null =>
    trackId ? (boxTrackOf(session.editContext(), trackId)?.at(frame)?.box ?? null) : null;
  const hasBoxHere = useStore(session.store, (state) => boxOn(state.frame) !== null);
  const here = useStore(
    session.store,
    (state) => ghosts.boxes.find((box) => box.frame === state.frame) ?? null,
  );
  const canAsk = canTrack && hasBoxHere && progress.phase === "idle";
  const ask = (direction: "forward" | "backward") => {
    const frame = frameNow();
    const box = boxOn(frame);
    if (!trackId || !box || !canAsk) return;
    const until_frame = direction === "forward" ? clip.endFrame : clip.startFrame;
    setAskedTrack(trackId);
    setToLookAt(NO_GHOSTS);
    setAbsenceWanted(true);
    job.ask({
      wish: { kind: "propagate", input: { track_id: trackId, frame, box, until_frame, direction } },
      // The server must know the keyframes that the tracker is not to run over.
      first: () => session.journal.flush(),
    });
  };

  const take = (upTo: SourceFrame | null) => {
    if (!offer || !planned) return;
    const absentAt = isAbsenceWanted && upTo === null ? planned.absentAt : null;
    const plan = plannedTake(session.editContext(), { ...offer, upTo, absentAt });
    const taken = session.edit("take_boxes", () => (plan.ok ? ok(plan.value.changes) : plan));
    if (!sayRefusal(taken) || !plan.ok) return;
    const seen = offer.boxes.slice(0, plan.value.frames);
    setToLookAt({ trackId: offer.trackId, boxes: seen.filter(({ uncertain }) => uncertain) });
    job.dismiss();
  };
  const uncertain = ghosts.boxes.filter((box) => box.uncertain).map((box) => box.frame);
  const lookAtNext = () => {
    const rising = [...uncertain].sort((one, other) => one - other);
    const next = rising.find((each) => each > frameNow()) ?? rising[0];
    if (next !== undefined) onSeek(next);
  };
  const dismiss = () => {
    if (progress.phase === "working") job.cancel();
    setToLookAt(NO_GHOSTS);
    job.dismiss();
  };

  const canTake = planned !== null && planned.frames > 0;
  const canTakeUntilHere = canTake && here !== null;
  const commands: ScreenCommand[] = [
    { name: "propagate_forward", isEnabled: canAsk, perform: () => ask("forward") },
    { name: "propagate_backward", isEnabled: canAsk, perform: () => ask("backward") },
    { name: "take_suggestion", isEnabled: canTake, perform: () => take(null) },
    { name: "take_until_here", isEnabled: canTakeUntilHere, perform: () => take(frameNow()) },
    { name: "look_at_uncertain", isEnabled: uncertain.length > 0, perform: lookAtNext },
    {
      name: "dismiss_suggestion",
      isEnabled: progress.phase !== "idle" || toLookAt.boxes.length > 0,
      perform: dismiss,
    },
  ];
  return {
    progress,
    ghosts,
    offer,
    planned,
    here,
    uncertainCount: uncertain.length,
    isAbsenceWanted,
    canAsk,
    canTake,
    canTakeUntilHere,
    ask,
    take: () => take(null),
    takeUntilHere: () => take(frameNow()),
    lookAtNext,
    dismiss,
    wantAbsence: setAbsenceWanted,
    commands,
  };
};

type Offer = Omit<TakeWish, "upTo" | "absentAt"> & {
  readonly reason: string | null;
  readonly model: string;
};

type Offered = Extract<ReturnType<typeof useSuggestionJob>["progress"], { phase: "offered" }>;

const trackedBox = (entry: Growth["boxes"][number]): TrackedBox => ({
  frame: sourceFrame(entry.frame),
  box: entry.box as unknown as Box,
  score: entry.score,
  uncertain: entry.uncertain ?? false,
});

/** A propagation as it is stored; null when it is none. */
const offerOf = (suggestion: Offered["suggestion"]): Offer | null => {
  const { track_id, frame } = suggestion.target as { track_id?: unknown; frame?: unknown };
  const { boxes, reason } = suggestion.output as { boxes?: Growth["boxes"]; reason?: string };
  if (typeof track_id !== "string" || typeof frame !== "number" || !boxes) return null;
  return {
    trackId: track_id,
    suggestionId: suggestion.id,
    from: sourceFrame(frame),
    boxes: boxes.map(trackedBox),
    reason: reason ?? null,
    model: suggestion.model_name,
  };
};
