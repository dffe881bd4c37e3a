import { SIDE_LOOKS } from "@/workbench/track-look";
import { WordDiff } from "@/workbench/word-diff";
import classes from "./compare.module.css";

type Props = { a: string; b: string };

/** Both people's words under each other; what only one of them has is underlined. */
export const SidedText = ({ a, b }: Props) => (
  <div className={classes.sided}>
    <span className={classes.side} style={{ background: SIDE_LOOKS[0].color }}>
      A
    </span>
    <WordDiff text={a} other={b} />
    <span className={classes.side} style={{ background: SIDE_LOOKS[1].color }}>
      B
    </span>
    <WordDiff text={b} other={a} />
  </div>
);
