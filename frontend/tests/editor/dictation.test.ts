import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Dictation, LONGEST_MS, WritingFault } from "@/editor/dictation";
import { MicrophoneFault, type VoiceRecorder } from "@/media/voice-recorder";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Answer = { resolve: (words: string) => void; reject: (fault: Error) => void; signal: AbortSignal };

/** A dictation whose microphone and server do what the test says. */
const open = ({ microphone }: { microphone?: () => Promise<VoiceRecorder> } = {}) => {
  const seen = { opened: 0, dropped: 0, sent: [] as string[], written: [] as [string, string][] };
  const answers: Answer[] = [];
  let lose: () => void = () => undefined;
  const fields = new Set(["caption-1", "caption-2"]);
  const dictation = new Dictation({
    openMicrophone:
      microphone ??
      (async () => {
        const said = `sound ${++seen.opened}`;
        return {
          level: () => 0.5,
          stop: async () => new Blob([said]),
          drop: () => {
            seen.dropped += 1;
          },
          onLost: (listener) => {
            lose = listener;
          },
        };
      }),
    writer: {
      write: async (recording, signal) => {
        seen.sent.push(await recording.text());
        return new Promise((resolve, reject) => answers.push({ resolve, reject, signal }));
      },
    },
    insert: (field, words) => {
      if (!fields.has(field)) return false;
      seen.written.push([field, words]);
      return true;
    },
  });
  const settle = () => vi.advanceTimersByTimeAsync(0);
  return {
    dictation,
    seen,
    fields,
    lose: () => lose(),
    settle,
    state: () => dictation.store.getState(),
    answer: async (by: (answer: Answer) => void) => {
      await settle();
      const last = answers.at(-1);
      if (!last) throw new Error("nothing was sent");
      by(last);
      await settle();
      return last;
    },
  };
};

test("what is said into a field is written there once, and nothing is kept", async () => {
  const { dictation, seen, state, answer } = open();

  await dictation.start("caption-1");
  expect(state()).toMatchObject({ phase: "recording", field: "caption-1" });
  void dictation.stop();
  expect(state()).toEqual({ phase: "writing", field: "caption-1" });
  await answer(({ resolve }) => resolve("She opens the jar."));

  expect(state()).toEqual({ phase: "idle" });
  expect(seen).toMatchObject({ sent: ["sound 1"], written: [["caption-1", "She opens the jar."]] });
  await dictation.retry();
  expect(seen.sent).toHaveLength(1);
});

test("a dropped recording is not sent", async () => {
  const { dictation, seen, state, settle } = open();
  await dictation.start("caption-1");

  dictation.drop();
  await dictation.stop();
  await settle();

  expect(state()).toEqual({ phase: "idle" });
  expect(seen).toMatchObject({ dropped: 1, sent: [], written: [] });
});

test("a microphone that opens after the drop is closed again", async () => {
  const { dictation, seen, state, settle } = open();
  const opening = dictation.start("caption-1");
  expect(state().phase).toBe("opening");

  dictation.drop();
  await opening;
  await settle();

  expect(state()).toEqual({ phase: "idle" });
  expect(seen).toMatchObject({ opened: 1, dropped: 1 });
});

test("words that come after the drop are not written, and the server is told", async () => {
  const { dictation, seen, state, settle, answer } = open();
  await dictation.start("caption-1");
  void dictation.stop();
  await settle();

  dictation.drop();
  const { signal } = await answer(({ resolve }) => resolve("Too late."));

  expect(signal.aborted).toBe(true);
  expect(state()).toEqual({ phase: "idle" });
  expect(seen.written).toEqual([]);
});

test("what could not be sent can be sent again", async () => {
  const { dictation, seen, state, answer } = open();
  await dictation.start("caption-1");
  void dictation.stop();
  await answer(({ reject }) => reject(new WritingFault("offline")));
  expect(state()).toEqual({
    phase: "failed",
    field: "caption-1",
    fault: { code: "offline", sentence: null },
    canRetry: true,
  });

  void dictation.retry();
  await answer(({ resolve }) => resolve("Again."));

  expect(seen.sent).toEqual(["sound 1", "sound 1"]);
  expect(seen.written).toEqual([["caption-1", "Again."]]);
});

test("what the server says against it is kept for the person", async () => {
  const { dictation, state, answer } = open();
  await dictation.start("caption-1");
  void dictation.stop();
  await answer(({ reject }) => reject(new WritingFault("failed", "No words were heard.")));

  expect(state()).toMatchObject({
    fault: { code: "failed", sentence: "No words were heard." },
    canRetry: true,
  });
});

test.each(["refused", "none", "busy", "insecure", "unsupported"] as const)(
  "a microphone that is %s is said, and there is nothing to send again",
  async (code) => {
    const { dictation, state } = open({ microphone: () => Promise.reject(new MicrophoneFault(code)) });

    await dictation.start("caption-1");

    expect(state()).toEqual({
      phase: "failed",
      field: "caption-1",
      fault: { code, sentence: null },
      canRetry: false,
    });
  },
);

test("after two minutes, or when the microphone is lost, what was said is written", async () => {
  for (const end of ["limit", "lost"]) {
    const { dictation, seen, lose, state, answer } = open();
    await dictation.start("caption-1");
    await vi.advanceTimersByTimeAsync(LONGEST_MS - 1);
    expect(state().phase).toBe("recording");

    if (end === "limit") await vi.advanceTimersByTimeAsync(1);
    else lose();
    await answer(({ resolve }) => resolve("All of it."));

    expect(seen.written).toEqual([["caption-1", "All of it."]]);
    await vi.advanceTimersByTimeAsync(LONGEST_MS);
    expect(seen.sent).toHaveLength(1);
  }
});

test("a limit of before does not end a later recording", async () => {
  const { dictation, state } = open();
  await dictation.start("caption-1");
  await vi.advanceTimersByTimeAsync(LONGEST_MS / 2);
  await dictation.start("caption-2");
  await vi.advanceTimersByTimeAsync(LONGEST_MS / 2);

  expect(state()).toMatchObject({ phase: "recording", field: "caption-2" });
});

test("words for a field that is gone are shown instead of lost", async () => {
  const { dictation, fields, state, answer } = open();
  await dictation.start("caption-1");
  fields.delete("caption-1");
  void dictation.stop();
  await answer(({ resolve }) => resolve("She opens the jar."));

  expect(state()).toMatchObject({
    phase: "failed",
    fault: { code: "nowhere", sentence: "She opens the jar." },
    canRetry: false,
  });
});
