"""Frames and their times: the frame table, and the sampling grid over it.

Nobody computes `seconds * fps`: every conversion goes through the table of presentation times.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import floor
from operator import lt
from typing import Any, Protocol

PLM_GRID_FPS = Fraction(6)
HALF_TICK = Fraction(1, 2)


@dataclass(frozen=True)
class FrameTable:
    """Presentation times of every frame of an asset: `ticks[frame] * time_base` seconds.

    Raises ValueError when there is no frame, the ticks do not rise strictly, or the time base is not
    positive.
    """

    ticks: tuple[int, ...]
    time_base: Fraction

    def __post_init__(self) -> None:
        object.__setattr__(self, "ticks", tuple(self.ticks))
        if not self.ticks:
            raise ValueError("a frame table needs at least one frame")
        if self.time_base <= 0:
            raise ValueError(f"the time base must be positive, not {self.time_base}")
        # Tables are made by the hundred thousand; only one that is wrong is walked through in Python.
        if not all(map(lt, self.ticks, self.ticks[1:])):
            for frame, (earlier, later) in enumerate(pairwise(self.ticks), start=1):
                if later <= earlier:
                    raise ValueError(
                        f"frame {frame} is shown at tick {later}, not after tick {earlier} of the frame before"
                    )

    def __len__(self) -> int:
        return len(self.ticks)

    @cached_property
    def hash(self) -> str:
        """SHA-256 (hex) of `<numerator>/<denominator>:<tick>,<tick>,…` in ASCII."""
        text = f"{self.time_base.numerator}/{self.time_base.denominator}:" + ",".join(map(str, self.ticks))
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    def seconds(self, frame: int) -> float:
        """Return the presentation time of `frame`, for display. Raises IndexError outside the table."""
        return float(self._tick(frame) * self.time_base)

    def frame_at(self, seconds: float | Fraction) -> int:
        """Return the frame on screen at `seconds`: the last one shown by then, with half a tick of tolerance.

        Before the first frame it is the first, after the last the last.
        """
        return frame_at(self.ticks, self.time_base, seconds)

    def grid(self, fps: Fraction = PLM_GRID_FPS) -> list[int]:
        """Return the source frames of the sampling grid, strictly rising; index in it = grid index.

        Point g is the last frame with time ≤ first time + g / fps (half a tick of tolerance), as long as
        that time is not after the last frame. Points that fall on one frame count once.
        """
        if fps <= 0:
            raise ValueError(f"the grid rate must be positive, not {fps}")
        step = 1 / (fps * self.time_base)
        points = floor((self.ticks[-1] - self.ticks[0] + HALF_TICK) / step) + 1
        frames: list[int] = []
        for point in range(points):
            frame = self._frame_at_tick(self.ticks[0] + point * step)
            if not frames or frame > frames[-1]:
                frames.append(frame)
        return frames

    def _tick(self, frame: int) -> int:
        if not 0 <= frame < len(self.ticks):
            raise IndexError(f"frame {frame} is outside the table of {len(self.ticks)} frames")
        return self.ticks[frame]

    def _frame_at_tick(self, tick: Fraction) -> int:
        # Ticks are integers: tick ≤ target + ½ exactly when tick ≤ floor(target + ½).
        return max(0, bisect_right(self.ticks, floor(tick + HALF_TICK)) - 1)


class Ticks(Protocol):
    """Ticks of frames, strictly rising: a tuple, or an array where a few of very many are looked up."""

    def __len__(self) -> int: ...

    def __getitem__(self, frame: int, /) -> Any: ...


def frame_at(ticks: Ticks, time_base: Fraction, seconds: float | Fraction) -> int:
    """Return the frame on screen at `seconds`, as `FrameTable.frame_at`. `ticks` holds at least one."""
    numerator, denominator = seconds.as_integer_ratio()
    # floor(seconds / time_base + ½) in whole numbers: as exact as fractions, which take twenty times as long.
    unit = denominator * time_base.numerator
    tick = (2 * numerator * time_base.denominator + unit) // (2 * unit)
    return max(0, bisect_right(ticks, tick) - 1)


def grid_in_clip(grid: Sequence[int] | None, start_frame: int, end_frame: int) -> Sequence[int]:
    """Return the grid's source frames inside the clip; every frame of the clip when there is no grid."""
    if grid is None:
        return range(start_frame, end_frame + 1)
    return grid[bisect_left(grid, start_frame) : bisect_right(grid, end_frame)]


def grid_interval(grid: Sequence[int], start_frame: int, end_frame: int) -> tuple[int, int] | None:
    """Return the first and last grid index whose frame lies in [start_frame, end_frame], or None.

    `grid` are the clip's grid frames (`grid_in_clip`). Source intervals that follow one another without a gap
    give grid intervals that do so too.
    """
    first = bisect_left(grid, start_frame)
    last = bisect_right(grid, end_frame) - 1
    return (first, last) if first <= last else None


def collapses_in_32(start: int, end: int, total: int) -> bool:
    """Return whether a grid interval truncates to one number in a 32-frame video and so can never be scored.

    `int(e/r) > int(s/r)` with r = total / 32 must hold for RTLoc (lmms-eval, PLM-VideoBench RTLoc).
    """
    # Same floating-point division as the scorer, so that the border cases agree with it.
    ratio = total / 32
    return int(end / ratio) <= int(start / ratio)
