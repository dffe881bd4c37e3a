import { Textarea } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { Ask } from "@/editor/documents";
import type { EditResult } from "@/editor/edit-context";
import { type AskPatch, setAsk } from "@/editor/sgqa-edits";
import type { WordingHint } from "@/editor/wording";
import type { SgqaSession } from "@/workbench/sessions";
import { useDraftText } from "@/workbench/use-draft-text";
import own from "./distractor-card.module.css";

type Part = "question" | "answer" | "kept" | "explanation" | "mend";

/** The id in the page of one of the fields of a question. */
export const askFieldId = (part: Part, id: string): string => `${part}-${id}`;

/** Puts the cursor into a field, once it is drawn. */
export const focusAskField = (part: Part, id: string) =>
  requestAnimationFrame(() => document.getElementById(askFieldId(part, id))?.focus());

/** What every part of the card of a question is given. */
export type AskProps = {
  session: SgqaSession;
  ask: Ask;
  number: number;
  isSelected: boolean;
  domains: readonly string[] | null;
  canEditField: (field: keyof Ask) => boolean;
  onRefusal: (result: EditResult) => boolean;
  onSeek: (frame: number) => void;
};

type ReasonField = Exclude<keyof AskPatch, "domain">;
type ReasonProps = AskProps & {
  part: Part;
  field: ReasonField;
  label: string;
  placeholder: string;
  /** It came while something else is written: then the cursor stays there. */
  comesUnasked?: boolean;
};

/** A reason that a verdict asks for: the cursor is in it as soon as the verdict is given. */
export const Reason = ({
  session,
  ask,
  part,
  field,
  label,
  placeholder,
  comesUnasked = false,
  isSelected,
  canEditField,
}: ReasonProps) => {
  const reason = useDraftText(ask[field], (text) =>
    session.edit(`set_${field}`, (context) => setAsk(context, ask.id, { [field]: text }), "merge"),
  );
  const canWrite = canEditField(field);
  const wantsFocus = useRef(isSelected && !comesUnasked && canWrite && ask[field] === "");
  useEffect(() => {
    if (wantsFocus.current) focusAskField(part, ask.id);
    wantsFocus.current = false;
  }, [part, ask.id]);
  return canWrite ? (
    <Textarea
      id={askFieldId(part, ask.id)}
      aria-label={label}
      placeholder={placeholder}
      autosize
      minRows={1}
      value={reason.text}
      onChange={(event) => reason.change(event.currentTarget.value)}
      onBlur={reason.leave}
    />
  ) : (
    <p className={own.answer}>
      <span className={own.label}>{label}: </span>
      {ask[field]}
    </p>
  );
};

/** What the checks say of some words. */
export const Hints = ({ hints }: { hints: readonly WordingHint[] }) =>
  hints.length > 0 && (
    <ul className={own.hints}>
      {hints.map((hint) => (
        <li key={`${hint.rule} ${hint.span?.[0]}`} data-severity={hint.severity}>
          {hint.message}
        </li>
      ))}
    </ul>
  );
