import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { emptyDocument, type Keyframe, type Origin, type StcDocument, type Track } from "@/editor/documents";
import { nextUncertainFrame, uncertainKeyframes } from "@/features/annotate/uncertain-keyframes";
import { TrackKeyframes } from "@/workbench/track-keyframes";
import { showOnScreen } from "../workbench/on-screen";
import { openSession } from "../workbench/open-session";

const keyframe = (frame: number, origin: Origin): Keyframe => ({
  id: `k${frame}`,
  track_id: "t",
  frame,
  box: [10, 10, 20, 20],
  state: "visible",
  origin,
});

const taken = (suggestion_id: string): Origin => ({ by: "suggestion", suggestion_id });
const box = (frame: number, uncertain?: boolean) => ({
  frame,
  box: [10, 10, 20, 20],
  score: 0.4,
  ...(uncertain === undefined ? {} : { uncertain }),
});

const suggestions = [
  { id: "s1", output: { boxes: [box(5, true), box(9, true), box(12, false), box(14)] } },
  { id: "s2", output: { boxes: [box(20, true)] } },
  { id: "s3", output: { text: "She waves." } },
];

const track: Track = {
  id: "t",
  category: "person",
  name: "person 1",
  finished: false,
  attributes: {},
  origin: { by: "human" },
};

const document: StcDocument = {
  ...(emptyDocument("stc") as StcDocument),
  tracks: [track],
  keyframes: [
    keyframe(0, { by: "human" }),
    keyframe(5, taken("s1")),
    // A person has looked at this one and changed it.
    keyframe(9, { ...taken("s1"), edited: true }),
    keyframe(12, taken("s1")),
    keyframe(14, taken("s1")),
    keyframe(20, taken("s2")),
    // Doubted in another suggestion than the one that it came from.
    keyframe(21, taken("s1")),
  ],
};

test("uncertain is what a tracker doubted and nobody has changed since", () => {
  expect([...uncertainKeyframes(document, suggestions)]).toEqual(["k5", "k20"]);
  expect([...uncertainKeyframes(document, [])]).toEqual([]);
});

test.each([
  [0, 5],
  [5, 20],
  [12, 20],
  [20, 5],
])("from frame %i the next uncertain one is %i", (from, to) => {
  expect(nextUncertainFrame(document, new Set(["k20", "k5"]), from)).toBe(to);
});

test("without an uncertain one there is nowhere to go", () => {
  expect(nextUncertainFrame(document, new Set(), 3)).toBeNull();
});

test("the list of keyframes says which are uncertain", async () => {
  const { session } = openSession(document);
  await showOnScreen(
    <TrackKeyframes
      session={session}
      track={track}
      uncertain={uncertainKeyframes(document, suggestions)}
      onSeek={() => undefined}
    />,
  );
  const rows = within(screen.getByRole("list")).getAllByRole("button", { name: /visible/ });
  const said = Object.fromEntries(
    rows.map((row) => [row.querySelector("strong")?.textContent, row.lastElementChild?.textContent]),
  );
  expect(said).toMatchObject({ 0: "drawn", 5: "uncertain", 9: "edited", 12: "taken", 20: "uncertain" });
});
