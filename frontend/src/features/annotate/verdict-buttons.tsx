import { useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./verdict-buttons.module.css";

/** What can be said of a question, each with its act. */
export const QUESTION_VERDICTS = [
  { verdict: "ok", act: "question_ok" },
  { verdict: "irrelevant", act: "question_irrelevant" },
  { verdict: "unanswerable", act: "question_unanswerable" },
] as const;

type Props<V extends string> = {
  legend: string;
  verdicts: readonly { readonly verdict: V; readonly act: string }[];
  label: (verdict: V) => string;
  given: string | null;
  onGive: (verdict: V) => void;
};

/** One button for each verdict, with its key; the one that was given is pressed. */
export const VerdictButtons = <V extends string>({ legend, verdicts, label, given, onGive }: Props<V>) => {
  const keys = useKeysOfActs();
  return (
    <fieldset className={classes.verdicts}>
      <legend>{legend}</legend>
      {verdicts.map(({ verdict, act }) => (
        <button
          key={verdict}
          type="button"
          className={classes.verdict}
          aria-pressed={given === verdict}
          onClick={() => onGive(verdict)}
        >
          {label(verdict)} {keys.of(act) && <kbd>{keys.of(act)}</kbd>}
        </button>
      ))}
    </fieldset>
  );
};
