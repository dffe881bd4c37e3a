import { type Seconds, seconds } from "@/shared/units";

/** What the player needs of an `HTMLVideoElement`. */
export type PlayerVideo = Pick<
  HTMLVideoElement,
  "currentTime" | "playbackRate" | "paused" | "ended" | "seeking" | "error" | "play" | "pause"
> &
  Pick<EventTarget, "addEventListener" | "removeEventListener"> &
  Partial<Pick<HTMLVideoElement, "requestVideoFrameCallback" | "cancelVideoFrameCallback">>;

/** Without a callback for a presented frame within this time, at true speed, the clock of the element is read. */
const FRAME_CALLBACK_TIMEOUT_MS = 100;
/** How often the clock is read where the browser has no such callback at all. */
const CLOCK_INTERVAL_MS = 1000 / 60;
const SEEK_TIMEOUT_MS = 2000;
/** Within so many repaints of the page the frame on the screen at a pause has been told. */
const SETTLE_PAINTS = 3;
/** A repaint that does not come within this time (a hidden tab) is not waited for. */
const PAINT_TIMEOUT_MS = 100;

/** The clock of the element counts microseconds. */
const SAME_TIME_S = 1e-6;

/** Sends the element to a time and waits until it is there. */
export async function sendTo(video: PlayerVideo, time: Seconds): Promise<void> {
  // It was sent there ahead, and has its picture: another seek would decode it anew.
  if (video.paused && !video.seeking && Math.abs(video.currentTime - time) <= SAME_TIME_S) return;
  video.currentTime = time;
  if (!video.seeking) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      video.removeEventListener("seeked", done);
      resolve();
    };
    const timer = setTimeout(done, SEEK_TIMEOUT_MS);
    video.addEventListener("seeked", done);
  });
}

/**
 * Tells once what the playing element shows next, whichever way the browser tells; `isPresented` when its
 * picture is on the screen. Call the returned function to be told nothing.
 */
export function onNextFrame(
  video: PlayerVideo,
  reached: (time: Seconds, isPresented: boolean) => void,
): () => void {
  const cancels: (() => void)[] = [];
  const cancelAll = () => {
    for (const cancel of cancels.splice(0)) cancel();
  };
  const tell = (time: number, isPresented: boolean) => {
    cancelAll();
    reached(seconds(time), isPresented);
  };
  const readClockAfter = (ms: number, isPresented: boolean) => {
    const timer = setTimeout(() => tell(video.currentTime, isPresented), ms);
    cancels.push(() => clearTimeout(timer));
  };
  if (video.requestVideoFrameCallback && video.cancelVideoFrameCallback) {
    const handle = video.requestVideoFrameCallback((_now, { mediaTime }) => tell(mediaTime, true));
    cancels.push(() => video.cancelVideoFrameCallback?.(handle));
    // Slowed down, each frame stays longer.
    readClockAfter(FRAME_CALLBACK_TIMEOUT_MS / Math.min(video.playbackRate, 1), false);
  } else readClockAfter(CLOCK_INTERVAL_MS, video.currentTime > 0 && !video.seeking);
  return cancelAll;
}

/**
 * A frame is told only after it has come up, so the one on the screen at a pause may be told a moment later:
 * `told` is called for it, then `settled`.
 */
export function onSettled(
  video: PlayerVideo,
  { told, settled }: { told: (time: Seconds) => void; settled: () => void },
): void {
  const handle = video.requestVideoFrameCallback?.((_now, { mediaTime }) => told(seconds(mediaTime)));
  afterPaints(SETTLE_PAINTS, () => {
    if (handle !== undefined) video.cancelVideoFrameCallback?.(handle);
    settled();
  });
}

/** Calls `done` after the page was painted so many times. */
function afterPaints(count: number, done: () => void): void {
  if (count === 0) {
    done();
    return;
  }
  onNextPaint(() => afterPaints(count - 1, done));
}

/** Calls `done` at the next repaint, or soon after where there is none. Call the returned function to stop it. */
export function onNextPaint(done: () => void): () => void {
  const cancel = () => {
    clearTimeout(timer);
    cancelAnimationFrame(paint);
  };
  const next = () => {
    cancel();
    done();
  };
  const paint = requestAnimationFrame(next);
  const timer = setTimeout(next, PAINT_TIMEOUT_MS);
  return cancel;
}
