import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import type { Suggestion } from "@/api/types";
import type { StcDocument } from "@/editor/documents";
import type { JoinedProgress } from "@/features/annotate/joined-progress";
import type { StcSession } from "@/workbench/sessions";

type Known = Pick<Suggestion, "id" | "output">;

/**
 * The ids of keyframes that were taken over from a tracker on a frame of which it was not sure, and that nobody has
 * changed since.
 */
export const uncertainKeyframes = (
  { keyframes }: Pick<StcDocument, "keyframes">,
  suggestions: readonly Known[],
): ReadonlySet<string> => {
  const doubted = new Map(
    suggestions.map(({ id, output }): [string, ReadonlySet<number>] => [id, doubtedFrames(output)]),
  );
  return new Set(
    keyframes
      .filter(
        ({ origin, frame }) =>
          origin.by === "suggestion" &&
          !origin.edited &&
          doubted.get(origin.suggestion_id ?? "")?.has(frame) === true,
      )
      .map(({ id }) => id),
  );
};

const doubtedFrames = (output: Known["output"]): ReadonlySet<number> => {
  const { boxes } = output as { boxes?: readonly { frame: number; uncertain?: boolean }[] };
  return new Set((boxes ?? []).filter((box) => box.uncertain === true).map((box) => box.frame));
};

const NONE: readonly Known[] = [];
const NO_KEYFRAMES: StcDocument["keyframes"] = [];

/** Of all suggestions that came with the work and that were offered since. */
export const useUncertainKeyframes = (
  session: StcSession,
  suggestions: readonly Suggestion[],
  progress: JoinedProgress,
): ReadonlySet<string> => {
  const [offered, setOffered] = useState<readonly Known[]>(NONE);
  const latest = progress.phase === "offered" ? progress.suggestions : NONE;
  useEffect(() => {
    setOffered((before) => {
      const added = latest.filter(({ id }) => !before.some((each) => each.id === id));
      return added.length > 0 ? [...before, ...added] : before;
    });
  }, [latest]);
  const known = useMemo(() => [...suggestions, ...offered], [suggestions, offered]);
  const isAnyDoubted = useMemo(() => known.some(({ output }) => doubtedFrames(output).size > 0), [known]);
  // Where no model was in doubt, no change of a box is of interest.
  const keyframes = useStore(session.store, (state) =>
    isAnyDoubted ? state.document.keyframes : NO_KEYFRAMES,
  );
  return useMemo(() => uncertainKeyframes({ keyframes }, known), [keyframes, known]);
};

/** The frame of the next of these keyframes after this frame, from the last on the first; null when there is none. */
export const nextUncertainFrame = (
  { keyframes }: Pick<StcDocument, "keyframes">,
  uncertain: ReadonlySet<string>,
  frame: number,
): number | null => {
  const rising = keyframes
    .filter(({ id }) => uncertain.has(id))
    .map((keyframe) => keyframe.frame)
    .sort((one, other) => one - other);
  return rising.find((each) => each > frame) ?? rising[0] ?? null;
};
