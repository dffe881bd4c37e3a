"""Cutting a video into clips: from times to frames, by fixed length, by shots. Pure; frames only by the frame table.

Times are seconds as a player shows them: 0 is the first frame. What a file says of [start, end) are the frames on
screen in that time. A video cut evenly gives each clip the frames that begin in its time, so that clips which follow
one another share no frame and leave none out.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import ceil
from statistics import median

from annotation_schemas.timecode import HALF_TICK, FrameTable

# How much later than the video an interval may end: lists round, and containers promise a little more than they hold.
END_TOLERANCE_SECONDS = 1


@dataclass(frozen=True)
class Interval:
    """Frames `start_frame` to `end_frame` of a video, both inclusive."""

    start_frame: int
    end_frame: int


@dataclass(frozen=True)
class VideoTimes:
    """The times of a video: its frame table, and the ticks from the start of the first frame to the end of the last."""

    table: FrameTable
    duration_ticks: int

    @property
    def frames(self) -> int:
        """Number of frames."""
        return len(self.table)

    @cached_property
    def seconds(self) -> Fraction:
        """From the start of the first frame to the end of the last."""
        return self.duration_ticks * self.table.time_base

    def begin_of(self, frame: int) -> Fraction:
        """Return when `frame` begins to be shown; the end of the video for the frame after the last."""
        ticks = self.table.ticks
        elapsed = self.duration_ticks if frame == len(ticks) else ticks[frame] - ticks[0]
        return elapsed * self.table.time_base

    def length_of(self, interval: Interval) -> Fraction:
        """Return the seconds from the begin of the first frame to the end of the last."""
        return self.begin_of(interval.end_frame + 1) - self.begin_of(interval.start_frame)

    def first_from(self, seconds: Fraction) -> int:
        """Return the first frame that begins at `seconds` or later (half a tick of tolerance); the number of frames
        when none does.
        """
        ticks = self.table.ticks
        # Ticks are integers: tick ≥ target - ½ exactly when tick ≥ ceil(target - ½).
        return bisect_left(ticks, ceil(ticks[0] + seconds / self.table.time_base - HALF_TICK))


class BadInterval(ValueError):
    """An interval is not one of the video. The message is one sentence."""


def interval_of_seconds(times: VideoTimes, start: Fraction, end: Fraction) -> Interval:
    """Return the frames on screen from `start` to just before `end`. Raises BadInterval.

    An end at most END_TOLERANCE_SECONDS after the end of the video counts as the end of the video.
    """
    if start < 0:
        raise BadInterval(f"It begins at {shown(start)} s, before the video.")
    if end <= start:
        raise BadInterval(f"It ends at {shown(end)} s, not after its begin at {shown(start)} s.")
    if start >= times.seconds:
        raise BadInterval(f"It begins at {shown(start)} s; the video ends at {shown(times.seconds)} s.")
    if end > times.seconds + END_TOLERANCE_SECONDS:
        raise BadInterval(f"It ends at {shown(end)} s; the video ends at {shown(times.seconds)} s.")
    table = times.table
    first = table.frame_at(table.ticks[0] * table.time_base + start)
    return Interval(first, max(first, times.first_from(end) - 1))


def interval_of_frames(times: VideoTimes, start_frame: int, end_frame: int) -> Interval:
    """Return the interval of these frames, both inclusive. Raises BadInterval."""
    last = times.frames - 1
    if not 0 <= start_frame <= last:
        raise BadInterval(f"It begins at frame {start_frame}; the frames are 0 to {last}.")
    if end_frame < start_frame:
        raise BadInterval(f"It ends at frame {end_frame}, before its begin at frame {start_frame}.")
    if end_frame > last:
        raise BadInterval(f"It ends at frame {end_frame}; the frames are 0 to {last}.")
    return Interval(start_frame, end_frame)


def fixed_length(
    times: VideoTimes, *, every: Fraction, least: Fraction, overlap: Fraction = Fraction(0)
) -> list[Interval]:
    """Return clips of `every` seconds from the first frame on, each beginning `every` - `overlap` after the one before.

    The last one is what is left, and is left out when it is shorter than `least` seconds or adds no frame to the one
    before. Stretches in which no frame begins give no clip. Raises ValueError unless 0 < every and
    0 ≤ overlap < every.
    """
    if not 0 <= overlap < every:
        raise ValueError(f"clips of {every} s cannot overlap by {overlap} s")
    clips: list[Interval] = []
    step = every - overlap
    start = Fraction(0)
    while start < times.seconds:
        end = start + every
        interval = Interval(times.first_from(start), times.first_from(end) - 1)
        is_new = not clips or interval.end_frame > clips[-1].end_frame
        # Only what the end of the video cuts short is measured: a whole clip of few frames is as long as asked for.
        is_long = end <= times.seconds or times.length_of(interval) >= least
        if interval.start_frame <= interval.end_frame and is_new and is_long:
            clips.append(interval)
        start += step
    return clips


def shots(cuts: Sequence[int], frames: int) -> list[Interval]:
    """Return the shots of a video of `frames` frames; `cuts` are the frames that begin a new shot: rising, not 0."""
    begins = [0, *cuts, frames]
    return [Interval(begin, after - 1) for begin, after in pairwise(begins)]


def at_least(times: VideoTimes, intervals: Iterable[Interval], least: Fraction) -> Iterator[Interval]:
    """Yield the intervals of at least `least` seconds."""
    return (interval for interval in intervals if times.length_of(interval) >= least)


@dataclass(frozen=True)
class Lengths:
    """The shortest, middle and longest length, in seconds."""

    least: float
    median: float
    most: float


def lengths(seconds: Sequence[Fraction]) -> Lengths | None:
    """Return what is to be known of these lengths; None for none."""
    if not seconds:
        return None
    return Lengths(float(min(seconds)), float(median(seconds)), float(max(seconds)))


def shown(seconds: Fraction) -> str:
    """Return the number as people write it: at most three decimals, none that are zero."""
    return f"{float(seconds):.3f}".rstrip("0").rstrip(".")
