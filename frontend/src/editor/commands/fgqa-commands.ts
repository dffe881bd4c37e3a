import type { Command, CommandContext, CommandOutcome } from "@/editor/commands/command";
import { type FgqaDocument, findObject } from "@/editor/documents";
import { type EditContext, type EditResult, refusal } from "@/editor/edit-context";
import {
  deleteEvidenceBox,
  deletePair,
  judgeAnswer,
  judgeQuestion,
  pairToJudge,
  setEvidence,
  setEvidenceEnd,
} from "@/editor/fgqa-edits";
import { selectedPairId } from "@/editor/selection";

interface FgqaContext extends CommandContext {
  readonly edits: EditContext<FgqaDocument>;
}

function onPair(
  command: Pick<Command, "name" | "keys">,
  perform: (context: FgqaContext, pairId: string) => EditResult,
  isEnabled: (context: FgqaContext, pairId: string) => boolean = () => true,
): Command {
  return {
    ...command,
    group: "pair",
    documents: ["fgqa"],
    isEnabled: (context) => {
      const pairId = selectedPairId(context.state);
      return pairId !== null && isEnabled(context as FgqaContext, pairId);
    },
    perform: (context) => {
      const pairId = selectedPairId(context.state);
      return { edit: pairId === null ? refusal("no_such_object") : perform(context as FgqaContext, pairId) };
    },
  };
}

const hasDraft = ({ edits }: FgqaContext, pairId: string) =>
  typeof findObject(edits.document, "pair", pairId)?.draft_answer === "string";

const answerVerdict = (name: string, key: string, verdict: Parameters<typeof judgeAnswer>[2]): Command =>
  onPair({ name, keys: [key] }, ({ edits }, pairId) => judgeAnswer(edits, pairId, verdict), hasDraft);

/** What is accepted needs nothing more, so that the next pair takes the next key. */
const acceptance = (name: string, key: string): Command => {
  const verdict = answerVerdict(name, key, "accepted");
  return {
    ...verdict,
    perform: (context) => {
      const pairId = selectedPairId(context.state);
      const next = pairId && pairToJudge(context.edits.document as FgqaDocument, pairId);
      return { ...verdict.perform(context), ...(next ? { select: { kind: "pair", id: next } } : {}) };
    },
  };
};

const questionVerdict = (name: string, key: string, verdict: Parameters<typeof judgeQuestion>[2]): Command =>
  onPair({ name, keys: [key] }, ({ edits }, pairId) => judgeQuestion(edits, pairId, verdict));

const neighbourPair = (name: string, key: string, by: 1 | -1): Command => ({
  name,
  group: "pair",
  keys: [key],
  documents: ["fgqa"],
  isEnabled: ({ edits }) => (edits.document as FgqaDocument).pairs.length > 0,
  perform: ({ state, edits }) => {
    const ids = (edits.document as FgqaDocument).pairs.map((pair) => pair.id);
    const at = ids.indexOf(selectedPairId(state) ?? "");
    const next = ids[at < 0 ? (by > 0 ? 0 : ids.length - 1) : (at + by + ids.length) % ids.length];
    return next === undefined ? {} : { select: { kind: "pair", id: next } };
  },
});

function deleteSelected({ state, edits }: FgqaContext): CommandOutcome {
  const { selection } = state;
  switch (selection?.kind) {
    case "pair":
      return { edit: deletePair(edits, selection.id), select: null };
    case "evidence_box": {
      const pairId = selectedPairId(state);
      const select = pairId === null ? null : ({ kind: "pair", id: pairId } as const);
      return { edit: deleteEvidenceBox(edits, selection.id), select };
    }
    default:
      return { edit: refusal("no_such_object") };
  }
}

export const FGQA_COMMANDS: readonly Command[] = [
  acceptance("accept_answer", "1"),
  answerVerdict("answer_incorrect", "2", "factually_incorrect"),
  answerVerdict("answer_lacks_details", "3", "lacking_details"),
  questionVerdict("question_ok", "7", "ok"),
  questionVerdict("question_irrelevant", "8", "irrelevant"),
  questionVerdict("question_unanswerable", "9", "unanswerable"),
  onPair({ name: "evidence_start", keys: ["i"] }, ({ edits, state }, pairId) =>
    setEvidenceEnd(edits, pairId, "start", state.frame),
  ),
  onPair({ name: "evidence_end", keys: ["o"] }, ({ edits, state }, pairId) =>
    setEvidenceEnd(edits, pairId, "end", state.frame),
  ),
  onPair({ name: "clear_evidence", keys: ["shift+i"] }, ({ edits }, pairId) =>
    setEvidence(edits, pairId, null),
  ),
  {
    name: "draw_evidence_box",
    group: "pair",
    keys: ["b"],
    documents: ["fgqa"],
    isEnabled: ({ state }) => selectedPairId(state) !== null,
    perform: () => ({ tool: "draw" }),
  },
  neighbourPair("previous_pair", "w", -1),
  neighbourPair("next_pair", "s", 1),
  {
    name: "delete_selected",
    group: "edit",
    keys: ["Delete"],
    documents: ["fgqa"],
    isEnabled: ({ state }) => state.selection !== null,
    perform: (context) => deleteSelected(context as FgqaContext),
  },
];
