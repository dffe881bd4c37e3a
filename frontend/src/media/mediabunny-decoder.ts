import {
  BufferSource,
  EncodedPacketSink,
  Input,
  type InputVideoTrack,
  MP4,
  type Source,
  UrlSource,
  type VideoSample,
  VideoSampleSink,
} from "mediabunny";
import type { DecodedPicture, FrameDecoder } from "@/media/frame-decoder";
import { firstAbove } from "@/media/frame-table";
import { MediaFault } from "@/media/media-fault";
import { type Picture, PictureMaker } from "@/media/picture";
import { type Seconds, type SourceFrame, seconds, sourceFrame } from "@/shared/units";

/** Times are compared with this tolerance: they are the same number, read by two ways. */
const SAME_TIME_S = 1e-6;

/** A copy of the clip is read from memory, for a file on the device would answer hardly sooner than a near server. */
const MOST_COPY_BYTES = 256 * 1024 * 1024;

const MOST_RETRIES = 4;

/** Seconds until a failed read is tried again; null gives up, after about four seconds, so that the screen can say so. */
const retryDelay = (failures: number): number | null =>
  failures > MOST_RETRIES ? null : 0.25 * 2 ** (failures - 1);

/**
 * Opens the proxy at `url` (MP4, range requests) and lists its frames. Throws MediaFault `unreachable`,
 * `no_video` or `not_decodable`.
 */
export async function openDecoder(url: string): Promise<FrameDecoder> {
  const served = await openFile(new UrlSource(url, { getRetryDelay: retryDelay }));
  const { timestamps, keyFrames, width, height } = served;
  const maker = new PictureMaker();
  let copy: OpenFile | null = null;
  let isClosed = false;
  return {
    timestamps,
    keyFrames,
    width,
    height,
    run: (first, from) => decodeFrom((copy ?? served).sink, timestamps, first, from, maker),
    readFrom: async (file) => {
      if (copy) return true;
      if (file.size > MOST_COPY_BYTES) return false;
      const opened = await openFile(new BufferSource(await file.arrayBuffer()));
      const isSame =
        opened.timestamps.length === timestamps.length &&
        opened.timestamps.every((each, frame) => each === timestamps[frame]);
      if (isSame && !isClosed && !copy) copy = opened;
      else opened.close();
      return isSame;
    },
    close: () => {
      isClosed = true;
      served.close();
      copy?.close();
    },
  };
}

interface OpenFile {
  readonly timestamps: readonly Seconds[];
  readonly keyFrames: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly sink: VideoSampleSink;
  close(): void;
}

async function openFile(source: Source): Promise<OpenFile> {
  const input = new Input({ formats: [MP4], source });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new MediaFault("no_video", "the file has no picture");
    if (!(await track.canDecode()))
      throw new MediaFault(
        "not_decodable",
        `this browser cannot decode ${(await track.getCodec()) ?? "this video"}`,
      );
    return {
      ...(await listFrames(track)),
      width: await track.getDisplayWidth(),
      height: await track.getDisplayHeight(),
      sink: new VideoSampleSink(track),
      close: () => input.dispose(),
    };
  } catch (cause) {
    input.dispose();
    if (cause instanceof MediaFault) throw cause;
    throw new MediaFault("unreachable", `the clip cannot be read: ${String(cause)}`, { cause });
  }
}

/** Packets come in decoding order; frames are counted in order of presentation. */
async function listFrames(track: InputVideoTrack): Promise<{ timestamps: Seconds[]; keyFrames: number[] }> {
  const packets: { timestamp: number; isKey: boolean }[] = [];
  for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, {
    metadataOnly: true,
  }))
    packets.push({ timestamp: packet.timestamp, isKey: packet.type === "key" });
  packets.sort((one, other) => one.timestamp - other.timestamp);
  return {
    timestamps: packets.map((packet) => seconds(packet.timestamp)),
    keyFrames: packets.flatMap((packet, index) => (packet.isKey ? [index] : [])),
  };
}

async function* decodeFrom(
  sink: VideoSampleSink,
  timestamps: readonly Seconds[],
  first: SourceFrame,
  from: SourceFrame,
  maker: PictureMaker,
): AsyncGenerator<DecodedPicture, void, undefined> {
  for await (const sample of sink.samples(timestamps[first])) {
    let picture: Picture | null;
    const frame = firstAbove(timestamps, sample.timestamp + SAME_TIME_S) - 1;
    try {
      const known = timestamps[frame];
      if (known === undefined || Math.abs(known - sample.timestamp) > SAME_TIME_S)
        throw new MediaFault(
          "decoding_failed",
          `a frame was decoded at ${sample.timestamp} s, where the file has none`,
        );
      // Making a picture takes longer than decoding one.
      picture = frame < from ? null : await pictureOf(sample, maker);
    } finally {
      // An unclosed sample stalls the decoder.
      sample.close();
    }
    yield { frame: sourceFrame(frame), picture };
  }
}

async function pictureOf(sample: VideoSample, maker: PictureMaker): Promise<Picture> {
  const videoFrame = sample.toVideoFrame();
  try {
    return await maker.make(videoFrame);
  } finally {
    videoFrame.close();
  }
}
