import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AttributeValue, choicesOf, numberFrom } from "@/editor/attributes";
import type { EditMode } from "@/editor/session";
import type { Attribute } from "@/generated/annotation";
import { useDraftText } from "@/workbench/use-draft-text";
import classes from "./attribute-form.module.css";

type Props = {
  id: string;
  attribute: Attribute;
  title: string;
  help: string;
  isRequired: boolean;
  value: AttributeValue;
  /** What the checks say of it. */
  saying: string | null;
  readOnly: boolean;
  /** Null takes the value away. */
  onChange: (value: AttributeValue, mode: EditMode) => void;
};

/** The field of one attribute, by its type. */
export const AttributeField = (props: Props) => {
  switch (props.attribute.type) {
    case "array":
      return <SeveralField {...props} />;
    case "boolean":
      return <YesNoField {...props} />;
    case "number":
    case "integer":
      return <NumberField {...props} />;
    default:
      return props.attribute.enum ? <ChoiceField {...props} /> : <TextField {...props} />;
  }
};

const shownBy = ({ id, title, help, isRequired, saying }: Props) => ({
  id,
  label: title,
  description: help || undefined,
  withAsterisk: isRequired,
  error: saying,
  size: "xs" as const,
});

const TextField = (props: Props) => {
  const { attribute, value, readOnly, onChange } = props;
  const draft = useDraftText(typeof value === "string" ? value : "", (text) =>
    onChange(text.trim() === "" ? null : text, "merge"),
  );
  return (
    <TextInput
      {...shownBy(props)}
      value={draft.text}
      readOnly={readOnly}
      {...(attribute.maxLength === undefined ? {} : { maxLength: attribute.maxLength })}
      onChange={(event) => draft.change(event.currentTarget.value)}
      onBlur={draft.leave}
    />
  );
};

const ChoiceField = (props: Props) => {
  const { t } = useTranslation();
  const { attribute, value, readOnly, onChange } = props;
  return (
    <NativeSelect
      {...shownBy(props)}
      value={typeof value === "string" ? value : ""}
      disabled={readOnly}
      data={[{ value: "", label: t("attributes.none") }, ...(choicesOf(attribute) ?? [])]}
      onChange={(event) => onChange(event.currentTarget.value || null, "step")}
    />
  );
};

const NumberField = (props: Props) => {
  const { t } = useTranslation();
  const { attribute, value, saying, readOnly, onChange } = props;
  const [fault, setFault] = useState<string | null>(null);
  const draft = useDraftText(typeof value === "number" ? String(value) : "", (text) => {
    const number = numberFrom(attribute, text);
    if (typeof number !== "object" || number === null) onChange(number, "merge");
  });
  const change = (text: string) => {
    const number = numberFrom(attribute, text);
    const isWrong = typeof number === "object" && number !== null;
    setFault(isWrong ? t(`attributes.${number.code}`, { limit: number.limit }) : null);
    draft.change(text);
  };
  return (
    <TextInput
      {...shownBy(props)}
      error={fault ?? saying}
      value={draft.text}
      readOnly={readOnly}
      inputMode="decimal"
      rightSection={attribute.unit && <span className={classes.unit}>{attribute.unit}</span>}
      rightSectionWidth="auto"
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={() => {
        // What was no number is not kept: the field shows again what stands.
        draft.leave();
        setFault(null);
      }}
    />
  );
};

const YES_NO = [true, false] as const;

const YesNoField = ({ id, title, help, isRequired, value, saying, readOnly, onChange }: Props) => {
  const { t } = useTranslation();
  return (
    <fieldset id={id} className={classes.group} disabled={readOnly} aria-describedby={`${id}-about`}>
      <Legend title={title} isRequired={isRequired} />
      <div className={classes.choices}>
        {YES_NO.map((answer) => (
          <button
            key={String(answer)}
            type="button"
            className={classes.choice}
            aria-pressed={value === answer}
            onClick={() => onChange(value === answer ? null : answer, "step")}
          >
            {t(answer ? "attributes.yes" : "attributes.no")}
          </button>
        ))}
      </div>
      <About id={id} help={help} saying={saying} />
    </fieldset>
  );
};

const SeveralField = ({
  id,
  attribute,
  title,
  help,
  isRequired,
  value,
  saying,
  readOnly,
  onChange,
}: Props) => {
  const chosen = Array.isArray(value) ? value : [];
  const choices = choicesOf(attribute) ?? [];
  return (
    <fieldset id={id} className={classes.group} disabled={readOnly} aria-describedby={`${id}-about`}>
      <Legend title={title} isRequired={isRequired} />
      <div className={classes.choices}>
        {choices.map((choice) => (
          <Checkbox
            key={choice}
            size="md"
            classNames={{ label: classes.word ?? "" }}
            label={choice}
            checked={chosen.includes(choice)}
            onChange={(event) => {
              const isOn = event.currentTarget.checked;
              // In the order of the choices, so that the same answer is always the same value.
              const next = choices.filter((one) => (one === choice ? isOn : chosen.includes(one)));
              onChange(next.length > 0 ? next : null, "step");
            }}
          />
        ))}
      </div>
      <About id={id} help={help} saying={saying} />
    </fieldset>
  );
};

const Legend = ({ title, isRequired }: { title: string; isRequired: boolean }) => (
  <legend className={classes.title}>
    {title}
    {isRequired && (
      <span className={classes.required} aria-hidden="true">
        {" *"}
      </span>
    )}
  </legend>
);

const About = ({ id, help, saying }: { id: string; help: string; saying: string | null }) => (
  <div id={`${id}-about`}>
    {help && <p className={classes.help}>{help}</p>}
    {saying && <p className={classes.saying}>{saying}</p>}
  </div>
);
