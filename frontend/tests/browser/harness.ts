import { type FrameSource, openFrameSource } from "@/media/frame-source";
import { FrameTable, type FrameTableJson } from "@/media/frame-table";
import { MediaFault } from "@/media/media-fault";
import type { Picture } from "@/media/picture";
import { CanvasSurface } from "@/media/picture-surface";
import { Player } from "@/media/player";
import { type SourceFrame, sourceFrame } from "@/shared/units";

/** The page that the browser test drives: the real engines on a real clip whose frames show their number. */
const BITS = 12;
const BAR_PX = 16;

const reader = new OffscreenCanvas(BITS * BAR_PX, 1).getContext("2d", { willReadFrequently: true });
if (!reader) throw new Error("no 2D canvas");
const read = reader;
const drawn = document.createElement("canvas").getContext("2d", { alpha: false });
if (!drawn) throw new Error("no 2D canvas");
const whole = drawn;

/** The number that a picture shows as black and white bars along its top. */
function codeOf(picture: CanvasImageSource): number {
  read.drawImage(picture, 0, 8, BITS * BAR_PX, 1, 0, 0, BITS * BAR_PX, 1);
  const { data } = read.getImageData(0, 0, BITS * BAR_PX, 1);
  let code = 0;
  for (let bit = 0; bit < BITS; bit += 1)
    if ((data[(bit * BAR_PX + BAR_PX / 2) * 4] ?? 0) > 127) code |= 1 << bit;
  return code;
}

/** The number of a picture as it is drawn. */
function codeOfPicture(picture: Picture): number {
  whole.canvas.width = picture.width;
  whole.canvas.height = picture.height;
  picture.drawOn(whole);
  return codeOf(whole.canvas);
}

const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

let source: FrameSource;
let player: Player;
let table: FrameTable;

const shown = (frame: SourceFrame) =>
  new Promise<number>((resolve) => {
    const start = performance.now();
    const stop = player.events.on("frame", (at) => {
      if (at !== frame) return;
      stop();
      resolve(performance.now() - start);
    });
    if (player.frame === frame) {
      stop();
      resolve(0);
    } else player.seek(frame);
  });

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const harness = {
  async open(url: string, json: FrameTableJson): Promise<string> {
    table = new FrameTable(json);
    try {
      source = await openFrameSource({ url, table });
    } catch (cause) {
      if (cause instanceof MediaFault) return cause.code;
      throw cause;
    }
    const video = element<HTMLVideoElement>("video");
    video.src = url;
    const surface = new CanvasSurface(element<HTMLCanvasElement>("canvas"));
    player = new Player({ video, surface, source, clip: table.interval });
    await rest(300);
    return "opened";
  },

  /** Has the clip at `url` kept whole, as the application does; whether it is read from there. */
  async keep(url: string): Promise<boolean> {
    return source.readFrom(await (await fetch(url)).blob());
  },

  /** Frames that showed another number than asked for. */
  async wrong(frames: number[]): Promise<[number, number][]> {
    const wrong: [number, number][] = [];
    for (const frame of frames) {
      const code = codeOfPicture(await source.frame(sourceFrame(frame)));
      if (code !== frame) wrong.push([frame, code]);
    }
    return wrong;
  },

  /** Steps one frame at a time from `from` by `by`; the codes on the canvas and the milliseconds of each step. */
  async steps(
    from: number,
    by: number,
    count: number,
    pauseMs: number,
  ): Promise<{ codes: number[]; ms: number[] }> {
    const [codes, ms]: [number[], number[]] = [[], []];
    player.seek(sourceFrame(from));
    await rest(1500);
    for (let step = 1; step <= count; step += 1) {
      ms.push(await shown(sourceFrame(from + by * step)));
      codes.push(codeOf(element<HTMLCanvasElement>("canvas")));
      await rest(pauseMs);
    }
    return { codes, ms };
  },

  /** Jumps to each frame as a person does; what the canvas then shows, and the milliseconds of each jump. */
  async jumps(frames: number[]): Promise<{ codes: number[]; ms: number[] }> {
    const [codes, ms]: [number[], number[]] = [[], []];
    for (const frame of frames) {
      ms.push(await shown(sourceFrame(frame)));
      codes.push(codeOf(element<HTMLCanvasElement>("canvas")));
    }
    return { codes, ms };
  },

  /**
   * Plays backward: each frame told with the code on the canvas in that moment and when, what stands after the
   * pause, and the most bytes of pictures that were kept.
   */
  async backward(from: number, rate: number, ms: number) {
    player.seek(sourceFrame(from));
    await rest(1000);
    const canvas = element<HTMLCanvasElement>("canvas");
    const told: { frame: number; code: number; at: number }[] = [];
    const begin = performance.now();
    let bytes = 0;
    const stop = player.events.on("frame", (frame) => {
      told.push({ frame, code: codeOf(canvas), at: performance.now() - begin });
      bytes = Math.max(bytes, source.pictureBytes);
    });
    player.setRate(rate);
    player.shuttle("backward");
    await rest(ms);
    player.pause();
    await rest(200);
    stop();
    player.setRate(1);
    return { told, bytes, frame: player.frame, canvas: codeOf(canvas), playing: player.isPlaying };
  },

  /** Plays and pauses: the frames told, those seen in the playing video, the one that stands, and what the canvas shows. */
  async playFor(from: number, ms: number) {
    player.seek(sourceFrame(from));
    await rest(500);
    const told: { frame: number; at: number }[] = [];
    const stop = player.events.on("frame", (frame) => told.push({ frame, at: performance.now() }));
    const [canvas, video] = [element<HTMLCanvasElement>("canvas"), element<HTMLVideoElement>("video")];
    const seen: number[] = [];
    let isLooking = true;
    const look = () => {
      if (canvas.style.visibility === "hidden") seen.push(codeOf(video));
      if (isLooking) requestAnimationFrame(look);
    };
    await player.play();
    requestAnimationFrame(look);
    await rest(ms);
    const stands = new Promise<void>((resolve) => {
      const done = player.events.on("buffering", (isBuffering) => {
        if (isBuffering) return;
        done();
        resolve();
      });
    });
    player.pause();
    await stands;
    stop();
    isLooking = false;
    return { told, seen, frame: player.frame, canvas: codeOf(canvas) };
  },
};

declare global {
  interface Window {
    harness: typeof harness;
  }
}
window.harness = harness;
