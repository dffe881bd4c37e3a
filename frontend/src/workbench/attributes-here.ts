import { createContext, useContext } from "react";
import type { Finding } from "@/api/types";
import type { AttributeSchemas } from "@/generated/annotation";
import { focusWhenDrawn } from "@/workbench/focus-when-drawn";

/** What the project asks of its objects, and what the checks say of what was answered. */
type AttributesHere = { readonly schemas: AttributeSchemas; readonly findings: readonly Finding[] };

const NOTHING: AttributesHere = { schemas: {}, findings: [] };

const Context = createContext<AttributesHere>(NOTHING);

/** Tells the panels of a bench which attributes the project asks for. */
export const AttributesHereProvider = Context.Provider;

export const useAttributesHere = (): AttributesHere => useContext(Context);

/** The id of an attribute's field in the page. */
export const attributeFieldId = (objectId: string, name: string): string => `attribute-${name}-${objectId}`;

const FIELD = /^attributes\.([a-z0-9_]+)/;

/** The attribute that a finding is about; null where it is about something else. */
export const attributeIn = (field: string | undefined): string | null =>
  (field && FIELD.exec(field)?.[1]) || null;

/** Moves into the field that a finding is about, once it is drawn. */
export const focusAttribute = ({ place }: Finding): void => {
  const name = attributeIn(place.field);
  const objectId = place.object_id;
  if (name === null || !objectId) return;
  focusWhenDrawn(attributeFieldId(objectId, name));
};
