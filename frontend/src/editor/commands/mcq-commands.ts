import type { Command, CommandContext } from "@/editor/commands/command";
import { findObject, type McqDocument } from "@/editor/documents";
import { type EditContext, refusal } from "@/editor/edit-context";
import { type DistractorPatch, deleteDistractor, nextToJudge, setDistractor } from "@/editor/mcq-edits";

const documents = ["mcq"] as const;

const edits = (context: CommandContext) => context.edits as EditContext<McqDocument>;

const selected = ({ state }: CommandContext): string | null =>
  state.selection?.kind === "distractor" ? state.selection.id : null;

function onDistractor(
  name: string,
  key: string,
  patch: (context: CommandContext, id: string) => DistractorPatch,
  goesOn: boolean,
): Command {
  return {
    name,
    group: "pair",
    keys: [key],
    documents,
    isEnabled: (context) => selected(context) !== null,
    perform: (context) => {
      const id = selected(context);
      if (id === null) return { edit: refusal("no_such_object") };
      const edit = setDistractor(edits(context), id, patch(context, id));
      const next = goesOn ? nextToJudge(edits(context).document, id) : null;
      return next ? { edit, select: { kind: "distractor", id: next.id } } : { edit };
    },
  };
}

const verdict = (name: string, key: string, said: NonNullable<DistractorPatch["verdict"]>): Command =>
  onDistractor(name, key, () => ({ verdict: said }), true);

const neighbour = (name: string, key: string, by: 1 | -1): Command => ({
  name,
  group: "pair",
  keys: [key],
  documents,
  isEnabled: (context) => edits(context).document.distractors.length > 0,
  perform: (context) => {
    const ids = edits(context).document.distractors.map(({ id }) => id);
    const at = ids.indexOf(selected(context) ?? "");
    const next = ids[at < 0 ? (by > 0 ? 0 : ids.length - 1) : (at + by + ids.length) % ids.length];
    return next === undefined ? {} : { select: { kind: "distractor", id: next } };
  },
});

export const MCQ_COMMANDS: readonly Command[] = [
  verdict("distractor_plausible", "1", "wrong_and_plausible"),
  verdict("distractor_also_true", "2", "also_true"),
  verdict("distractor_implausible", "3", "implausible"),
  onDistractor(
    "confirm_asked_about",
    "t",
    (context, id) => ({ asked_about: !findObject(edits(context).document, "distractor", id)?.asked_about }),
    false,
  ),
  neighbour("previous_distractor", "w", -1),
  neighbour("next_distractor", "s", 1),
  {
    name: "delete_selected",
    group: "edit",
    keys: ["Delete"],
    documents,
    isEnabled: (context) => selected(context) !== null,
    perform: (context) => ({ edit: deleteDistractor(edits(context), selected(context) ?? ""), select: null }),
  },
];
