import { useTranslation } from "react-i18next";
import type { Finding } from "@/api/types";
import {
  type Asked,
  type Attributes,
  type AttributeValue,
  askedOf,
  helpOf,
  titleOf,
  withValue,
} from "@/editor/attributes";
import type { EditMode } from "@/editor/session";
import type { ObjectAttributes } from "@/generated/annotation";
import { AttributeField } from "@/workbench/attribute-field";
import { attributeFieldId, attributeIn } from "@/workbench/attributes-here";
import classes from "./attribute-form.module.css";

type Props = {
  schema: ObjectAttributes;
  objectId: string;
  values: Attributes;
  of: string;
  findings: readonly Finding[];
  readOnly: boolean;
  onChange: (values: Attributes, mode: EditMode) => void;
};

/** A field for each attribute that is asked now, with what the checks say of it. */
export const AttributeForm = ({ schema, objectId, values, of, findings, readOnly, onChange }: Props) => {
  const { t, i18n } = useTranslation();
  const sayings = new Map<string, string>();
  for (const { place, message } of findings) {
    const name = attributeIn(place.field);
    if (name !== null && place.object_id === objectId && !sayings.has(name)) sayings.set(name, message);
  }
  const change = (name: string, value: AttributeValue, mode: EditMode) => {
    const next = withValue(schema, values, name, value);
    onChange(next, mode);
  };
  const titleIn = ({ name, attribute }: Asked) => titleOf(i18n.language, name, attribute);
  return (
    <fieldset className={classes.form}>
      <legend className={classes.legend}>{t("attributes.of", { of })}</legend>
      {askedOf(schema, values).map((asked) => (
        <AttributeField
          key={asked.name}
          id={attributeFieldId(objectId, asked.name)}
          attribute={asked.attribute}
          title={titleIn(asked)}
          help={helpOf(i18n.language, asked.attribute)}
          isRequired={asked.isRequired}
          value={values[asked.name] ?? null}
          saying={sayings.get(asked.name) ?? null}
          readOnly={readOnly}
          onChange={(value, mode) => change(asked.name, value, mode)}
        />
      ))}
    </fieldset>
  );
};
