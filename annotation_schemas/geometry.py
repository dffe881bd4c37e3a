"""Boxes on frames, and the tube that keyframes make of them.

A box is [x1, y1, x2, y2] in pixels of the upright picture. Keyframes here are those of one track, in any
order.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

Box = list[float]
Interval = tuple[int, int]
KeyframeLike = Mapping[str, Any]


def iou(first: Sequence[float], second: Sequence[float]) -> float:
    """Return intersection over union of two boxes, 0.0 when the union has no area."""
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    shared = max(0.0, width) * max(0.0, height)
    union = box_area(first) + box_area(second) - shared
    return shared / union if union > 0 else 0.0


def box_area(box: Sequence[float]) -> float:
    """Return the area in square pixels; 0.0 for a box that is turned inside out."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def clamp(box: Sequence[float], width: int, height: int) -> Box | None:
    """Return the part of the box inside the picture, or None when nothing of it is."""
    x1, y1 = max(0.0, float(box[0])), max(0.0, float(box[1]))
    x2, y2 = min(float(width), float(box[2])), min(float(height), float(box[3]))
    return [x1, y1, x2, y2] if x1 < x2 and y1 < y2 else None


def is_inside(box: Sequence[float], width: int, height: int) -> bool:
    """Return whether 0 ≤ x1 < x2 ≤ width and 0 ≤ y1 < y2 ≤ height; False for anything not finite."""
    x1, y1, x2, y2 = box
    return 0 <= x1 < x2 <= width and 0 <= y1 < y2 <= height


def interpolate(before: Sequence[float], after: Sequence[float], share: float) -> Box:
    """Return the box `share` (0 to 1) of the way from one box to another."""
    return [float(a + (b - a) * share) for a, b in zip(before, after, strict=True)]


class Track:
    """The keyframes of one track in order, ready to be asked for the box on any frame.

    Linear by time (`ticks[frame]`; by frame number when ticks is None) between keyframes. An absent keyframe
    ends visibility until the next one that is not absent; towards it the last box stays. Nothing before the
    first keyframe. After the last: nothing when `finished`, else its box holds.
    """

    def __init__(
        self, keyframes: Sequence[KeyframeLike], ticks: Sequence[int] | None, finished: bool
    ) -> None:
        self._keyframes = sorted(keyframes, key=lambda keyframe: keyframe["frame"])
        self._frames = [keyframe["frame"] for keyframe in self._keyframes]
        self._ticks = ticks
        self._finished = finished

    def box_at(self, frame: int) -> Box | None:
        """Return the box on `frame`, or None where the subject is not there."""
        index = bisect_right(self._frames, frame) - 1
        if index < 0:
            return None
        before = self._keyframes[index]
        if before["state"] == "absent":
            return None
        if before["frame"] == frame:
            return [float(value) for value in before["box"]]
        if index + 1 == len(self._keyframes):
            return None if self._finished else [float(value) for value in before["box"]]
        after = self._keyframes[index + 1]
        if after["state"] == "absent":
            return [float(value) for value in before["box"]]
        start, now, end = (self._time(f) for f in (before["frame"], frame, after["frame"]))
        return interpolate(before["box"], after["box"], (now - start) / (end - start))

    def presence(self, start_frame: int, end_frame: int) -> list[Interval]:
        """Return the frames of the clip on which there is a box, as rising intervals, neighbours joined."""
        intervals: list[Interval] = []
        for index, keyframe in enumerate(self._keyframes):
            if keyframe["state"] == "absent":
                continue
            if index + 1 < len(self._keyframes):
                last = self._frames[index + 1] - 1
            else:
                last = keyframe["frame"] if self._finished else end_frame
            first, last = max(keyframe["frame"], start_frame), min(last, end_frame)
            if first > last:
                continue
            if intervals and intervals[-1][1] + 1 == first:
                intervals[-1] = (intervals[-1][0], last)
            else:
                intervals.append((first, last))
        return intervals

    def _time(self, frame: int) -> int:
        return frame if self._ticks is None else self._ticks[frame]


def box_at(
    keyframes: Sequence[KeyframeLike], frame: int, ticks: Sequence[int] | None, *, finished: bool = True
) -> Box | None:
    """Return the box of a track on one frame, or None where the subject is not there (see Track).

    For many frames of one track use `tube`, which sorts once.
    """
    return Track(keyframes, ticks, finished).box_at(frame)


def tube(
    keyframes: Sequence[KeyframeLike],
    start_frame: int,
    end_frame: int,
    ticks: Sequence[int] | None,
    finished: bool,
) -> dict[int, Box | None]:
    """Return the box or None for every frame from `start_frame` to `end_frame`, both inclusive; see Track."""
    track = Track(keyframes, ticks, finished)
    return {frame: track.box_at(frame) for frame in range(start_frame, end_frame + 1)}


def derive_out_of_frame(
    keyframes: Sequence[KeyframeLike], start_frame: int, end_frame: int, finished: bool
) -> list[Interval]:
    """Return the frames of the clip on which the subject is not there, as rising inclusive intervals.

    These are the out-of-frame segments to propose; a person confirms them.
    """
    absent: list[Interval] = []
    free = start_frame
    for first, last in Track(keyframes, None, finished).presence(start_frame, end_frame):
        if free < first:
            absent.append((free, first - 1))
        free = last + 1
    if free <= end_frame:
        absent.append((free, end_frame))
    return absent
