/** Why nothing can be recorded here and now. */
export type MicrophoneFaultCode = "refused" | "none" | "busy" | "insecure" | "unsupported";

export class MicrophoneFault extends Error {
  readonly code: MicrophoneFaultCode;

  constructor(code: MicrophoneFaultCode) {
    super(`the microphone cannot be used: ${code}`);
    this.name = "MicrophoneFault";
    this.code = code;
  }
}

/** A microphone that listens. It is closed by `stop` or `drop`, and not again used after. */
export interface VoiceRecorder {
  /** How loud it is now, from 0 to 1. */
  level(): number;
  /** What was said, once all of it has been recorded. */
  stop(): Promise<Blob>;
  drop(): void;
  /** Calls back when the microphone ends by itself, as when it is pulled out. */
  onLost(listener: () => void): void;
}

/** What the server takes, the best for speech first. */
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const BITS_PER_SECOND = 32_000;

const FAULTS: { readonly [name: string]: MicrophoneFaultCode } = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** Asks for the microphone and begins to record. Throws MicrophoneFault. */
export async function openMicrophone(): Promise<VoiceRecorder> {
  if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) throw new MicrophoneFault("insecure");
  const type = globalThis.MediaRecorder && TYPES.find((each) => MediaRecorder.isTypeSupported(each));
  if (!type) throw new MicrophoneFault("unsupported");
  const wish = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: wish }).catch((error: unknown) => {
    throw new MicrophoneFault((error instanceof DOMException && FAULTS[error.name]) || "busy");
  });
  return record(stream, type);
}

function record(stream: MediaStream, type: string): VoiceRecorder {
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: BITS_PER_SECOND });
  const parts: Blob[] = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  const meter = new LevelMeter(stream);
  let isClosing = false;
  const close = () => {
    isClosing = true;
    meter.close();
    for (const track of stream.getTracks()) track.stop();
  };
  recorder.start();
  return {
    level: () => meter.level(),
    stop: () =>
      new Promise((resolve) => {
        const finish = () => resolve(new Blob(parts, { type }));
        // A microphone that was lost has ended the recorder before.
        if (recorder.state === "inactive") finish();
        else {
          recorder.addEventListener("stop", finish, { once: true });
          recorder.stop();
        }
        close();
      }),
    drop: () => {
      if (recorder.state !== "inactive") recorder.stop();
      close();
    },
    onLost: (listener) => {
      for (const track of stream.getTracks())
        track.addEventListener("ended", () => {
          if (!isClosing) listener();
        });
    },
  };
}

class LevelMeter {
  readonly #context = new AudioContext();
  readonly #analyser = this.#context.createAnalyser();
  readonly #samples = new Float32Array(1024);

  constructor(stream: MediaStream) {
    this.#analyser.fftSize = this.#samples.length;
    this.#context.createMediaStreamSource(stream).connect(this.#analyser);
  }

  level(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0) / this.#samples.length;
    // From silence at 60 dB under full scale to full scale.
    return Math.min(1, Math.max(0, 1 + Math.log10(power + 1e-12) / 6));
  }

  close(): void {
    void this.#context.close();
  }
}
