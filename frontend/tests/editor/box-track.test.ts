import vectors from "@tests/vectors/engines.json";
import { expect, test } from "vitest";
import { BoxTrack } from "@/editor/box-track";
import type { Keyframe, Visibility } from "@/editor/documents";
import type { Box } from "@/shared/box";
import { sourceFrame } from "@/shared/units";

const keyframe = (wish: { frame: number; state: string; box: number[] | null }): Keyframe => ({
  id: `k${wish.frame}`,
  track_id: "t",
  frame: wish.frame,
  state: wish.state as Visibility,
  box: wish.box as unknown as Box | null,
  origin: { by: "human" },
});

test.each(vectors.tubes.map((tube, number) => ({ tube, number })))(
  "tube $number has the server's box on every frame, and the server's absences",
  ({ tube }) => {
    const track = new BoxTrack(tube.keyframes.map(keyframe), tube.ticks, tube.finished);
    const [startFrame, endFrame] = tube.clip.map(sourceFrame) as [never, never];

    expect(tube.ticks.map((_, frame) => track.at(sourceFrame(frame))?.box ?? null)).toEqual(tube.boxes);
    expect(track.absence({ startFrame, endFrame }).map((each) => [each.startFrame, each.endFrame])).toEqual(
      tube.absences,
    );
  },
);

test("between keyframes the state is that of the one before, and no keyframe stands there", () => {
  const box = [0, 0, 10, 10];
  const track = new BoxTrack(
    [keyframe({ frame: 4, state: "visible", box }), keyframe({ frame: 0, state: "occluded", box })],
    [0, 1, 2, 3, 4, 5],
    false,
  );

  expect(track.at(sourceFrame(2))).toEqual({ box, state: "occluded", keyframe: null });
  expect(track.at(sourceFrame(4))?.keyframe?.id).toBe("k4");
  expect(track.at(sourceFrame(5))).toEqual({ box, state: "visible", keyframe: null });
});
