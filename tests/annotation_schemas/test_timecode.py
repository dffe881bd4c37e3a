"""Frame tables, the sampling grid, and the truncation of RTLoc."""

import hashlib
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation_schemas.timecode import FrameTable, collapses_in_32, grid_in_clip, grid_interval

MS = Fraction(1, 1000)


def test_seconds_and_frames_of_a_variable_rate() -> None:
    table = FrameTable((500, 533, 700, 701), MS)
    assert [table.seconds(frame) for frame in range(4)] == [0.5, 0.533, 0.7, 0.701]
    assert len(table) == 4
    moments = {0: 0, 0.5: 0, 0.532: 0, 0.533: 1, 0.6994: 1, 0.6996: 2, 0.7: 2, 0.7005: 3, 99: 3}
    assert {moment: table.frame_at(moment) for moment in moments} == moments


def test_the_hash_is_of_time_base_and_ticks() -> None:
    assert FrameTable((0, 33, 67), MS).hash == hashlib.sha256(b"1/1000:0,33,67").hexdigest()
    assert FrameTable((0, 33, 67), MS).hash != FrameTable((0, 33, 67), Fraction(1, 999)).hash
    assert FrameTable((0, 33, 67), MS).hash != FrameTable((0, 33, 68), MS).hash


@pytest.mark.parametrize(
    ("ticks", "time_base", "message"),
    [
        ((), MS, "at least one frame"),
        ((0, 5, 5), MS, "frame 2 is shown at tick 5, not after tick 5"),
        ((0, 5), Fraction(0), "time base must be positive"),
    ],
)
def test_a_table_that_cannot_be_is_refused(ticks: tuple[int, ...], time_base: Fraction, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        FrameTable(ticks, time_base)


def test_a_frame_outside_the_table_has_no_time() -> None:
    for frame in (-1, 2):
        with pytest.raises(IndexError):
            FrameTable((0, 1), MS).seconds(frame)


def test_the_grid_of_24_frames_a_second_is_every_fourth_frame() -> None:
    assert FrameTable(tuple(range(289)), Fraction(1, 24)).grid() == list(range(0, 289, 4))  # 73, as in SA-V


def test_the_grid_of_ntsc_takes_the_frame_on_screen() -> None:
    # 30000/1001 fps in milliseconds, as WebM stores it: frame 5 at 167 ms, 15 at 500, 20 at 667, 25 at 834
    table = FrameTable(tuple(round(frame * 1001 / 30) for frame in range(31)), MS)
    assert table.grid() == [0, 5, 9, 15, 20, 24, 29]


def test_the_grid_of_25_frames_a_second() -> None:
    assert FrameTable(tuple(range(0, 12800, 512)), Fraction(1, 12800)).grid() == [0, 4, 8, 12, 16, 20]
    # where a tick is as long as a frame, half a tick of tolerance means the nearest frame
    assert FrameTable(tuple(range(25)), Fraction(1, 25)).grid() == [0, 4, 8, 13, 17, 21]


def test_a_gap_or_a_low_rate_gives_each_frame_once() -> None:
    assert FrameTable((0, 1000, 1100, 5000), MS).grid() == [0, 1, 2, 3]
    assert FrameTable(tuple(range(5)), Fraction(1, 3)).grid() == [0, 1, 2, 3, 4]
    assert FrameTable((7,), MS).grid() == [0]


def test_half_a_tick_is_forgiven() -> None:
    # grid point 1 falls on tick 166.67: a frame at 167 counts as shown, one at 168 does not
    assert FrameTable((0, 167), MS).grid() == [0, 1]
    assert FrameTable((0, 100, 168), MS).grid() == [0, 1]


@given(
    st.integers(-5000, 5000),
    st.lists(st.integers(1, 900), max_size=120),
    st.sampled_from([MS, Fraction(1, 90000), Fraction(1001, 30000), Fraction(1, 25)]),
    st.sampled_from([Fraction(6), Fraction(1), Fraction(30000, 1001)]),
)
def test_a_grid_rises_strictly_and_never_runs_ahead(
    first: int, steps: list[int], time_base: Fraction, fps: Fraction
) -> None:
    ticks = [first]
    for step in steps:
        ticks.append(ticks[-1] + step)
    table = FrameTable(tuple(ticks), time_base)
    grid = table.grid(fps) if (ticks[-1] - first) * time_base * fps < 5000 else [0]
    assert grid[0] == 0
    assert all(earlier < later for earlier, later in pairwise(grid))
    assert all(0 <= frame < len(table) for frame in grid)
    assert all(table.frame_at(tick * time_base) == frame for frame, tick in enumerate(ticks))


def test_grid_of_a_clip() -> None:
    assert list(grid_in_clip([0, 4, 8, 12, 16], 4, 15)) == [4, 8, 12]
    assert list(grid_in_clip(None, 4, 6)) == [4, 5, 6]
    assert grid_interval([4, 8, 12], 5, 12) == (1, 2)
    assert grid_interval([4, 8, 12], 4, 4) == (0, 0)
    assert grid_interval([4, 8, 12], 5, 7) is None


@given(st.sets(st.integers(0, 60), min_size=1), st.sets(st.integers(1, 60)))
def test_segments_without_a_gap_give_grid_intervals_without_a_gap(points: set[int], cuts: set[int]) -> None:
    grid = sorted(points)
    bounds = [0, *sorted(cuts), 61]
    intervals = [grid_interval(grid, start, end - 1) for start, end in pairwise(bounds)]
    covered = [index for interval in intervals if interval for index in range(interval[0], interval[1] + 1)]
    assert covered == list(range(len(grid)))


@pytest.mark.parametrize(
    ("start", "end", "total", "collapses"),
    [
        (10, 11, 73, True), (10, 12, 400, True), (0, 2, 90, True), (30, 72, 73, False), (1, 3, 90, False),
        (5, 5, 100, True), (0, 31, 32, False), (0, 1, 32, False),
    ],
)  # fmt: skip
def test_what_truncates_to_one_number(start: int, end: int, total: int, collapses: bool) -> None:
    assert collapses_in_32(start, end, total) is collapses
