import { useTranslation } from "react-i18next";
import type { Project } from "@/api/types";
import classes from "./writing-guide.module.css";

type Props = { guide: Project["writing_guide"] };

/** What the project wants writers to ask themselves, with sentences as they should be and as they should not. */
export const WritingGuide = ({ guide }: Props) => {
  const { t } = useTranslation();
  const { questions = [], good = [], bad = [] } = guide;
  if (questions.length + good.length + bad.length === 0) return null;
  return (
    <details className={classes.guide} open>
      <summary>{t("segments.guide")}</summary>
      {questions.length > 0 && (
        <ul>
          {questions.map((question) => (
            <li key={question}>{question}</li>
          ))}
        </ul>
      )}
      {good.map((sentence) => (
        <p key={sentence} className={classes.good}>
          <span>{t("segments.good")}</span> <q>{sentence}</q>
        </p>
      ))}
      {bad.map((sentence) => (
        <p key={sentence} className={classes.bad}>
          <span>{t("segments.bad")}</span> <q>{sentence}</q>
        </p>
      ))}
    </details>
  );
};
