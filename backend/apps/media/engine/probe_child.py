"""Read the headers, the packet times and the first frame of a file, and print them as JSON.

Runs as its own script inside a limited child process: `probe_child.py '{"path": …, "max_pixels": …}'`. Prints
one object: {"refusal": sentence} or the facts that `probe.py` names. Never import this in the server.
"""

import json
import struct
import sys
from fractions import Fraction
from typing import Any

import av
import av.error
from av import VideoFrame, VideoStream
from av.container import InputContainer

DISPLAY_MATRIX = "DISPLAYMATRIX"

Order = dict[str, Any]
Facts = dict[str, Any]


class Refusal(Exception):
    """A sentence for the person who sent the file."""


def examine(order: Order) -> Facts:
    """Return the facts about the file at order["path"], or raise Refusal."""
    options = {
        "format_whitelist": order["formats"],
        "protocol_whitelist": order["protocols"],
        "max_pixels": str(order["max_pixels"]),
        "max_streams": str(order["max_streams"]),
    }
    try:
        container = av.open("file:" + order["path"], options=options, metadata_errors="replace")
    except (av.error.FFmpegError, ValueError) as error:
        raise Refusal("This is not a supported video file, or its headers are damaged.") from error
    with container:
        stream = choose_video(container, order)
        facts = {"format": container.format.name, "streams": len(container.streams)}
        facts |= describe_video(container, stream, order)
        facts["audio"] = choose_audio(container, order)
        facts |= read_packets(container, stream, order)
    return facts


def choose_video(container: InputContainer, order: Order) -> VideoStream:
    """Return the first stream of moving pictures; covers and stills do not count."""
    if len(container.streams) > order["max_streams"]:
        raise Refusal(f"The file has more than {order['max_streams']} streams.")
    still = av.stream.Disposition.attached_pic | av.stream.Disposition.timed_thumbnails
    candidates = [s for s in container.streams.video if not s.disposition & still]
    if not candidates:
        raise Refusal("The file has no video in it.")
    stream = candidates[0]
    name = stream.codec_context.codec.canonical_name if stream.codec_context else "unknown"
    if name not in order["video_codecs"]:
        raise Refusal(f"The video codec {name[:40]!r} is not supported.")
    return stream


def choose_audio(container: InputContainer, order: Order) -> Facts | None:
    """Return index and codec of the first sound that can be decoded, or None."""
    for stream in container.streams.audio:
        context = stream.codec_context
        if context and context.codec.canonical_name in order["audio_codecs"] and context.sample_rate:
            return {"index": stream.index, "codec": context.codec.canonical_name}
    return None


def describe_video(container: InputContainer, stream: VideoStream, order: Order) -> Facts:
    """Return what the headers say. Raises Refusal when that is too much."""
    context = stream.codec_context
    check_size(context.width, context.height, order)
    seconds = container.duration / av.time_base if container.duration else 0
    if seconds > order["max_seconds"]:
        longest = order["max_seconds"] / 3600
        raise Refusal(f"The video lasts {seconds / 3600:.1f} hours; at most {longest:g} are accepted.")
    check_frames(stream.frames, order)
    time_base = stream.time_base or Fraction(0)
    return {
        "index": stream.index,
        "codec": context.codec.canonical_name,
        "profile": context.profile or "",
        "pixel_format": context.pix_fmt or "",
        "frames_in_header": stream.frames,
        "time_base": [time_base.numerator, time_base.denominator],
    }


def check_size(width: int, height: int, order: Order) -> None:
    if width * height > order["max_pixels"]:
        raise Refusal(f"The picture is {width}x{height} pixels; at most {order['max_pixels']} are accepted.")


def check_frames(count: int, order: Order) -> None:
    if count > order["max_frames"]:
        raise Refusal(f"The video has more than {order['max_frames']} frames.")


def read_packets(container: InputContainer, stream: VideoStream, order: Order) -> Facts:
    """Return what the packets promise, and the facts that only a decoded frame tells.

    Times are those of the packets, in presentation order, without what an edit list hides. Decoding stops
    after the first frame: size, shape and start of the upright picture are known by then.
    """
    stream.codec_context.options = {"max_pixels": str(order["max_pixels"])}
    stream.codec_context.thread_count = 1
    frame = None
    decoding = True
    failures = 0
    ticks = []
    last_tick, last_duration = None, 0
    try:
        for packet in container.demux(stream):
            if decoding:
                try:
                    frame = next(iter(packet.decode()), None)
                except av.error.FFmpegError:
                    failures += 1
                decoding = frame is None and failures < order["max_failures"]
            tick = packet.pts if packet.pts is not None else packet.dts
            if tick is None or packet.is_discard:
                continue
            ticks.append(tick)
            if last_tick is None or tick >= last_tick:
                last_tick, last_duration = tick, packet.duration or 0
            check_frames(len(ticks), order)
    except av.error.FFmpegError:
        pass  # what could be read before the damage is the promise
    if frame is None and not stream.codec_context.width:
        most = order["max_pixels"]
        raise Refusal(f"The picture has no readable size, or more than the {most} pixels that are accepted.")
    if frame is None:
        raise Refusal("No frame of the video can be decoded.")
    promise = {"packet_ticks": sorted(set(ticks)), "last_duration": last_duration}
    return promise | describe_frame(stream, frame, order)


def describe_frame(stream: VideoStream, frame: VideoFrame, order: Order) -> Facts:
    """Return what a decoded frame says: its size, shape and time."""
    check_size(frame.width, frame.height, order)
    aspect = stream.sample_aspect_ratio
    matrix: Any = frame.side_data.get(DISPLAY_MATRIX)
    return {
        "width": frame.width,
        "height": frame.height,
        "pixel_aspect": [aspect.numerator, aspect.denominator] if aspect else [1, 1],
        "display_matrix": list(struct.unpack("<9i", bytes(matrix)[:36])) if matrix is not None else None,
        "interlaced": bool(frame.interlaced_frame),
        "first_tick": frame.pts if frame.pts is not None else frame.dts,
    }


if __name__ == "__main__":
    av.logging.set_level(None)
    try:
        answer = examine(json.loads(sys.argv[1]))
    except Refusal as refusal:
        answer = {"refusal": str(refusal)}
    json.dump(answer, sys.stdout)
