import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { preferencesStore } from "@/api/preferences";
import { put } from "@/editor/changes";
import { emptyDocument, type FgqaDocument, type Pair, type StcDocument } from "@/editor/documents";
import { offeredAnswer } from "@/features/annotate/offered-answer";
import { PairCard } from "@/features/annotate/pair-card";
import type { KeyMap } from "@/workbench/bench-acts";
import { ConflictPanel } from "@/workbench/conflict-panel";
import { MaskStatus } from "@/workbench/mask-status";
import { SegmentsPanel } from "@/workbench/segments-panel";
import { TracksPanel } from "@/workbench/tracks-panel";
import { Transport } from "@/workbench/transport";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import { showOnScreen } from "./on-screen";
import { CLIP, openSession, TABLE } from "./open-session";

const choose = (keys: { readonly [act: string]: string[] }) =>
  preferencesStore.setState({ keys: keys as KeyMap & { [act: string]: string[] } });

afterEach(() => choose({}));

const Words = ({ act }: { act: string }) => {
  const keys = useKeysOfActs();
  return (
    <>
      <output aria-label="of">{keys.of(act) ?? "none"}</output>
      <output aria-label="after">{keys.after("Name", act)}</output>
      <output aria-label="in words">{keys.inWords(act)}</output>
    </>
  );
};

const said = (name: string) => screen.getByLabelText(name).textContent;

test.each([
  [{}, "C", "Name (C)", "C"],
  [{ cut: ["alt+F2"] }, "Alt F2", "Name (Alt F2)", "Alt F2"],
  // A key that was chosen for another act is gone from this one.
  [{ mark_absent: ["c"] }, "none", "Name", "“Cut the segment at the playhead”"],
])("with the keys %o an act is printed as %s", async (keys, of, after, inWords) => {
  choose(keys);
  await showOnScreen(<Words act="cut" />);
  expect([said("of"), said("after"), said("in words")]).toEqual([of, after, inWords]);
});

test("an act that does not exist has no key to print", async () => {
  await expect(showOnScreen(<Words act="make_coffee" />)).rejects.toThrow("there is no act make_coffee");
});

const pair: Pair = {
  id: "p1",
  question: "How is the bottle held?",
  question_verdict: null,
  question_explanation: "",
  draft_answer: "With the right hand.",
  answer: "",
  answer_verdict: null,
  question_type: "Pose",
  question_subtype: "",
  evidence: null,
  attributes: {},
  origin: { by: "human" },
};

test("a pair's card prints the keys that the person chose for its verdicts and its evidence", async () => {
  choose({ accept_answer: ["F1"], question_irrelevant: ["F2"], evidence_end: ["F3"], answer_incorrect: [] });
  const document: FgqaDocument = { ...emptyDocument("fgqa"), pairs: [pair] };
  const { session } = openSession(document);
  await showOnScreen(
    <PairCard
      session={session}
      pair={pair}
      number={1}
      isSelected
      canEditField={() => true}
      offered={offeredAnswer(pair, [])}
      annotationId="annotation"
      project="demo"
      onRefusal={(result) => result.ok}
      onSeek={() => undefined}
    />,
  );
  const printed = screen
    .getAllByRole("button")
    .map((button) => button.textContent)
    .filter((text) => /^(Accept|Incorrect|Irrelevant|Unanswerable|Start|End)/.test(text ?? ""));
  expect(printed).toEqual(["Irrelevant F2", "Unanswerable 9", "Accept F1", "Incorrect ", "StartI", "EndF3"]);
});

test("the transport's tooltips print the keys that the person chose", async () => {
  choose({ second_back: ["F7"], loop_evidence: ["F8"] });
  await showOnScreen(
    <Transport player={null} table={TABLE} clip={CLIP} loopInterval={CLIP} loopAct="loop_evidence" />,
  );
  const hint = async (name: string) => {
    await userEvent.hover(screen.getByRole("button", { name }));
    return (await screen.findByRole("tooltip")).textContent;
  };
  expect(await hint("One second back")).toBe("One second back (F7)");
  await userEvent.unhover(screen.getByRole("button", { name: "One second back" }));
  expect(await hint("Loop")).toBe("Loop (F8)");
});

test("what to do first is said with the keys that the person chose", async () => {
  choose({ new_track: ["F4"], cut: ["F5"] });
  const { session } = openSession(emptyDocument("stc") as StcDocument);
  await showOnScreen(
    <>
      <TracksPanel
        session={session}
        table={TABLE}
        readOnly={false}
        selectedTrackId={null}
        canDescribe
        onSeek={() => undefined}
      />
      <SegmentsPanel
        session={session}
        table={TABLE}
        trackId="t1"
        readOnly={false}
        onSeek={() => undefined}
        onDelete={() => undefined}
      />
    </>,
  );
  screen.getByText("No tracks yet. Press F4, then draw a box around the first subject.");
  screen.getByText("No segments yet. Press F5 to cut at the playhead.");
});

test("the brush says by which keys it grows and shrinks", async () => {
  choose({ brush_larger: ["F6"] });
  const { session } = openSession(emptyDocument("stc") as StcDocument);
  session.runCommand("mask_brush");
  await showOnScreen(<MaskStatus session={session} onRefusal={() => undefined} />);
  expect(screen.getByRole("status").textContent).toContain("( and F6 change it");
});

test("the two choices of a conflict are printed with their keys", async () => {
  choose({ keep_mine: ["F10"] });
  const view = createStore(() => ({
    state: "kept" as const,
    waiting: 1,
    conflicts: [
      {
        change: put("track", {
          id: "t1",
          category: "person" as const,
          name: "person 1",
          finished: false,
          attributes: {},
          origin: { by: "human" as const },
        }),
        currentVersion: 4,
        currentValue: null,
      },
    ],
    refused: [],
    needsSignIn: false,
    isUnreachable: false,
    bar: null,
  }));
  await showOnScreen(
    <ConflictPanel
      session={{ journal: { view }, resolve: () => undefined, discardRefused: () => undefined }}
    />,
  );
  const buttons = within(screen.getByRole("alert")).getAllByRole("button");
  expect(buttons.map((button) => button.title)).toEqual(["F10", "Alt 2"]);
});
