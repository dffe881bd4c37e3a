"""Cutting by length, by shots and by times: exact frames, also where the rate varies."""

from fractions import Fraction

import pytest

from annotation_schemas.timecode import FrameTable
from backend.domain.clip_cutting import (
    BadInterval,
    Interval,
    Lengths,
    VideoTimes,
    fixed_length,
    interval_of_frames,
    interval_of_seconds,
    lengths,
    shots,
)


def even(frames: int, *, first_tick: int = 0) -> VideoTimes:
    """30 frames a second, at 90 kHz."""
    ticks = tuple(range(first_tick, first_tick + frames * 3000, 3000))
    return VideoTimes(FrameTable(ticks=ticks, time_base=Fraction(1, 90_000)), frames * 3000)


def uneven(*seconds: str, end: str) -> VideoTimes:
    """Frames that begin at these times; the clock does not begin at zero."""
    ticks = tuple(int(Fraction(one) * 1000) + 7000 for one in seconds)
    return VideoTimes(FrameTable(ticks=ticks, time_base=Fraction(1, 1000)), int(Fraction(end) * 1000))


def frames_of(clips: list[Interval]) -> list[tuple[int, int]]:
    return [(clip.start_frame, clip.end_frame) for clip in clips]


def cut(times: VideoTimes, every: str, least: str = "0", overlap: str = "0") -> list[tuple[int, int]]:
    return frames_of(
        fixed_length(times, every=Fraction(every), least=Fraction(least), overlap=Fraction(overlap))
    )


def test_clips_of_fixed_length_share_no_frame_and_leave_none_out() -> None:
    assert cut(even(90), "1") == [(0, 29), (30, 59), (60, 89)]
    assert cut(even(100, first_tick=123_456), "1") == [(0, 29), (30, 59), (60, 89), (90, 99)]
    # A third of a second is no number of milliseconds.
    assert cut(even(60), "0.35") == [(0, 10), (11, 20), (21, 31), (32, 41), (42, 52), (53, 59)]


def test_a_last_clip_is_kept_from_its_least_length_on() -> None:
    # 100 frames: the last clip has 10 frames, a third of a second.
    assert cut(even(100), "1", least="0.333")[-1] == (90, 99)
    assert cut(even(100), "1", least="0.334")[-1] == (60, 89)
    assert cut(even(20), "1", least="5") == []
    # A whole clip is never too short.
    assert cut(even(30), "1", least="5") == [(0, 29)]


def test_a_variable_rate_is_cut_by_time() -> None:
    # Frame 2 stands still for two seconds and a half.
    times = uneven("0", "0.5", "0.9", "3.4", "3.5", "3.9", "4.1", end="4.5")

    assert cut(times, "1") == [(0, 2), (3, 5), (6, 6)]
    assert cut(times, "1", least="0.5") == [(0, 2), (3, 5)]
    assert cut(times, "4") == [(0, 5), (6, 6)]


def test_clips_may_overlap() -> None:
    assert cut(even(90), "2", overlap="1") == [(0, 59), (30, 89)]
    with pytest.raises(ValueError, match="cannot overlap"):
        cut(even(90), "1", overlap="1")


def test_shots_are_cut_at_the_frames_that_begin_them() -> None:
    assert frames_of(shots([17, 57, 58], 90)) == [(0, 16), (17, 56), (57, 57), (58, 89)]
    assert frames_of(shots([], 90)) == [(0, 89)]


@pytest.mark.parametrize(
    ("start", "end", "frames"),
    [
        ("0", "1", (0, 29)),
        ("1", "3", (30, 89)),
        # On screen at 1.01 s is still the frame of 1.0 s.
        ("1.01", "2", (30, 59)),
        # Rounded down and up by less than a frame.
        ("0.333", "0.334", (9, 10)),
        # As whole tables do that round the length of the video up.
        ("2", "4", (60, 89)),
        ("2.99", "3", (89, 89)),
    ],
)
def test_the_frames_of_an_interval_are_those_on_screen_in_it(
    start: str, end: str, frames: tuple[int, int]
) -> None:
    assert interval_of_seconds(even(90), Fraction(start), Fraction(end)) == Interval(*frames)


def test_times_begin_with_the_first_frame_and_follow_the_table() -> None:
    times = uneven("0", "0.5", "0.9", "3.4", "3.5", end="4")

    assert interval_of_seconds(times, Fraction(1), Fraction(3)) == Interval(2, 2)
    assert interval_of_seconds(times, Fraction(1), Fraction("3.45")) == Interval(2, 3)


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        ("-1", "1", "It begins at -1 s, before the video."),
        ("2", "2", "It ends at 2 s, not after its begin at 2 s."),
        ("3", "3.5", "It begins at 3 s; the video ends at 3 s."),
        ("1", "4.001", "It ends at 4.001 s; the video ends at 3 s."),
    ],
)
def test_an_interval_outside_the_video_is_refused(start: str, end: str, sentence: str) -> None:
    with pytest.raises(BadInterval, match=f"^{sentence}$"):
        interval_of_seconds(even(90), Fraction(start), Fraction(end))


def test_frames_are_taken_as_they_are_or_refused() -> None:
    assert interval_of_frames(even(90), 0, 89) == Interval(0, 89)
    for start, end, sentence in (
        (90, 95, "It begins at frame 90; the frames are 0 to 89."),
        (9, 8, "It ends at frame 8, before its begin at frame 9."),
        (9, 90, "It ends at frame 90; the frames are 0 to 89."),
    ):
        with pytest.raises(BadInterval, match=f"^{sentence}$"):
            interval_of_frames(even(90), start, end)


def test_lengths_are_by_the_table() -> None:
    times = uneven("0", "0.5", "0.9", "3.4", "3.5", end="4")

    assert [float(times.length_of(Interval(*one))) for one in ((0, 1), (2, 2), (0, 4))] == [0.9, 2.5, 4.0]
    assert lengths([Fraction(1), Fraction(5), Fraction(2)]) == Lengths(1.0, 2.0, 5.0)
    assert lengths([]) is None
