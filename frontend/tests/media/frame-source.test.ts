import fc from "fast-check";
import { expect, test } from "vitest";
import { FrameSource } from "@/media/frame-source";
import { FrameTable } from "@/media/frame-table";
import { seconds, sourceFrame } from "@/shared/units";
import { FakeDecoder, type FakePicture, settle } from "./support/fake-decoder";

const PICTURE_BYTES = 100 * 100 * 4;

const tableOf = (frames: number) =>
  new FrameTable({
    time_base: [1, 30],
    ticks: Array.from({ length: frames }, (_, at) => at),
    hash: "h",
    grid: null,
  });

function open({ frames = 300, group = 15, pictures = 120 } = {}) {
  const decoder = new FakeDecoder(frames, group);
  const source = new FrameSource(decoder, tableOf(frames), pictures * PICTURE_BYTES);
  const shows = async (frame: number) => ((await source.frame(sourceFrame(frame))) as FakePicture).shows;
  return { decoder, source, shows };
}

test("whatever is asked for in whatever order, the picture of exactly that frame comes, and few are kept", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.boolean()), { maxLength: 30, size: "max" }),
      async (group, pictures, asked) => {
        const { decoder, shows } = open({ frames: 100, group, pictures });
        const answers: Promise<void>[] = [];
        for (const [frame, isAwaited] of asked) {
          const answer = shows(frame).then((shown) => expect(shown).toBe(frame));
          answers.push(answer);
          if (isAwaited) await answer;
          const kept = decoder.pictures.filter((picture) => !picture.isClosed).length;
          // One more may just have left the decoder.
          expect(kept).toBeLessThanOrEqual(pictures + 1);
        }
        await Promise.all(answers);
      },
    ),
    { numRuns: 60 },
  );
});

test("after a step forward the next ones and those before are at hand without decoding", async () => {
  const { decoder, source, shows } = open();
  await shows(100);
  await shows(101);
  await settle();
  const ahead = Array.from({ length: 24 }, (_, at) => 102 + at);
  const back = Array.from({ length: 24 }, (_, at) => 100 - at);
  expect([...ahead, ...back].filter((frame) => !source.cached(sourceFrame(frame)))).toEqual([]);
  const { length } = decoder.decoded;
  for (const frame of [102, 101, 100, 99]) expect(await shows(frame)).toBe(frame);
  await settle();
  expect(decoder.decoded.length - length).toBeLessThanOrEqual(24);
});

test("stepping forward runs on with one decoder and decodes no frame twice", async () => {
  const { decoder, shows } = open({ pictures: 400 });
  for (let frame = 0; frame < 90; frame += 1) await shows(frame);
  await settle();
  expect(decoder.runs).toEqual([0]);
  expect(new Set(decoder.decoded).size).toBe(decoder.decoded.length);
});

test("playing backward reads whole groups before they are due, each decoded once, within the allowed bytes", async () => {
  const { decoder, source, shows } = open({ pictures: 48 });
  await shows(290);
  await settle();
  const { length } = decoder.decoded;
  const missing: number[] = [];
  for (let frame = 290; frame >= 0; frame -= 1) {
    source.readBackward(sourceFrame(frame), 1);
    await settle(200);
    if (!source.cached(sourceFrame(frame))) missing.push(frame);
    expect(source.pictureBytes).toBeLessThanOrEqual(48 * PICTURE_BYTES);
  }
  expect(missing).toEqual([]);
  expect(decoder.decoded.length - length).toBeLessThanOrEqual(290);
});

test("a decoder too slow for whole groups is made to read only the beginning of each", async () => {
  const { decoder, source, shows } = open({ pictures: 40 });
  await shows(270);
  await settle();
  const { length } = decoder.decoded;
  for (let frame = 254; frame >= 0; frame -= 15) {
    source.readBackward(sourceFrame(frame), 1 / 15);
    await settle(400);
    expect(source.readBackward(sourceFrame(frame), 1 / 15)).toBe(true);
    expect(source.cached(sourceFrame(frame - 14))).not.toBeNull();
  }
  expect(decoder.decoded.length - length).toBeLessThanOrEqual(20);
});

test("a held key is answered for its last frame first", async () => {
  const { source } = open();
  const order: number[] = [];
  const asked = [200, 10, 250].map((frame) => source.frame(sourceFrame(frame)).then(() => order.push(frame)));
  await Promise.all(asked);
  expect(order[0]).toBe(250);
});

test("a file with another number of frames than the table is refused in words", () => {
  expect(() => new FrameSource(new FakeDecoder(29, 15), tableOf(30))).toThrow(
    "the clip has 29 frames where its frame table has 30; labels would stand on wrong frames",
  );
});

test("a frame that cannot be decoded is reported, and the rest can still be had", async () => {
  const { decoder, shows } = open();
  decoder.broken = 50;
  await expect(shows(52)).rejects.toMatchObject({ name: "MediaFault", code: "decoding_failed" });
  expect(await shows(20)).toBe(20);
  expect(decoder.openRuns).toBeLessThanOrEqual(1);
});

test("a request that is given up is rejected and others are not", async () => {
  const { source, shows } = open();
  const giveUp = new AbortController();
  const given = source.frame(sourceFrame(280), giveUp.signal);
  const other = shows(3);
  giveUp.abort();
  await expect(given).rejects.toMatchObject({ name: "AbortError" });
  expect(await other).toBe(3);
});

test("closing frees every picture and ends the decoder", async () => {
  const { decoder, source, shows } = open();
  await shows(40);
  const late = shows(290);
  source.close();
  await expect(late).rejects.toMatchObject({ name: "AbortError" });
  await settle();
  expect(decoder.pictures.filter((picture) => !picture.isClosed)).toEqual([]);
  expect({ openRuns: decoder.openRuns, isClosed: decoder.isClosed }).toEqual({ openRuns: 0, isClosed: true });
  await expect(shows(1)).rejects.toMatchObject({ name: "AbortError" });
});

test("times of the file map to frames and back, through the middle of each", () => {
  const { source } = open();
  for (const frame of [0, 7, 150, 299].map(sourceFrame)) {
    expect(source.frameAtTimestamp(source.timestamp(frame))).toBe(frame);
    expect(source.frameAtTimestamp(source.middle(frame))).toBe(frame);
  }
  expect(source.frameAtTimestamp(seconds(-1))).toBe(0);
});

test("a jump does not wait for what is being read in advance, whose picture is freed when it comes", async () => {
  const { decoder, shows } = open();
  let release = () => {};
  decoder.held.set(5, new Promise<void>((resolve) => (release = resolve)));
  expect(await shows(0)).toBe(0);
  await settle();

  expect(await shows(203)).toBe(203);
  expect(decoder.decoded).not.toContain(5);

  release();
  await settle();
  expect(decoder.pictures.find((picture) => picture.shows === 5)?.isClosed).toBe(true);
  expect(decoder.openRuns).toBeLessThanOrEqual(1);
});

test("what somebody waits for is decoded although somebody else asks for another place meanwhile", async () => {
  const { decoder, shows } = open();
  let release = () => {};
  decoder.held.set(40, new Promise<void>((resolve) => (release = resolve)));
  const [first, second] = [shows(40), shows(150)];
  await settle();
  release();

  expect(await Promise.all([first, second])).toEqual([40, 150]);
  expect(decoder.runs.slice(0, 2)).toEqual([30, 150]);
});
