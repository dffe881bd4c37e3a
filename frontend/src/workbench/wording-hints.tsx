import type { ReactNode } from "react";
import type { WordingHint } from "@/editor/wording";
import classes from "./caption-field.module.css";

type Props = {
  label: string;
  text: string;
  hints: readonly WordingHint[];
  /** Goes to the words that a hint is about. */
  onShow: (hint: WordingHint) => void;
  /** Further entries of the list. */
  children?: ReactNode;
};

/** What the rules say of words while they are typed; a press shows which words are meant. */
export const WordingHints = ({ label, text, hints, onShow, children }: Props) =>
  hints.length === 0 && !children ? null : (
    <ul className={classes.hints} aria-label={label}>
      {hints.map((hint) => (
        <li key={`${hint.rule} ${hint.span?.[0]}`}>
          <button
            type="button"
            className={classes.hintButton}
            data-severity={hint.severity}
            onClick={() => onShow(hint)}
          >
            <q>{hint.span ? text.slice(hint.span[0], hint.span[1]) : ""}</q> {hint.message}
          </button>
        </li>
      ))}
      {children}
    </ul>
  );

/** Goes to the words in a field that a hint is about. */
export const showHint = (field: HTMLTextAreaElement | null, { span }: WordingHint): void => {
  field?.focus();
  if (span) field?.setSelectionRange(span[0], span[1]);
};
