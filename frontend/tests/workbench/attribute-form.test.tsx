import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { useStore } from "zustand";
import { i18n } from "@/app/i18n";
import type { Attributes } from "@/editor/attributes";
import { emptyDocument, type StcDocument, type Track } from "@/editor/documents";
import { setTrack } from "@/editor/track-edits";
import type { AttributeSchemas, Condition, Wanted } from "@/generated/annotation";
import { AttributesHereProvider, focusAttribute } from "@/workbench/attributes-here";
import { ObjectAttributes } from "@/workbench/object-attributes";
import type { StcSession } from "@/workbench/sessions";
import { showOnScreen } from "./on-screen";
import { openSession } from "./open-session";

const asks = (name: string, of: string, wanted: Wanted, isRequired: boolean): Condition => ({
  if: { properties: { [of]: wanted }, required: [of] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
  then: isRequired ? { required: [name] } : {},
  else: { properties: { [name]: false } },
});

const SCHEMAS: AttributeSchemas = {
  track: {
    type: "object",
    properties: {
      age: { type: "string", title: "Age", titles: { de: "Alter" }, enum: ["child", "adult"] },
      job: { type: "string", title: "Occupation", description: "What the clothes say.", maxLength: 80 },
      clothes: {
        type: "array",
        title: "Clothes",
        items: { type: "string", enum: ["hat", "coat", "gloves"] },
        uniqueItems: true,
      },
      gloves: { type: "string", title: "Colour of the gloves", enum: ["black", "white"] },
      height: { type: "number", title: "Height", minimum: 0.2, maximum: 2.5, unit: "m" },
      steps: { type: "integer", title: "Steps" },
      alone: { type: "boolean", title: "Alone" },
    },
    required: ["age"],
    allOf: [
      asks("job", "age", { enum: ["adult"] }, true),
      asks("gloves", "clothes", { contains: { enum: ["gloves"] } }, false),
    ],
    additionalProperties: false,
  },
};

const FINDING = {
  rule: "track_attributes_incomplete",
  severity: "error",
  message: "“Age” is missing.",
  place: { object_id: "t1", kind: "track", field: "attributes.age" },
} as const;

const Form = ({ session, readOnly }: { session: StcSession; readOnly: boolean }) => {
  const track = useStore(session.store, (state) => state.document.tracks[0] as Track);
  return (
    <AttributesHereProvider value={{ schemas: SCHEMAS, findings: track.attributes.age ? [] : [FINDING] }}>
      <ObjectAttributes
        kind="track"
        objectId="t1"
        of="walker"
        values={track.attributes}
        readOnly={readOnly}
        onChange={(attributes, mode) =>
          session.attempt("set_track", (context) => setTrack(context, "t1", { attributes }), mode)
        }
      />
    </AttributesHereProvider>
  );
};

const show = async (attributes: Attributes = {}, readOnly = false) => {
  const track: Track = {
    id: "t1",
    category: "person",
    name: "walker",
    finished: true,
    attributes,
    origin: { by: "human" },
  };
  const document: StcDocument = { ...emptyDocument("stc"), tracks: [track] };
  const { session } = openSession(document);
  await showOnScreen(<Form session={session} readOnly={readOnly} />);
  await screen.findByLabelText(/^(Age|Alter)/);
  return { session, now: () => session.store.getState().document.tracks[0]?.attributes };
};

beforeEach(() => i18n.isInitialized && void i18n.changeLanguage("en"));

test("every type has its field, and nothing is wrong with them for a screen reader", async () => {
  await show({ age: "adult", clothes: ["gloves"] });
  expect(screen.getByRole("group", { name: "Attributes of walker" })).toBeTruthy();
  expect(screen.getByRole("combobox", { name: /Age/ })).toHaveProperty("value", "adult");
  expect(screen.getByRole("textbox", { name: /Occupation/ })).toHaveProperty("maxLength", 80);
  expect(screen.getByText("What the clothes say.")).toBeTruthy();
  expect(screen.getByRole("textbox", { name: "Height" })).toBeTruthy();
  expect(screen.getByText("m")).toBeTruthy();
  expect(screen.getByRole("checkbox", { name: "gloves" })).toHaveProperty("checked", true);
  expect(screen.getByRole("group", { name: "Alone" })).toBeTruthy();
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
});

test("choices, words, numbers, and yes or no become values of the object", async () => {
  const { now } = await show();
  await userEvent.selectOptions(screen.getByRole("combobox", { name: /Age/ }), "adult");
  await userEvent.type(screen.getByRole("textbox", { name: /Occupation/ }), "baker");
  await userEvent.click(screen.getByRole("checkbox", { name: "coat" }));
  await userEvent.click(screen.getByRole("checkbox", { name: "hat" }));
  await userEvent.type(screen.getByRole("textbox", { name: "Height" }), "1,75");
  await userEvent.type(screen.getByRole("textbox", { name: "Steps" }), "12");
  await userEvent.click(screen.getByRole("button", { name: "No" }));
  expect(now()).toEqual({
    age: "adult",
    job: "baker",
    clothes: ["hat", "coat"],
    height: 1.75,
    steps: 12,
    alone: false,
  });
  await userEvent.click(screen.getByRole("button", { name: "No" }));
  await userEvent.click(screen.getByRole("checkbox", { name: "coat" }));
  await userEvent.click(screen.getByRole("checkbox", { name: "hat" }));
  await userEvent.clear(screen.getByRole("textbox", { name: "Steps" }));
  await userEvent.tab();
  expect(now()).toEqual({ age: "adult", job: "baker", height: 1.75 });
});

test("what is asked under a condition comes, goes with its value, and comes back with undo", async () => {
  const { session, now } = await show();
  expect(screen.queryByRole("textbox", { name: /Occupation/ })).toBeNull();
  await userEvent.selectOptions(screen.getByRole("combobox", { name: /Age/ }), "adult");
  await userEvent.type(screen.getByRole("textbox", { name: /Occupation/ }), "baker");
  await userEvent.tab();
  await userEvent.selectOptions(screen.getByRole("combobox", { name: /Age/ }), "child");
  expect(now()).toEqual({ age: "child" });
  expect(screen.queryByRole("textbox", { name: /Occupation/ })).toBeNull();
  act(() => void session.undo());
  expect(now()).toEqual({ age: "adult", job: "baker" });
  expect(screen.getByRole("textbox", { name: /Occupation/ })).toHaveProperty("value", "baker");
  await userEvent.click(screen.getByRole("checkbox", { name: "gloves" }));
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Colour of the gloves" }), "white");
  await userEvent.click(screen.getByRole("checkbox", { name: "gloves" }));
  expect(now()).toEqual({ age: "adult", job: "baker" });
});

test.each([
  ["Height", "tall", "This is no number."],
  ["Height", "2.6", "This must be at most 2.5."],
  ["Height", "0.1", "This must be at least 0.2."],
  ["Steps", "1.5", "This must be a whole number."],
])("%s takes no %s", async (name, written, saying) => {
  const { now } = await show({ age: "child" });
  const field = screen.getByRole("textbox", { name });
  await userEvent.type(field, written);
  expect(screen.getByText(saying)).toBeTruthy();
  expect(field.getAttribute("aria-invalid")).toBe("true");
  await userEvent.tab();
  expect(field).toHaveProperty("value", "");
  expect(now()).not.toHaveProperty(name.toLowerCase(), Number(written));
});

test("a finding stands at its field, and leads there", async () => {
  await show();
  const field = screen.getByRole("combobox", { name: /Age/ });
  expect(screen.getByText("“Age” is missing.")).toBeTruthy();
  expect(field.getAttribute("aria-invalid")).toBe("true");
  focusAttribute(FINDING);
  await expect.poll(() => document.activeElement === field).toBe(true);
  await userEvent.selectOptions(field, "child");
  expect(screen.queryByText("“Age” is missing.")).toBeNull();
});

test("who may not change it sees it", async () => {
  await show({ age: "adult", job: "baker", alone: true }, true);
  expect(screen.getByRole("combobox", { name: /Age/ })).toHaveProperty("disabled", true);
  expect(screen.getByRole("textbox", { name: /Occupation/ })).toHaveProperty("readOnly", true);
  expect(screen.getByRole("button", { name: "Yes" }).getAttribute("aria-pressed")).toBe("true");
  expect(screen.getByRole("group", { name: "Alone" })).toHaveProperty("disabled", true);
});

test("titles come in the language of the person where the project has them", async () => {
  await show();
  await act(() => i18n.changeLanguage("de"));
  expect(screen.getByRole("combobox", { name: /Alter/ })).toBeTruthy();
  expect(screen.getByRole("group", { name: "Clothes" })).toBeTruthy();
});
