import { spacedWords } from "@/editor/said-words";

/**
 * Writes words at the cursor of a field, or in place of what is marked there, as if the person had typed them: the
 * field hears of it, and where it has the keyboard the browser's own undo takes them back in one step.
 */
export const typeWords = (field: HTMLTextAreaElement, words: string): void => {
  const { value, selectionStart, selectionEnd } = field;
  const text = spacedWords(value.slice(0, selectionStart), words, value.slice(selectionEnd));
  // Nothing else adds to a field's undo, and it writes where the keyboard is.
  if (document.activeElement === field && document.execCommand?.("insertText", false, text)) return;
  field.setRangeText(text, selectionStart, selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
};
