import { expect, test } from "vitest";
import { ApiError } from "@/api/errors";
import type { Finding } from "@/api/types";
import { Clipboard } from "@/editor/clipboard";
import { emptyDocument, type StcDocument } from "@/editor/documents";
import { browserEnvironment } from "@/editor/journal/browser-environment";
import { cutSegments, setSegment } from "@/editor/segment-edits";
import { EditorSession } from "@/editor/session";
import { addTrack, setTrack } from "@/editor/track-edits";
import { practiceDesk } from "@/features/annotate/practice/practice-desk";
import { practiceFindings } from "@/features/annotate/practice/practice-findings";
import { sourceFrame } from "@/shared/units";
import { CLIP, TABLE } from "../workbench/open-session";

/** A session whose work goes to a desk inside the page. */
const practising = () => {
  const document = emptyDocument("stc") as StcDocument;
  let found: readonly Finding[] = [];
  const desk = practiceDesk(document, {
    clipAddress: "/clip.mp4",
    check: (checked) => practiceFindings(checked, (rule, track) => `${rule} ${track}`.trim()),
    refusal: "Not yet.",
  });
  const session = new EditorSession<StcDocument>({
    annotationId: "practice",
    userId: "person",
    document,
    versions: {},
    picture: { width: 640, height: 360 },
    table: TABLE,
    clip: CLIP,
    editableKinds: ["track", "keyframe", "segment"],
    segmentMode: "dense",
    storage: desk.storage,
    histories: desk.histories,
    clipboard: new Clipboard(),
    transport: desk.transport(({ findings }) => {
      found = findings;
    }),
    environment: browserEnvironment,
  });
  const said = async () => {
    expect((await session.flush()).state).toBe("saved");
    return found.map(({ message }) => message);
  };
  return { desk, session, said };
};

const draw = (session: EditorSession<StcDocument>) =>
  session.edit("add_track", (context) =>
    addTrack(context, { id: "t1", category: "person", frame: sourceFrame(3), box: [1, 1, 9, 9] }),
  );

test("what is missing is said after every change, undo included, until nothing is", async () => {
  const { desk, session, said } = practising();
  draw(session);
  expect(await said()).toEqual(["segments_missing person 1", "track_unfinished person 1"]);
  session.edit("cut", (context) => cutSegments(context, "t1", sourceFrame(30)));
  expect(await said()).toEqual([
    "track_unfinished person 1",
    "caption_empty person 1",
    "caption_empty person 1",
  ]);
  session.undo();
  expect(await said()).toEqual(["segments_missing person 1", "track_unfinished person 1"]);
  session.redo();
  session.edit("finish", (context) => setTrack(context, "t1", { finished: true }));
  for (const [index, caption] of ["She walks to the table.", "She reads at the table."].entries()) {
    const id = session.store.getState().document.segments[index]?.id ?? "";
    session.edit("caption", (context) => setSegment(context, id, { caption }));
  }
  expect(await said()).toEqual([]);
  await expect(desk.submit(1)).resolves.toBeNull();
});

test("work with errors is not taken, and what stands against it is said as the server says it", async () => {
  const { desk, session, said } = practising();
  await expect(desk.submit(0)).rejects.toThrow("Not yet.");
  draw(session);
  await said();
  const refusal = await desk.submit(1).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ApiError);
  expect((refusal as ApiError).detail?.findings).toMatchObject([
    { rule: "segments_missing", severity: "error", place: { object_id: "t1" } },
    { rule: "track_unfinished", severity: "error" },
  ]);
});

test("a sentence that the checks of wording object to is a warning, which does not stand in the way", async () => {
  const { desk, session, said } = practising();
  draw(session);
  session.edit("cut", (context) => cutSegments(context, "t1", sourceFrame(30)));
  session.edit("finish", (context) => setTrack(context, "t1", { finished: true }));
  for (const segment of session.store.getState().document.segments)
    session.edit("caption", (context) =>
      setSegment(context, segment.id, { caption: "The camera pans while she reads." }),
    );
  expect(await said()).not.toEqual([]);
  await expect(desk.submit(1)).resolves.toBeNull();
});
