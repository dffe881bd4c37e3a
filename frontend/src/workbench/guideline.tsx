import Markdown from "markdown-to-jsx/react";
import classes from "./guideline.module.css";

/** The project's guideline. It is Markdown; HTML inside it is shown as text. */
export const Guideline = ({ text }: { text: string }) => (
  <div className={classes.guideline}>
    <Markdown options={{ disableParsingRawHTML: true, forceBlock: true }}>{text}</Markdown>
  </div>
);
