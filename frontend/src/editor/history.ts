import { applyChanges, type Change, changedId } from "@/editor/changes";
import { type AnnotationDocument, findObject } from "@/editor/documents";
import { sameValue } from "@/shared/same-value";

/** One step that a person can take back. A drag, a nudge series or a typed word is one step. */
export interface HistoryStep {
  readonly name: string;
  readonly undo: readonly Change[];
  readonly redo: readonly Change[];
  readonly mergeable: boolean;
  readonly at: number;
}

export interface History {
  readonly done: readonly HistoryStep[];
  readonly undone: readonly HistoryStep[];
}

export const EMPTY_HISTORY: History = { done: [], undone: [] };

const MOST_STEPS = 200;
/** Mergeable steps of one name on the same objects become one step while they follow within this time. */
export const MERGE_WITHIN_MS = 1000;

/** Records a step. What had been undone can no longer be redone. */
export function recorded(history: History, step: HistoryStep): History {
  const last = history.done.at(-1);
  if (last && step.mergeable && last.mergeable && isContinued(last, step)) {
    const merged = { ...step, undo: last.undo };
    return { done: [...history.done.slice(0, -1), merged], undone: [] };
  }
  return { done: [...history.done, step].slice(-MOST_STEPS), undone: [] };
}

function isContinued(last: HistoryStep, step: HistoryStep): boolean {
  return last.name === step.name && step.at - last.at <= MERGE_WITHIN_MS && touched(last) === touched(step);
}

/** Only steps that put the same objects, each once, may merge: then the last redo and the first undo tell all. */
function touched(step: HistoryStep): string {
  return step.redo.map((change) => `${change.op} ${changedId(change)}`).join();
}

/**
 * The part of a history that can be walked from `document`: the steps whose objects stand as the step left
 * them. What somebody else changed since ends it there.
 */
export function walkable(history: History, document: AnnotationDocument): History {
  return {
    done: walkablePart(history.done, document, (step) => [step.redo, step.undo]),
    undone: walkablePart(history.undone, document, (step) => [step.undo, step.redo]),
  };
}

function walkablePart(
  steps: readonly HistoryStep[],
  document: AnnotationDocument,
  sidesOf: (step: HistoryStep) => readonly [here: readonly Change[], beyond: readonly Change[]],
): HistoryStep[] {
  let current = document;
  let from = steps.length;
  for (; from > 0; from -= 1) {
    const step = steps[from - 1];
    if (!step) break;
    const [here, beyond] = sidesOf(step);
    const isHere = here.every((change) => {
      const object = findObject(current, change.kind, changedId(change));
      return change.op === "put" ? sameValue(object, change.object) : object === null;
    });
    if (!isHere) break;
    current = applyChanges(current, beyond);
  }
  return steps.slice(from);
}

export function stepBack(history: History): { history: History; step: HistoryStep } | null {
  const step = history.done.at(-1);
  if (!step) return null;
  return { step, history: { done: history.done.slice(0, -1), undone: [...history.undone, step] } };
}

export function stepForward(history: History): { history: History; step: HistoryStep } | null {
  const step = history.undone.at(-1);
  if (!step) return null;
  // A step that was redone is closed: what follows must not melt into it.
  const closed = { ...step, mergeable: false };
  return { step, history: { done: [...history.done, closed], undone: history.undone.slice(0, -1) } };
}
