"""From seconds of a source video to frames of its asset."""

from fractions import Fraction

import pytest

from annotation_schemas.timecode import FrameTable
from backend.domain.clip_times import ClipOutside, clip_frames
from backend.domain.release_rows_fgqa import clip_seconds

# 25 frames a second, 10 s, and its first frame is not at zero.
STEADY = FrameTable(ticks=tuple(range(1000, 1000 + 250 * 40, 40)), time_base=Fraction(1, 1000))
# Frames of 100, 20, 20, 300 and 60 ms.
UNEVEN = FrameTable(ticks=(0, 100, 120, 140, 440), time_base=Fraction(1, 1000))


@pytest.mark.parametrize(
    ("start", "end", "frames"),
    [
        (0.0, 10.0, (0, 249)),
        (0.0, 0.05, (0, 1)),
        (2.0, 4.0, (50, 99)),
        # The frame on screen at 2.03 s began at 2.00; the one that begins at 4.04 is on screen at 4.05.
        (2.03, 4.05, (50, 101)),
        (9.96, 10.0, (249, 249)),
        # Rounded to whole seconds by whoever wrote the file.
        (9.0, 11.0, (225, 249)),
    ],
)
def test_a_clip_has_the_frames_on_screen_from_its_start_to_before_its_end(
    start: float, end: float, frames: tuple[int, int]
) -> None:
    assert clip_frames(STEADY, start, end) == frames


def test_frames_come_from_the_table_where_they_are_uneven() -> None:
    assert clip_frames(UNEVEN, 0.1, 0.14) == (1, 2)
    assert clip_frames(UNEVEN, 0.13, 0.44) == (2, 3)
    assert clip_frames(UNEVEN, 0.13, 0.45) == (2, 4)


@pytest.mark.parametrize("table", [STEADY, UNEVEN])
def test_every_clip_comes_back_from_the_seconds_that_a_release_gives_it(table: FrameTable) -> None:
    last = len(table) - 1
    for start in range(0, last + 1, max(1, last // 23)):
        for end in range(start, last + 1, max(1, last // 17)):
            assert clip_frames(table, *clip_seconds(table, start, end)) == (start, end)


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        (10.0, 12.0, "The clip starts at 10 s, the video lasts 10.00 s."),
        (3.0, 11.5, "The clip ends at 11.5 s, the video lasts 10.00 s."),
        (-0.5, 2.0, "The clip starts at -0.5 s, the video lasts 10.00 s."),
    ],
)
def test_a_clip_that_is_not_in_the_video_is_refused(start: float, end: float, message: str) -> None:
    with pytest.raises(ClipOutside) as refusal:
        clip_frames(STEADY, start, end)
    assert str(refusal.value) == message
