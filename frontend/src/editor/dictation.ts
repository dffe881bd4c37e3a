import { createStore, type StoreApi } from "zustand/vanilla";
import { MicrophoneFault, type MicrophoneFaultCode, type VoiceRecorder } from "@/media/voice-recorder";

/** The server takes no longer recordings. */
export const LONGEST_MS = 120_000;

/** Why a recording did not become words. `sentence` is the server's own where it gave one. */
export class WritingFault extends Error {
  readonly code: "offline" | "failed";
  readonly sentence: string | null;

  constructor(code: "offline" | "failed", sentence: string | null = null) {
    super(sentence ?? `the recording was not written down: ${code}`);
    this.name = "WritingFault";
    this.code = code;
    this.sentence = sentence;
  }
}

/** Has recordings written down. */
export interface Writer {
  /** Sends the recording and returns what was said; throws WritingFault. An abort gives it up there too. */
  write(recording: Blob, signal: AbortSignal): Promise<string>;
}

export type DictationFault = {
  readonly code: MicrophoneFaultCode | WritingFault["code"] | "nowhere";
  readonly sentence: string | null;
};

export type DictationState =
  | { readonly phase: "idle" }
  /** The browser asks the person, or opens the microphone. */
  | { readonly phase: "opening"; readonly field: string }
  | {
      readonly phase: "recording";
      readonly field: string;
      readonly since: number;
      readonly level: () => number;
    }
  | { readonly phase: "writing"; readonly field: string }
  | {
      readonly phase: "failed";
      readonly field: string;
      readonly fault: DictationFault;
      /** True where what was said is still here and can be sent again. */
      readonly canRetry: boolean;
    };

type Options = {
  readonly openMicrophone: () => Promise<VoiceRecorder>;
  readonly writer: Writer;
  /** Puts the words into the field; false when there is no such field any more. */
  readonly insert: (field: string, words: string) => boolean;
};

/** One person's voice on its way into one field at a time. */
export class Dictation {
  readonly store: StoreApi<DictationState> = createStore<DictationState>(() => ({ phase: "idle" }));
  readonly #options: Options;
  #recorder: VoiceRecorder | null = null;
  #recording: Blob | null = null;
  #writing: AbortController | null = null;
  #limit: ReturnType<typeof setTimeout> | undefined;
  /** Changes with every dictation, so that what an earlier one still brings is not taken for the present one's. */
  #turn = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Begins to listen for `field`. What went before is dropped. */
  async start(field: string): Promise<void> {
    this.drop();
    const turn = this.#turn;
    this.#set({ phase: "opening", field });
    let recorder: VoiceRecorder;
    try {
      recorder = await this.#options.openMicrophone();
    } catch (error) {
      if (!(error instanceof MicrophoneFault)) throw error;
      if (turn === this.#turn) this.#fail(field, { code: error.code, sentence: null });
      return;
    }
    if (turn !== this.#turn) {
      recorder.drop();
      return;
    }
    this.#recorder = recorder;
    recorder.onLost(() => void this.stop());
    this.#limit = setTimeout(() => void this.stop(), LONGEST_MS);
    this.#set({ phase: "recording", field, since: Date.now(), level: () => recorder.level() });
  }

  /** Ends the recording and has it written down. */
  async stop(): Promise<void> {
    const { phase } = this.#state;
    const recorder = this.#recorder;
    if (phase !== "recording" || !recorder) return;
    const { field } = this.#state;
    const turn = this.#turn;
    this.#recorder = null;
    clearTimeout(this.#limit);
    this.#set({ phase: "writing", field });
    const recording = await recorder.stop();
    if (turn !== this.#turn) return;
    this.#recording = recording;
    await this.#write(field);
  }

  /** Sends what was said once more. */
  async retry(): Promise<void> {
    if (this.#state.phase === "failed" && this.#recording) await this.#write(this.#state.field);
  }

  /** Gives up recording, words on their way, and a failed attempt. */
  drop(): void {
    this.#turn += 1;
    clearTimeout(this.#limit);
    this.#recorder?.drop();
    this.#recorder = null;
    this.#recording = null;
    this.#writing?.abort();
    this.#writing = null;
    this.#set({ phase: "idle" });
  }

  async #write(field: string): Promise<void> {
    const turn = this.#turn;
    const recording = this.#recording;
    if (!recording) return;
    const writing = new AbortController();
    this.#writing = writing;
    this.#set({ phase: "writing", field });
    try {
      const words = await this.#options.writer.write(recording, writing.signal);
      if (turn !== this.#turn) return;
      if (this.#options.insert(field, words)) this.drop();
      else this.#fail(field, { code: "nowhere", sentence: words });
    } catch (error) {
      if (turn !== this.#turn) return;
      if (!(error instanceof WritingFault)) throw error;
      this.#fail(field, { code: error.code, sentence: error.sentence });
    }
  }

  #fail(field: string, fault: DictationFault): void {
    this.#set({
      phase: "failed",
      field,
      fault,
      canRetry: this.#recording !== null && fault.code !== "nowhere",
    });
  }

  get #state(): DictationState {
    return this.store.getState();
  }

  #set(state: DictationState): void {
    this.store.setState(state, true);
  }
}
