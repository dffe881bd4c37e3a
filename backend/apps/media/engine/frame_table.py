"""The frame table and the shot cuts, from what the one encoding run wrote down."""

import re
from fractions import Fraction
from pathlib import Path

from annotation_schemas.timecode import FrameTable
from backend.apps.media.engine.refusal import Refused

PROXY_TIME_BASE = Fraction(1, 90_000)
FRAME_LINE = re.compile(r"^frame:(\d+)\s+pts:(\S+)")


def read_decoded_ticks(path: Path) -> list[int]:
    """Return the presentation time of every frame that left the decoder, from the log of ffmpeg's `metadata`.

    Raises Refused when a frame has no time.
    """
    ticks: list[int] = []
    if not path.exists():
        return ticks
    with path.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            match = FRAME_LINE.match(line)
            if match is None:
                continue
            try:
                ticks.append(int(match[2]))
            except ValueError:
                raise Refused(f"Frame {len(ticks)} of the video has no presentation time.") from None
    return ticks


def read_shot_cuts(path: Path) -> list[int]:
    """Return the frames that begin a new shot, rising, from the log of ffmpeg's `scdet`; never frame 0."""
    if not path.exists():
        return []
    with path.open(encoding="ascii", errors="replace") as lines:
        return [int(match[1]) for line in lines if (match := FRAME_LINE.match(line))]


def build_table(ticks: list[int], time_base: Fraction, max_frames: int) -> FrameTable:
    """Return the table of an asset. Raises Refused when the times cannot be those of a video.

    Times must rise from frame to frame, by at least one tick of the proxy: otherwise two frames would share
    one place on the time line and no player could show both.
    """
    if not ticks:
        raise Refused("No frame of the video can be decoded.")
    if len(ticks) > max_frames:
        raise Refused(f"The video has more than {max_frames} frames.")
    for frame in range(1, len(ticks)):
        step = (ticks[frame] - ticks[frame - 1]) * time_base
        if step <= 0:
            raise Refused(f"The times of the frames do not rise at frame {frame}: the file is damaged.")
        if step < PROXY_TIME_BASE:
            raise Refused(f"Frames {frame - 1} and {frame} are less than 1/90000 of a second apart.")
    return FrameTable(ticks=tuple(ticks), time_base=time_base)


def proxy_tick(table: FrameTable, frame: int) -> int:
    """Return when the proxy shows `frame`, in ticks of 1/90000 s: the first frame is at zero."""
    return round((table.ticks[frame] - table.ticks[0]) * table.time_base / PROXY_TIME_BASE)


def duration_ticks(table: FrameTable, last_duration: int) -> int:
    """Return the ticks from the start of the first frame to the end of the last one.

    The last frame lasts as long as its packet says, else as long as the frame before, else one tick.
    """
    ticks = table.ticks
    before = ticks[-1] - ticks[-2] if len(ticks) > 1 else 0
    return ticks[-1] - ticks[0] + (last_duration or before or 1)
