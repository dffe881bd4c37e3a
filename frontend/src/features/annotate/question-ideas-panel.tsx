import { useTranslation } from "react-i18next";
import type { Pair } from "@/editor/documents";
import type { EditResult } from "@/editor/edit-context";
import { addPair, setPair } from "@/editor/fgqa-edits";
import type { questionIdeas } from "@/editor/question-ideas";
import { newUuid } from "@/shared/uuid";
import { Panel } from "@/workbench/panel";
import type { FgqaSession } from "@/workbench/sessions";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./question-ideas-panel.module.css";

type Idea = ReturnType<typeof questionIdeas>[number];

/** Puts the question into the pair while that has none, or one of the ideas; else into a new pair. */
export const takeIdea = (
  session: FgqaSession,
  pair: Pair | null,
  ideas: readonly Idea[],
  idea: Idea,
): EditResult => {
  const isOpen =
    pair && (pair.question.trim() === "" || ideas.some(({ question }) => question === pair.question));
  const id = isOpen ? pair.id : newUuid();
  if (!isOpen) {
    const made = session.edit("add_pair", (context) => addPair(context, id, ""));
    if (!made.ok) return made;
    session.select({ kind: "pair", id });
  }
  return session.edit("take_idea", (context) =>
    setPair(context, id, { question: idea.question, question_type: idea.type }),
  );
};

/** The idea after the one that stands in the pair; the first where none does. */
export const nextIdea = (ideas: readonly Idea[], pair: Pair | null): Idea | undefined =>
  ideas[(ideas.findIndex(({ question }) => question === pair?.question) + 1) % ideas.length];

type Props = {
  session: FgqaSession;
  pair: Pair | null;
  ideas: readonly Idea[];
  onRefusal: (result: EditResult) => boolean;
};

/** What may be asked of the action, to begin a question with. */
export const QuestionIdeasPanel = ({ session, pair, ideas, onRefusal }: Props) => {
  const { t } = useTranslation();
  const key = useKeysOfActs().of("next_idea");
  return (
    <Panel title={t("ideas.title")} aside={key && <kbd>{key}</kbd>}>
      <ul className={classes.ideas}>
        {ideas.map((idea) => (
          <li key={idea.name}>
            <button
              type="button"
              className={classes.idea}
              aria-pressed={pair?.question === idea.question}
              title={idea.type}
              onClick={() => onRefusal(takeIdea(session, pair, ideas, idea))}
            >
              {idea.question}
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
};
