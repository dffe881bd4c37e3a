const OPENS = /[\s([{“„«‘-]$/u;
const FOLLOWS = /^[\s.,;:!?)\]}”»’…]/u;

/** The words with the spaces that part them from their neighbours in a text. */
export const spacedWords = (before: string, words: string, after: string): string => {
  const said = words.trim();
  if (said === "") return "";
  const lead = before === "" || OPENS.test(before) ? "" : " ";
  const trail = after === "" || FOLLOWS.test(after) ? "" : " ";
  return `${lead}${said}${trail}`;
};
