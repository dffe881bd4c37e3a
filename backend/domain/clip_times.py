"""From the seconds in which a file speaks of a clip to the frames of the asset that shows it."""

from fractions import Fraction
from typing import Protocol

from annotation_schemas.timecode import Ticks, frame_at
from backend.domain.release_rows_fgqa import end_of_video

# Files round their seconds; a clip may end this much after the video does, in seconds.
END_TOLERANCE = 1.0


class ClipOutside(ValueError):
    """The clip does not lie in the video; the message is one sentence."""


class FrameTimes(Protocol):
    """When frames are shown: a frame table, or only its ticks as an array."""

    @property
    def ticks(self) -> Ticks: ...

    @property
    def time_base(self) -> Fraction: ...


def clip_frames(frames: FrameTimes, start_time: float, end_time: float) -> tuple[int, int]:
    """First and last frame of the clip from `start_time` to before `end_time`, in seconds from the first frame.

    The first is the one on screen at the start, the last the one on screen just before the end: what
    `clip_seconds` says of a clip gives that clip. Raises ClipOutside.
    """
    ticks, time_base = frames.ticks, frames.time_base
    # Divided once, as a fraction is when it becomes a float: the same number in a tenth of the time.
    over, under = time_base.numerator, time_base.denominator
    length = (end_of_video(ticks) - int(ticks[0])) * over / under
    if start_time < 0 or start_time >= length:
        raise ClipOutside(f"The clip starts at {start_time:g} s, the video lasts {length:.2f} s.")
    if end_time > length + END_TOLERANCE:
        raise ClipOutside(f"The clip ends at {end_time:g} s, the video lasts {length:.2f} s.")
    zero = int(ticks[0]) * over / under
    first = frame_at(ticks, time_base, zero + start_time)
    last = frame_at(ticks, time_base, zero + end_time)
    # With the half tick by which frames are found, the frame that begins at the end is not in the clip.
    tick = over / under
    if last > first and int(ticks[last]) * over / under >= zero + end_time - tick / 2:
        last -= 1
    return first, last
