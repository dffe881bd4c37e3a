import type { DecodedPicture, FrameDecoder } from "@/media/frame-decoder";
import type { Picture } from "@/media/picture";
import { type Seconds, type SourceFrame, seconds, sourceFrame } from "@/shared/units";

/** A picture that knows its frame and whether it was freed. */
export interface FakePicture extends Picture {
  readonly shows: number;
  isClosed: boolean;
}

/**
 * A decoder of a file that does not exist: one picture a turn, decoding only from key frames, with a record
 * of what it was made to do.
 */
export class FakeDecoder implements FrameDecoder {
  readonly timestamps: readonly Seconds[];
  readonly keyFrames: readonly number[];
  readonly width = 100;
  readonly height = 100;
  readonly runs: number[] = [];
  readonly pictures: FakePicture[] = [];
  openRuns = 0;
  isClosed = false;
  /** Throws when this frame is to be decoded. */
  broken: number | null = null;
  /** Each frame waits for its own promise before it is decoded. */
  readonly held = new Map<number, Promise<void>>();

  constructor(frames: number, groupLength: number) {
    this.timestamps = Array.from({ length: frames }, (_, frame) => seconds(frame / 30));
    this.keyFrames = Array.from(
      { length: Math.ceil(frames / groupLength) },
      (_, group) => group * groupLength,
    );
  }

  get decoded(): number[] {
    return this.pictures.map((picture) => picture.shows);
  }

  async *run(first: SourceFrame, from: SourceFrame): AsyncGenerator<DecodedPicture, void, undefined> {
    if (!this.keyFrames.includes(first)) throw new Error(`frame ${first} is no key frame`);
    if (this.openRuns > 1) throw new Error("two runs at once beside one that is ending");
    this.runs.push(first);
    this.openRuns += 1;
    try {
      for (let frame: number = first; frame < this.timestamps.length; frame += 1) {
        await this.held.get(frame);
        if (frame === this.broken) throw new Error("broken packet");
        if (frame < from) {
          yield { frame: sourceFrame(frame), picture: null };
          continue;
        }
        const picture: FakePicture = {
          shows: frame,
          width: 100,
          height: 100,
          isClosed: false,
          drawOn: () => {},
          close: () => {},
        };
        picture.close = () => {
          picture.isClosed = true;
        };
        this.pictures.push(picture);
        yield { frame: sourceFrame(frame), picture };
      }
    } finally {
      this.openRuns -= 1;
    }
  }

  readonly copies: Blob[] = [];

  readFrom(copy: Blob): Promise<boolean> {
    this.copies.push(copy);
    return Promise.resolve(true);
  }

  close(): void {
    this.isClosed = true;
  }
}

/** Long enough for every promise of these tests. */
export async function settle(turns = 2000): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}
