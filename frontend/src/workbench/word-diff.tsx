import { diffWords } from "diff";
import { useMemo } from "react";
import classes from "./word-diff.module.css";

type Props = { text: string; other: string };

/** One person's sentence; the words that the other does not have are underlined. */
export const WordDiff = ({ text, other }: Props) => {
  const parts = useMemo(() => diffWords(other, text).filter((part) => !part.removed), [text, other]);
  return (
    <span>
      {parts.map((part, index) =>
        part.added ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no identity but their order
          <mark key={index} className={classes.own}>
            {part.value}
          </mark>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no identity but their order
          <span key={index}>{part.value}</span>
        ),
      )}
    </span>
  );
};
