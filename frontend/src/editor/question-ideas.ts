import type { QuestionType } from "@/generated/annotation";

/** A question that may be asked of any action: the six aspects and the follow-up types of PLM-FGQA (paper, App. G). */
export type QuestionIdea = {
  readonly name: string;
  readonly type: QuestionType;
  /** In the language of the data; `…` stands for the action. */
  readonly text: string;
};

export const QUESTION_IDEAS: readonly QuestionIdea[] = [
  { name: "part", type: "Object Location", text: "Where on the object does the person act to …?" },
  { name: "tools", type: "Object Recognition", text: "Which tools or ingredients does the person use to …?" },
  { name: "direction", type: "Movement Direction", text: "In which direction do the hands move to …?" },
  { name: "hold", type: "Pose", text: "How does the person hold the object to …?" },
  { name: "start", type: "Object State", text: "How does the object look before the person begins to …?" },
  {
    name: "end",
    type: "Object State",
    text: "How does the object look after the person is done, having begun to …?",
  },
  { name: "objects", type: "Counting Problems", text: "How many pieces does the person take up to …?" },
  {
    name: "repetitions",
    type: "Counting Problems",
    text: "How many times does the person repeat the movement to …?",
  },
  { name: "fingers", type: "Pose", text: "How are the fingers of each hand placed to …?" },
  {
    name: "location",
    type: "Object Location",
    text: "Where does the object stand before the person begins to …?",
  },
  { name: "relation", type: "Spatial Relations", text: "How do both hands stand to each other to …?" },
  { name: "before", type: "Action Sequence", text: "How does the person prepare to …?" },
  { name: "clothes", type: "Object Attributes", text: "Which clothes does the person wear to …?" },
  { name: "body", type: "Pose", text: "How does the person stand or sit to …?" },
  { name: "action", type: "Action Recognition", text: "How does the person …?" },
  { name: "time", type: "Action Sequence", text: "Which movement takes the person longest to …?" },
  {
    name: "sizes",
    type: "Object Attributes",
    text: "How large is the object, measured by the hand, that the person uses to …?",
  },
];

/** The questions for an action as its name says it, such as “Cut the onion.”; without a name, for “do this”. */
export function questionIdeas(action: string): readonly (QuestionIdea & { readonly question: string })[] {
  const words = action.trim().replace(/[.!?]+$/, "");
  // Names such as "DIY" or "T-shirt" keep their capitals.
  const phrase = /^\p{Lu}\p{Ll}/u.test(words) ? words[0]?.toLowerCase() + words.slice(1) : words;
  return QUESTION_IDEAS.map((idea) => ({ ...idea, question: idea.text.replace("…", phrase || "do this") }));
}
