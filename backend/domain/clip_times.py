"""From the seconds in which a file speaks of a clip to the frames of the asset that shows it."""

from annotation_schemas.timecode import FrameTable
from backend.domain.release_rows_fgqa import clip_seconds

# Files round their seconds; a clip may end this much after the video does, in seconds.
END_TOLERANCE = 1.0


class ClipOutside(ValueError):
    """The clip does not lie in the video; the message is one sentence."""


def clip_frames(frames: FrameTable, start_time: float, end_time: float) -> tuple[int, int]:
    """First and last frame of the clip from `start_time` to before `end_time`, in seconds from the first frame.

    The first is the one on screen at the start, the last the one on screen just before the end: what
    `clip_seconds` says of a clip gives that clip. Raises ClipOutside.
    """
    length = clip_seconds(frames, 0, len(frames) - 1)[1]
    if start_time < 0 or start_time >= length:
        raise ClipOutside(f"The clip starts at {start_time:g} s, the video lasts {length:.2f} s.")
    if end_time > length + END_TOLERANCE:
        raise ClipOutside(f"The clip ends at {end_time:g} s, the video lasts {length:.2f} s.")
    zero = frames.seconds(0)
    first = frames.frame_at(zero + start_time)
    last = frames.frame_at(zero + end_time)
    # With the half tick by which frames are found, the frame that begins at the end is not in the clip.
    tick = float(frames.time_base)
    if last > first and frames.seconds(last) >= zero + end_time - tick / 2:
        last -= 1
    return first, last
