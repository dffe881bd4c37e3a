"""Proof that a rendition shows exactly the frames it must, at exactly their times."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
from av.error import FFmpegError

from annotation_schemas.timecode import FrameTable
from backend.apps.media.engine.encode import GOP_FRAMES
from backend.apps.media.engine.frame_table import PROXY_TIME_BASE, proxy_tick
from backend.apps.media.engine.picture import Picture
from backend.apps.media.engine.refusal import Refused

# 1/90000 s each for rounding in the filter graph and in the encoder.
TOLERANCE_TICKS = 1


@dataclass(frozen=True)
class Pictures:
    """The packets of a file that our own encoder wrote: times in 1/90000 s, and which are key frames."""

    ticks: list[int]
    keys: list[int]
    width: int
    height: int
    reorders: bool


def read_pictures(path: Path) -> Pictures:
    """Return the video packets of a rendition. Raises Refused when the file is none."""
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            scale = (stream.time_base or PROXY_TIME_BASE) / PROXY_TIME_BASE
            ticks: list[int] = []
            keys: list[int] = []
            reorders = False
            for packet in container.demux(stream):
                if packet.pts is None:
                    continue
                if packet.is_keyframe:
                    keys.append(len(ticks))
                reorders = reorders or packet.pts != packet.dts
                ticks.append(round(packet.pts * scale))
            context = stream.codec_context
            return Pictures(ticks, keys, context.width, context.height, reorders)
    except (FFmpegError, IndexError) as error:
        raise Refused("The video cannot be decoded: no rendition came out of it.") from error


def check_rendition(path: Path, table: FrameTable, frames: Sequence[int], picture: Picture) -> None:
    """Raise Refused unless the file at `path` holds exactly `frames` of the table, each at its time."""
    pictures = read_pictures(path)
    if len(pictures.ticks) != len(frames):
        raise Refused(
            f"The video decodes to {len(pictures.ticks)} frames but {len(frames)} were counted; "
            "does its picture change size in the middle?"
        )
    for found, frame in zip(pictures.ticks, frames, strict=True):
        if abs(found - proxy_tick(table, frame)) > TOLERANCE_TICKS:
            raise Refused(f"The time of frame {frame} cannot be kept in the proxy.")
    if (pictures.width, pictures.height) != (picture.padded_width, picture.padded_height):
        raise Refused("The picture changes size within the video.")
    gaps = [later - earlier for earlier, later in pairwise([*pictures.keys, len(frames)])]
    if pictures.reorders or pictures.keys[:1] != [0] or max(gaps) > GOP_FRAMES:
        raise Refused("The proxy of the video cannot be stepped frame by frame.")
