import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MediaFault } from "@/media/media-fault";
import type { Picture } from "@/media/picture";
import { Player } from "@/media/player";
import type { PlayerVideo } from "@/media/playing-video";
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
    show: (picture: Picture) => void screen.push(`picture ${(picture as Picture & { shows: number }).shows}`),
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

/** Paints the page for so long, a repaint every 16 ms. */
const paintFor = (ms: number) => vi.advanceTimersByTime(ms);
const told = (said: (readonly [string, unknown])[]) =>
  said.filter(([name]) => name === "frame").map(([, value]) => value);

test("backward it shows each decoded picture at its time, with its own number, down to the start", async () => {
  const { video, source, screen, player, said } = await open();
  for (let at = 10; at <= 50; at += 1) source.atHand.add(at);
  player.seek(frame(50));
  await source.deliver();
  player.shuttle("backward");
  paintFor(1000);
  // From the middle of frame 50, thirty frames a second, 992 ms at the last repaint.
  expect([player.frame, player.isPlaying, video.paused]).toEqual([20, true, true]);
  paintFor(1000);
  expect([player.frame, player.isPlaying, screen.at(-1)]).toEqual([10, false, "picture 10"]);
  expect(told(said)).toEqual(Array.from({ length: 41 }, (_, at) => 50 - at));
  const pictures = screen.filter((each) => each !== "picture 50").slice(1);
  expect(pictures.slice(0, 40)).toEqual(Array.from({ length: 40 }, (_, at) => `picture ${49 - at}`));
});

test("backward at four times the speed the same pictures take a quarter of the time", async () => {
  const { source, player } = await open();
  for (let at = 10; at <= 99; at += 1) source.atHand.add(at);
  player.seek(frame(99));
  for (let presses = 0; presses < 3; presses += 1) player.shuttle("backward");
  expect(player.rate).toBe(4);
  paintFor(500);
  expect(player.frame).toBe(39);
});

test("backward, pictures that are late are left out: the number is always that of a picture that is there", async () => {
  const { source, screen, player, said } = await open();
  for (const at of [60, 59, 45, 44, 30]) source.atHand.add(at);
  player.seek(frame(60));
  player.shuttle("backward");
  paintFor(1200);
  expect(told(said)).toEqual([60, 59, 45, 44, 30]);
  expect(screen.at(-1)).toBe("picture 30");
  expect(said).toContainEqual(["buffering", true]);
});

test("backward, a picture that never comes is asked for and its fault is said", async () => {
  const { source, player, said } = await open();
  source.atHand.add(60);
  player.seek(frame(60));
  player.shuttle("backward");
  paintFor(700);
  await source.failAll(new MediaFault("decoding_failed", "broken"));
  expect(said.filter(([name]) => name === "error")).toEqual([["error", "decoding_failed"]]);
  expect([player.isPlaying, player.frame]).toEqual([false, 60]);
});

test("backward in a loop it goes on from the loop's end", async () => {
  const { source, player, said } = await open();
  for (let at = 20; at <= 24; at += 1) source.atHand.add(at);
  player.setLoop({ startFrame: frame(20), endFrame: frame(24) });
  player.shuttle("backward");
  paintFor(400);
  expect(told(said).slice(0, 8)).toEqual([24, 23, 22, 21, 20, 24, 23, 22]);
});

test("L again is faster, K stops, and after it the chosen speed counts again", async () => {
  const { video, player, said } = await open();
  player.events.on("rate", (rate) => said.push(["rate", rate]));
  player.setRate(0.5);
  player.shuttle("forward");
  await vi.advanceTimersByTimeAsync(1);
  for (let presses = 0; presses < 4; presses += 1) player.shuttle("forward");
  expect([player.rate, video.playbackRate, player.isPlaying]).toEqual([4, 4, true]);
  player.pause();
  expect([player.rate, player.isPlaying]).toEqual([0.5, false]);
  expect(said.filter(([name]) => name === "rate").map(([, rate]) => rate)).toEqual([0.5, 1, 2, 4, 4, 0.5]);
});

test("J while it plays forward turns round on the frame on the screen, and L turns back", async () => {
  const { video, source, player } = await open();
  for (let at = 10; at <= 99; at += 1) source.atHand.add(at);
  await player.play();
  video.presents(42 / 30);
  player.shuttle("backward");
  expect([video.paused, player.direction, player.rate]).toEqual([true, "backward", 1]);
  paintFor(100);
  expect(player.frame).toBe(39);
  player.shuttle("forward");
  await vi.advanceTimersByTimeAsync(1);
  expect([video.paused, player.direction, video.seeks.at(-1)]).toEqual([false, "forward", 39.5 / 30]);
});

test("wider bounds let it leave the clip; narrower ones bring it back to the nearest frame", async () => {
  const { source, player } = await open();
  player.setBounds({ startFrame: frame(0), endFrame: frame(300) });
  player.seek(frame(250));
  await source.deliver();
  expect(player.frame).toBe(250);
  player.setBounds({ startFrame: frame(10), endFrame: frame(99) });
  await source.deliver();
  expect([player.frame, player.bounds]).toEqual([99, { startFrame: 10, endFrame: 99 }]);
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
