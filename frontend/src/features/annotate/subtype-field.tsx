import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { subtypesOf } from "@/editor/attributes";
import type { Pair } from "@/editor/documents";
import type { EditMode } from "@/editor/session";
import { useAttributesHere } from "@/workbench/attributes-here";
import { useDraftText } from "@/workbench/use-draft-text";

type Props = {
  pair: Pair;
  number: number;
  readOnly: boolean;
  onChange: (subtype: string, mode: EditMode) => void;
};

const WIDTH_PX = 130;

/** The sub-type of a question: one of the project's list for its type, free text where there is none. */
export const SubtypeField = ({ pair, number, readOnly, onChange }: Props) => {
  const { t } = useTranslation();
  const choices = subtypesOf(useAttributesHere().schemas, pair.question_type);
  const draft = useDraftText(pair.question_subtype, (text) => onChange(text.trim(), "merge"));
  const label = t("pairs.subtype", { number });
  if (choices === null)
    return (
      <TextInput
        aria-label={label}
        placeholder={t("pairs.noSubtype")}
        size="xs"
        w={WIDTH_PX}
        maxLength={200}
        readOnly={readOnly}
        value={draft.text}
        onChange={(event) => draft.change(event.currentTarget.value)}
        onBlur={draft.leave}
      />
    );
  return (
    <NativeSelect
      aria-label={label}
      size="xs"
      w={WIDTH_PX}
      disabled={readOnly}
      value={pair.question_subtype}
      data={[{ value: "", label: t("pairs.noSubtype") }, ...choices]}
      onChange={(event) => onChange(event.currentTarget.value, "step")}
    />
  );
};
