import type { Command, CommandContext, CommandOutcome } from "@/editor/commands/command";
import type { SgqaDocument } from "@/editor/documents";
import { type EditContext, refusal } from "@/editor/edit-context";
import { selectedAskId } from "@/editor/selection";
import {
  deleteAsk,
  judgeAsked,
  judgeAskedAnswer,
  moveAsk,
  nextToVerify,
  setAskedEvidence,
  setAskedEvidenceEnd,
} from "@/editor/sgqa-edits";

const documents = ["sgqa"] as const;

const edits = (context: CommandContext) => context.edits as EditContext<SgqaDocument>;

function onAsk(
  name: string,
  key: string,
  perform: (context: CommandContext, id: string) => CommandOutcome,
): Command {
  return {
    name,
    group: "pair",
    keys: [key],
    documents,
    isEnabled: ({ state }) => selectedAskId(state) !== null,
    perform: (context) => {
      const id = selectedAskId(context.state);
      return id === null ? { edit: refusal("no_such_object") } : perform(context, id);
    },
  };
}

const answerVerdict = (name: string, key: string, said: Parameters<typeof judgeAskedAnswer>[2]): Command =>
  onAsk(name, key, (context, id) => {
    const edit = judgeAskedAnswer(edits(context), id, said);
    // What is to be mended is said at once, so whoever rejects stays.
    const next = said === "accepted" ? nextToVerify(edits(context).document, id) : null;
    return next ? { edit, select: { kind: "ask", id: next.id } } : { edit };
  });

const questionVerdict = (name: string, key: string, said: Parameters<typeof judgeAsked>[2]): Command =>
  onAsk(name, key, (context, id) => ({ edit: judgeAsked(edits(context), id, said) }));

const neighbour = (name: string, key: string, by: 1 | -1): Command => ({
  name,
  group: "pair",
  keys: [key],
  documents,
  isEnabled: (context) => edits(context).document.asks.length > 0,
  perform: (context) => {
    const ids = edits(context).document.asks.map(({ id }) => id);
    const at = ids.indexOf(selectedAskId(context.state) ?? "");
    const next = ids[at < 0 ? (by > 0 ? 0 : ids.length - 1) : (at + by + ids.length) % ids.length];
    return next === undefined ? {} : { select: { kind: "ask", id: next } };
  },
});

export const SGQA_COMMANDS: readonly Command[] = [
  answerVerdict("asked_accept", "1", "accepted"),
  answerVerdict("asked_incorrect", "2", "factually_incorrect"),
  answerVerdict("asked_lacks_details", "3", "lacking_details"),
  questionVerdict("question_ok", "7", "ok"),
  questionVerdict("question_irrelevant", "8", "irrelevant"),
  questionVerdict("question_unanswerable", "9", "unanswerable"),
  onAsk("move_ask_here", "m", (context, id) => ({ edit: moveAsk(edits(context), id, context.state.frame) })),
  onAsk("evidence_start", "i", (context, id) => ({
    edit: setAskedEvidenceEnd(edits(context), id, "start", context.state.frame),
  })),
  onAsk("evidence_end", "o", (context, id) => ({
    edit: setAskedEvidenceEnd(edits(context), id, "end", context.state.frame),
  })),
  onAsk("clear_evidence", "shift+i", (context, id) => ({ edit: setAskedEvidence(edits(context), id, null) })),
  neighbour("previous_ask", "w", -1),
  neighbour("next_ask", "s", 1),
  {
    ...onAsk("delete_selected", "Delete", (context, id) => ({
      edit: deleteAsk(edits(context), id),
      select: null,
    })),
    group: "edit",
  },
];
