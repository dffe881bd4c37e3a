import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MediaFault } from "@/media/media-fault";
import { Player, type PlayerVideo } from "@/media/player";
import { sourceFrame } from "@/shared/units";
import { FakeFrames, FakeVideo } from "./support/fake-video";

const frame = sourceFrame;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (paint: () => void) => setTimeout(paint, 16));
  vi.stubGlobal("cancelAnimationFrame", (handle: number) => clearTimeout(handle));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A player of frames 10 to 99 with a record of what is on the screen and what it said. */
async function open({ tellsFrames = true } = {}) {
  const video = new FakeVideo({ tellsFrames });
  const source = new FakeFrames();
  const screen: string[] = [];
  const surface = {
    show: (picture: ImageBitmap) =>
      void screen.push(`picture ${(picture as ImageBitmap & { shows: number }).shows}`),
    hide: () => {
      if (screen.at(-1) !== "video") screen.push("video");
    },
  };
  const clip = { startFrame: frame(10), endFrame: frame(99) };
  const player = new Player({ video: video as unknown as PlayerVideo, surface, source, clip });
  await source.deliver();
  const said: (readonly [string, unknown])[] = [];
  for (const name of ["frame", "playing", "buffering", "error"] as const)
    player.events.on(name, (payload) =>
      said.push([name, payload instanceof MediaFault ? payload.code : payload]),
    );
  const settled = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { video, source, screen, player, said, settled };
}

test("it begins on the clip's first frame, and steps stop at the clip's ends", async () => {
  const { source, screen, player } = await open();
  expect(screen).toEqual(["picture 10"]);
  for (const [frames, shown] of [
    [1, 11],
    [-5, 10],
    [500, 99],
  ] as const) {
    player.step(frames);
    await source.deliver();
    expect([player.frame, screen.at(-1)]).toEqual([shown, `picture ${shown}`]);
  }
});

test("the frame is the one on the screen, not the one asked for; only the last one asked for is shown", async () => {
  const { source, screen, player, said } = await open();
  for (let presses = 0; presses < 3; presses += 1) player.step(1);
  expect(player.frame).toBe(10);
  await source.deliver();
  expect(screen).toEqual(["picture 10", "picture 13"]);
  expect(said.filter(([name]) => name === "frame")).toEqual([["frame", 13]]);
});

test("a picture at hand is shown in the same turn", async () => {
  const { source, screen, player } = await open();
  source.atHand.add(11);
  player.step(1);
  expect([player.frame, screen.at(-1)]).toEqual([11, "picture 11"]);
});

test("only a picture that lets itself be waited for is announced", async () => {
  const { source, player, said } = await open();
  player.seek(frame(50));
  vi.advanceTimersByTime(119);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(1);
  await source.deliver();
  expect(said).toEqual([
    ["buffering", true],
    ["frame", 50],
    ["buffering", false],
  ]);
});

test("playing shows the video from its first presented frame on, and frames follow media time", async () => {
  const { video, screen, player, settled, said } = await open();
  await player.play();
  expect(video.seeks).toEqual([10.5 / 30]);
  expect(screen).toEqual(["picture 10"]);
  for (const time of [10 / 30, 11 / 30 + 1e-7, 14.9 / 30]) video.presents(time);
  await settled();
  expect(screen).toEqual(["picture 10", "video"]);
  expect(said).toEqual([
    ["playing", true],
    ["frame", 11],
    ["frame", 14],
  ]);
});

test.each([true, false])(
  "pausing shows exactly the frame that was on the screen (browser tells frames: %s)",
  async (tellsFrames) => {
    const { video, source, screen, player } = await open({ tellsFrames });
    await player.play();
    video.presents(42.2 / 30);
    if (!tellsFrames) vi.advanceTimersByTime(17);
    player.pause();
    expect(video.paused).toBe(true);
    vi.advanceTimersByTime(48);
    await source.deliver();
    expect([player.frame, player.isPlaying, screen.at(-1)]).toEqual([42, false, "picture 42"]);
  },
);

test("a frame that had come up before the pause but is told after it is the one on which it stands", async () => {
  const { video, source, screen, player } = await open();
  await player.play();
  video.presents(42 / 30);
  player.pause();
  vi.advanceTimersByTime(47);
  expect(screen.at(-1)).toBe("video");
  video.presents(43 / 30);
  expect(player.frame).toBe(43);
  vi.advanceTimersByTime(1);
  await source.deliver();
  expect([player.frame, screen.at(-1)]).toEqual([43, "picture 43"]);
  video.presents(44 / 30);
  expect(player.frame).toBe(43);
});

test("a step right after pausing goes on from the frame on the screen", async () => {
  const { video, source, player } = await open();
  await player.play();
  video.presents(42 / 30);
  player.pause();
  player.step(1);
  video.presents(60 / 30);
  vi.advanceTimersByTime(1000);
  await source.deliver();
  expect(player.frame).toBe(43);
});

test("where a browser stops telling frames its clock is read, and the still picture stays until one came", async () => {
  const { video, screen, player } = await open();
  await player.play();
  video.presents(20 / 30);
  vi.spyOn(video, "currentTime", "get").mockReturnValue(31.5 / 30);
  vi.advanceTimersByTime(100);
  expect(player.frame).toBe(31);
  const still = await open();
  await still.player.play();
  vi.advanceTimersByTime(100);
  expect(still.screen).toEqual(["picture 10"]);
  expect(screen).toEqual(["picture 10", "video"]);
});

test("at the end of the clip it stops on its last frame, and plays from the start again", async () => {
  const { video, source, screen, player } = await open();
  await player.play();
  video.presents(99 / 30);
  await source.deliver();
  expect([player.frame, player.isPlaying, video.paused, screen.at(-1)]).toEqual([
    99,
    false,
    true,
    "picture 99",
  ]);
  await player.play();
  expect(video.seeks.at(-1)).toBe(10.5 / 30);
});

test("a loop plays its interval again and again", async () => {
  const { video, player } = await open();
  player.setLoop({ startFrame: frame(20), endFrame: frame(30) });
  await player.play();
  expect(video.seeks).toEqual([20.5 / 30]);
  video.presents(29 / 30);
  video.presents(30 / 30);
  expect(video.seeks).toEqual([20.5 / 30, 20.5 / 30]);
  video.presents(20 / 30);
  expect([player.frame, player.isPlaying]).toEqual([20, true]);
});

test("stepping while it plays stops it and goes on from the frame on the screen", async () => {
  const { video, source, player } = await open();
  await player.play();
  video.presents(50 / 30);
  player.step(-1);
  await source.deliver();
  expect([player.frame, player.isPlaying, video.paused]).toEqual([49, false, true]);
});

test("pausing before the first frame came leaves the still picture", async () => {
  const { video, screen, source, player } = await open();
  const starting = player.play();
  player.pause();
  await starting;
  await source.deliver();
  video.presents(60 / 30);
  expect([player.frame, player.isPlaying, screen.at(-1)]).toEqual([10, false, "picture 10"]);
  expect(video.paused).toBe(true);
});

test("the rate holds for the next play too", async () => {
  const { video, player } = await open();
  player.setRate(0.5);
  await player.play();
  expect([video.playbackRate, player.rate]).toEqual([0.5, 0.5]);
});

test("what goes wrong is said once, in a kind that the screen knows", async () => {
  const { video, source, player, said } = await open();
  video.refusesToPlay = true;
  await player.play();
  player.seek(frame(20));
  await source.failAll(new MediaFault("decoding_failed", "broken"));
  video.fail();
  expect(said.filter(([name]) => name === "error")).toEqual([
    ["error", "playback_failed"],
    ["error", "decoding_failed"],
    ["error", "playback_failed"],
  ]);
  expect(player.isPlaying).toBe(false);
});

test("destroyed, it touches nothing any more", async () => {
  const { video, source, screen, player, said } = await open();
  await player.play();
  player.destroy();
  video.presents(60 / 30);
  video.fail();
  await source.deliver();
  vi.advanceTimersByTime(5000);
  expect(video.paused).toBe(true);
  expect([screen, said.filter(([name]) => name !== "playing")]).toEqual([["picture 10"], []]);
});
