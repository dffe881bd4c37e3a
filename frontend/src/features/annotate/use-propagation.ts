import { useMemo, useState } from "react";
import { useStore } from "zustand";
import type { CarryMethod } from "@/api/assist";
import type { Growth, Suggestion } from "@/api/types";
import type { EditResult } from "@/editor/edit-context";
import type { Mask } from "@/editor/masks/run-lengths";
import { absenceAfter, MOST_MASKS, plannedTakes, type TakeWish, type TrackedBox } from "@/editor/propagation";
import { boxTrackOf } from "@/editor/track-edits";
import { joinedProgress } from "@/features/annotate/joined-progress";
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
  method: CarryMethod;
  onSeek: (frame: SourceFrame) => void;
  sayRefusal: (result: EditResult) => boolean;
};

/** Boxes on a track, shown as ghosts: proposed, or taken and yet to be looked at. */
type Ghosts = { readonly trackId: string | null; readonly boxes: readonly TrackedBox[] };

const NO_GHOSTS: Ghosts = { trackId: null, boxes: [] };
const DIRECTIONS = ["forward", "backward"] as const;
type Direction = (typeof DIRECTIONS)[number];

export type Propagation = ReturnType<typeof usePropagation>;

/** Carrying the selected track's box on: asked for, seen to grow, ended early or not, taken as keyframes. */
export const usePropagation = (wish: Wish) => {
  const { session, annotationId, clip, trackId, canTrack, method, onSeek, sayRefusal } = wish;
  const forward = useSuggestionJob(annotationId);
  const backward = useSuggestionJob(annotationId);
  const jobs = { forward, backward };
  const progress = useMemo(
    () => joinedProgress(forward.progress, backward.progress),
    [forward.progress, backward.progress],
  );
  const [askedTrack, setAskedTrack] = useState<string | null>(null);
  const [toLookAt, setToLookAt] = useState<Ghosts>(NO_GHOSTS);
  const [unwantedAbsences, setUnwantedAbsences] = useState<readonly string[]>([]);

  const offers = useMemo(
    () => (progress.phase === "offered" ? progress.suggestions.flatMap(offerOf) : []),
    [progress],
  );
  const growing = progress.phase === "working" ? progress.boxes : null;
  const ghosts = useMemo((): Ghosts => {
    const [offer] = offers;
    if (offer) return { trackId: offer.trackId, boxes: offers.flatMap(({ boxes }) => boxes) };
    return growing ? { trackId: askedTrack, boxes: growing.map(trackedBox) } : toLookAt;
  }, [offers, growing, askedTrack, toLookAt]);

  // Only a plan is made from the document: without offers no change of it is of interest.
  const document = useStore(session.store, (state) => (offers.length > 0 ? state.document : null));
  // biome-ignore lint/correctness/useExhaustiveDependencies: editContext() reads it
  const planned = useMemo(() => {
    if (offers.length === 0) return null;
    const context = session.editContext();
    const absences = offers.flatMap((offer) => {
      const frame = absenceAfter(context, offer, offer.reason);
      return frame === null ? [] : [{ suggestionId: offer.suggestionId, frame }];
    });
    const plan = plannedTakes(
      context,
      offers.map((offer) => ({ ...offer, upTo: null, absentAt: null })),
    );
    return {
      absences,
      frames: plan.ok ? plan.value.taken.length : 0,
      keyframes: plan.ok ? plan.value.keyframes : 0,
    };
  }, [offers, session, document]);

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
  const ask = (...directions: readonly Direction[]) => {
    const frame = frameNow();
    const box = boxOn(frame);
    if (!trackId || !box || !canAsk) return;
    setAskedTrack(trackId);
    setToLookAt(NO_GHOSTS);
    setUnwantedAbsences([]);
    const ends = endsOf(clip, frame, method);
    // On the clip's first or last frame there is only one way to go.
    const open = directions.filter((direction) => ends[direction] !== frame);
    for (const direction of open.length > 0 ? open : directions)
      jobs[direction].ask({
        wish: {
          kind: "propagate",
          input: { track_id: trackId, frame, box, until_frame: ends[direction], direction, method },
        },
        // The server must know the keyframes that are not to be run over, and the mask to begin with.
        first: () => session.journal.flush(),
      });
  };

  const dismissOffers = (which: readonly Offer[]) => {
    for (const { direction } of which) jobs[direction].dismiss();
  };
  const take = (which: readonly Offer[], upTo: SourceFrame | null) => {
    if (!planned || which.length === 0) return;
    const absentAt = ({ suggestionId }: Offer) =>
      upTo !== null || unwantedAbsences.includes(suggestionId)
        ? null
        : (planned.absences.find((absence) => absence.suggestionId === suggestionId)?.frame ?? null);
    const wishes = which.map((offer) => ({ ...offer, upTo, absentAt: absentAt(offer) }));
    const plan = plannedTakes(session.editContext(), wishes);
    const taken = session.edit("take_boxes", () => (plan.ok ? ok(plan.value.changes) : plan));
    if (!sayRefusal(taken) || !plan.ok) return;
    const doubted = plan.value.taken.filter(({ uncertain }) => uncertain);
    setToLookAt({ trackId: which[0]?.trackId ?? null, boxes: doubted });
    dismissOffers(which);
  };
  const takeUntilHere = () => {
    const frame = frameNow();
    take(
      offers.filter((offer) => offer.boxes.some((box) => box.frame === frame)),
      frame,
    );
  };
  const uncertain = ghosts.boxes.filter((box) => box.uncertain).map((box) => box.frame);
  const lookAtNext = () => {
    const rising = [...uncertain].sort((one, other) => one - other);
    const next = rising.find((each) => each > frameNow()) ?? rising[0];
    if (next !== undefined) onSeek(next);
  };
  const dismiss = () => {
    setToLookAt(NO_GHOSTS);
    for (const direction of DIRECTIONS) {
      if (jobs[direction].progress.phase === "working") jobs[direction].cancel();
      jobs[direction].dismiss();
    }
  };

  const canTake = planned !== null && planned.frames > 0;
  const canTakeUntilHere = canTake && here !== null;
  const commands: ScreenCommand[] = [
    { name: "propagate_forward", isEnabled: canAsk, perform: () => ask("forward") },
    { name: "propagate_backward", isEnabled: canAsk, perform: () => ask("backward") },
    { name: "propagate_both", isEnabled: canAsk, perform: () => ask(...DIRECTIONS) },
    { name: "take_suggestion", isEnabled: canTake, perform: () => take(offers, null) },
    { name: "take_until_here", isEnabled: canTakeUntilHere, perform: takeUntilHere },
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
    offers,
    planned,
    here,
    uncertainCount: uncertain.length,
    isAbsenceWanted: (suggestionId: string) => !unwantedAbsences.includes(suggestionId),
    canAsk,
    canTake,
    canTakeUntilHere,
    ask,
    take: () => take(offers, null),
    takeUntilHere,
    lookAtNext,
    dismiss,
    wantAbsence: (suggestionId: string, isWanted: boolean) =>
      setUnwantedAbsences((before) => [
        ...before.filter((each) => each !== suggestionId),
        ...(isWanted ? [] : [suggestionId]),
      ]),
    commands,
  };
};

type Offer = Omit<TakeWish, "upTo" | "absentAt"> & {
  readonly direction: Direction;
  readonly reason: string | null;
  readonly model: string;
};

/** The last frame to ask for in either direction. */
const endsOf = (clip: FrameInterval, frame: SourceFrame, method: CarryMethod) => {
  const most = method === "sam2" ? MOST_MASKS : Infinity;
  return {
    forward: sourceFrame(Math.min(clip.endFrame, frame + most)),
    backward: sourceFrame(Math.max(clip.startFrame, frame - most)),
  };
};

const trackedBox = (entry: Growth["boxes"][number]): TrackedBox => ({
  frame: sourceFrame(entry.frame),
  box: entry.box as unknown as Box,
  score: entry.score,
  uncertain: entry.uncertain ?? false,
  mask: entry.mask ? (entry.mask as unknown as Mask) : null,
});

/** A propagation as it is stored; none when it is none. */
const offerOf = (suggestion: Suggestion): Offer[] => {
  const { track_id, frame, direction } = suggestion.target as {
    track_id?: unknown;
    frame?: unknown;
    direction?: unknown;
  };
  const { boxes, reason } = suggestion.output as { boxes?: Growth["boxes"]; reason?: string };
  if (typeof track_id !== "string" || typeof frame !== "number" || !boxes) return [];
  return [
    {
      trackId: track_id,
      suggestionId: suggestion.id,
      from: sourceFrame(frame),
      direction: direction === "backward" ? "backward" : "forward",
      boxes: boxes.map(trackedBox),
      reason: reason ?? null,
      model: suggestion.model_name,
    },
  ];
};
