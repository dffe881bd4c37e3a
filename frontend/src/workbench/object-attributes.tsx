import { lazy, Suspense } from "react";
import type { AttributeKind, Attributes } from "@/editor/attributes";
import type { EditMode } from "@/editor/session";
import { useAttributesHere } from "@/workbench/attributes-here";

// Most projects ask for none.
const AttributeForm = lazy(() =>
  import("@/workbench/attribute-form").then((module) => ({ default: module.AttributeForm })),
);

type Props = {
  kind: AttributeKind;
  objectId: string;
  values: Attributes;
  /** What the object is called where its fields need a name of their own, such as “Pair 2”. */
  of: string;
  readOnly: boolean;
  onChange: (values: Attributes, mode: EditMode) => void;
};

/** The project's own attributes of one object; nothing where the project asks for none. */
export const ObjectAttributes = ({ kind, ...rest }: Props) => {
  const { schemas, findings } = useAttributesHere();
  const schema = schemas[kind];
  if (!schema || Object.keys(schema.properties).length === 0) return null;
  return (
    <Suspense fallback={null}>
      <AttributeForm schema={schema} findings={findings} {...rest} />
    </Suspense>
  );
};
