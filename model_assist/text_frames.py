"""Which frames a text model sees, and what is drawn on them; as the reference's evaluation does it.

32 frames at the positions round(i * (m - 1) / 31) among the m frames of the clip, all of them when there
are fewer; a red rectangle, 4 pixels wide, on each frame where the subject has a box, before any resizing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from model_assist.protocol import Box
from model_assist.runtime.frames import Picture

FRAMES_SHOWN = 32
RED = (255, 0, 0)
LINE_PIXELS = 4


def sample_positions(count: int) -> list[int]:
    """Return the positions among `count` frames that are shown."""
    if count <= FRAMES_SHOWN:
        return list(range(count))
    return [round(i * (count - 1) / (FRAMES_SHOWN - 1)) for i in range(FRAMES_SHOWN)]


def rescaled_interval(start_frame: int, end_frame: int, frames: Sequence[int]) -> tuple[int, int]:
    """Return an interval of source frames as numbers between 0 and 31, the way the prompts count.

    `frames` are the annotated frames of the clip, sorted. The ends are the first annotated frame at or
    after `start_frame` and the last at or before `end_frame`; then int(index / r) with r = len(frames) /
    32. A clip of fewer than 32 frames is shown whole and not rescaled. An interval between two annotated
    frames is the one before it.
    """
    last = max(0, bisect_right(frames, end_frame) - 1)
    first = min(bisect_left(frames, start_frame), last)
    ratio = len(frames) / min(FRAMES_SHOWN, len(frames))
    return int(first / ratio), int(last / ratio)


def draw_subject(picture_rgb: Picture, box: Box) -> Picture:
    """Return a copy of the picture with the red rectangle around `box`, in pixels of the picture.

    From 4 pixels a side the same pixels as Pillow's `rectangle(box, outline=RED, width=4)`, which the
    reference uses: corners truncated to whole pixels and included, the line inside of them. A thinner box
    is filled.
    """
    left, top, right, bottom = (int(side) for side in box)
    drawn = picture_rgb.copy()
    drawn[top : bottom + 1, left : right + 1] = RED
    inside = (
        slice(top + LINE_PIXELS, max(top, bottom + 1 - LINE_PIXELS)),
        slice(left + LINE_PIXELS, max(left, right + 1 - LINE_PIXELS)),
    )
    drawn[inside] = picture_rgb[inside]
    return drawn
