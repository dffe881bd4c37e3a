import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { emptyDocument, type StcDocument } from "@/editor/documents";
import { captionFieldId } from "@/workbench/caption-field";
import { SegmentsPanel } from "@/workbench/segments-panel";
import type { BindField } from "@/workbench/use-dictated-text";
import { showOnScreen } from "./on-screen";
import { openSession, TABLE } from "./open-session";

const origin = { by: "human" } as const;
const track = {
  id: "t",
  category: "person",
  name: "cook",
  finished: true,
  attributes: {},
  origin,
} as const;
const segment = {
  id: "s",
  track_id: "t",
  start_frame: 0,
  end_frame: 99,
  kind: "action",
  caption: "She the jar.",
  unique: null,
  attributes: {},
  origin,
} as const;

const show = async () => {
  const document: StcDocument = { ...emptyDocument("stc"), tracks: [track], segments: [segment] };
  const { session } = openSession(document);
  session.select({ kind: "segment", id: "s" });
  const fields = new Map<string, (words: string) => void>();
  const bind: BindField = (field, insert) => {
    fields.set(field, insert);
    return () => fields.delete(field);
  };
  const panel = () => (
    <SegmentsPanel
      session={session}
      table={TABLE}
      trackId="t"
      readOnly={false}
      onSeek={() => undefined}
      onDelete={() => undefined}
      dictation={{ bind, draw: () => null }}
    />
  );
  const shown = await showOnScreen(panel());
  return {
    ...shown,
    session,
    fields,
    field: screen.getByRole<HTMLTextAreaElement>("textbox"),
    caption: () => session.store.getState().document.segments[0]?.caption,
    say: (words: string) => act(() => fields.get(captionFieldId("s"))?.(words)),
  };
};

test("words are written at the cursor, which stands behind them", async () => {
  const { field, say, caption } = await show();
  field.focus();
  field.setSelectionRange(3, 3);

  say("opens slowly");

  expect(caption()).toBe("She opens slowly the jar.");
  expect(field.value).toBe("She opens slowly the jar.");
  expect([field.selectionStart, document.activeElement]).toEqual([16, field]);
});

test("what is marked is replaced, as by typing", async () => {
  const { field, say, caption } = await show();
  field.focus();
  field.setSelectionRange(4, 11);

  say("leaves");

  expect(caption()).toBe("She leaves.");
});

test("words are one step of history, apart from what was typed before and after", async () => {
  const { field, say, caption, session } = await show();
  await userEvent.type(field, " Slowly");
  say("and with care");
  await userEvent.type(field, ".");
  await userEvent.tab();
  expect(caption()).toBe("She the jar. Slowly and with care.");

  const left = [1, 2, 3].map(() => {
    act(() => void session.undo());
    return caption();
  });

  expect(left).toEqual(["She the jar. Slowly and with care", "She the jar. Slowly", "She the jar."]);
  expect(session.store.getState().document.segments[0]?.origin).toEqual(origin);
});

test("words for a field without the keyboard leave the keyboard where it is", async () => {
  const { field, say, caption, session } = await show();
  field.setSelectionRange(3, 3);
  const elsewhere = document.body.appendChild(document.createElement("input"));
  elsewhere.focus();

  say("lifts");
  expect([caption(), document.activeElement]).toEqual(["She lifts the jar.", elsewhere]);
  act(() => void session.undo());

  elsewhere.remove();
  expect(field.value).toBe("She the jar.");
});

test("a field that is gone is no longer known", async () => {
  const { fields, unmount } = await show();
  expect([...fields.keys()]).toEqual([captionFieldId("s")]);
  unmount();
  expect(fields.size).toBe(0);
});
