import { Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { linesOf } from "@/features/lead/attribute-editor";
import { QUESTION_TYPE_VALUES } from "@/generated/annotation";
import classes from "./attributes-page.module.css";

type Subtypes = Record<string, string[]>;
type Props = { subtypes: Subtypes; onChange: (subtypes: Subtypes) => void };

/** A list of sub-types for each question type; an empty one leaves them free text. */
export const SubtypesEditor = ({ subtypes, onChange }: Props) => {
  const { t } = useTranslation();
  return (
    <details className={classes.subtypes}>
      <summary>{t("lead.attributes.subtypes", { count: Object.keys(subtypes).length })}</summary>
      <p className={classes.none}>{t("lead.attributes.subtypesHelp")}</p>
      {QUESTION_TYPE_VALUES.map((type) => (
        <Textarea
          key={type}
          label={type}
          autosize
          minRows={1}
          maxRows={8}
          defaultValue={(subtypes[type] ?? []).join("\n")}
          onChange={(event) => {
            const { [type]: _before, ...others } = subtypes;
            const lines = linesOf(event.currentTarget.value);
            onChange(lines.length > 0 ? { ...others, [type]: lines } : others);
          }}
        />
      ))}
    </details>
  );
};
