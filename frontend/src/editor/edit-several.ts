import { applyChanges, type Change, changedId } from "@/editor/changes";
import { type AnnotationDocument, findObject } from "@/editor/documents";
import { type EditContext, type EditResult, refusal } from "@/editor/edit-context";
import { ok } from "@/shared/result";

/**
 * One edit made on each of several objects, each on what those before it have left: one list of changes, one step
 * of history. An object on which it is refused stays as it is; it is refused when it is on all of them.
 */
export function editSeveral<D extends AnnotationDocument, T>(
  context: EditContext<D>,
  objects: readonly T[],
  edit: (context: EditContext<D>, object: T) => EditResult,
): EditResult {
  let { document } = context;
  const changes: Change[] = [];
  let refused: EditResult | null = null;
  let isDone = false;
  for (const object of objects) {
    const result = edit({ ...context, document }, object);
    if (!result.ok) {
      refused ??= result;
      continue;
    }
    isDone = true;
    changes.push(...result.value);
    document = applyChanges(document, result.value);
  }
  if (!isDone) return refused ?? refusal("no_such_object");
  return ok(eachOnce(context.document, changes));
}

/**
 * The same changes with each object in one of them, as history and the operations of one save want it: a put where
 * it was put first, a delete where it was deleted. What was made and deleted again is left out.
 */
function eachOnce(before: AnnotationDocument, changes: readonly Change[]): Change[] {
  const last = new Map(changes.map((change) => [changedId(change), change]));
  const seen = new Set<string>();
  const kept: Change[] = [];
  for (const change of changes) {
    const id = changedId(change);
    const final = last.get(id);
    if (!final || seen.has(id)) continue;
    if (final.op === "delete" && change !== final) continue;
    seen.add(id);
    if (final.op === "put" || findObject(before, final.kind, id)) kept.push(final);
  }
  return kept;
}
