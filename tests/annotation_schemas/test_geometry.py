"""Boxes and tubes: interpolation by time, absence, the end of a track."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation_schemas.geometry import (
    Track,
    box_area,
    box_at,
    clamp,
    derive_out_of_frame,
    interpolate,
    iou,
    is_inside,
    tube,
)
from tests.annotation_schemas.builders import K1, K2, K3, K4, absent, keyframe

LEFT, RIGHT = [0.0, 0.0, 10.0, 10.0], [100.0, 50.0, 130.0, 90.0]


def left_to_right(first: int = 0, last: int = 4) -> list[dict[str, Any]]:
    return [keyframe(K2, last, box=RIGHT), keyframe(K1, first, box=LEFT)]


def test_iou_of_boxes() -> None:
    assert iou([0, 0, 10, 10], [0, 0, 10, 10]) == 1.0
    assert iou([0, 0, 10, 10], [5, 0, 15, 10]) == pytest.approx(50 / 150)
    assert iou([0, 0, 10, 10], [10, 0, 20, 10]) == 0.0
    assert iou([3, 3, 3, 3], [3, 3, 3, 3]) == 0.0
    assert box_area([1, 2, 4, 8]) == 18.0


def test_clamp_to_the_picture() -> None:
    assert clamp([-5, 5, 700, 20], 640, 480) == [0.0, 5.0, 640.0, 20.0]
    assert clamp([650, 5, 700, 20], 640, 480) is None
    assert clamp([-9, 5, 0, 20], 640, 480) is None
    assert is_inside([0, 0, 640, 480], 640, 480)
    assert not is_inside([0, 0, float("inf"), 480], 640, 480)


def test_boxes_move_by_time_not_by_index() -> None:
    ticks = [0, 10, 20, 90, 100]
    boxes = [box_at(left_to_right(), frame, ticks) for frame in range(5)]
    assert boxes == [
        LEFT, [10.0, 5.0, 22.0, 18.0], [20.0, 10.0, 34.0, 26.0], [90.0, 45.0, 118.0, 82.0], RIGHT,
    ]  # fmt: skip


def test_without_ticks_every_frame_takes_one_unit_of_time() -> None:
    assert box_at(left_to_right(), 2, None) == [50.0, 25.0, 70.0, 50.0]


def test_nothing_before_the_first_and_after_the_last_keyframe_of_a_finished_track() -> None:
    keyframes = left_to_right(2, 4)
    assert tube(keyframes, 1, 5, None, True) == {
        1: None,
        2: LEFT,
        3: [50.0, 25.0, 70.0, 50.0],
        4: RIGHT,
        5: None,
    }


def test_the_last_box_of_an_unfinished_track_holds() -> None:
    assert box_at(left_to_right(), 9, None, finished=False) == RIGHT
    assert box_at([keyframe(K1, 0), absent(K2, 3)], 9, None, finished=False) is None


def test_an_absence_holds_the_box_until_it_begins_and_ends_at_the_next_box() -> None:
    keyframes = [keyframe(K1, 0, box=LEFT), absent(K2, 2), keyframe(K3, 4, box=RIGHT, state="occluded")]
    assert tube(keyframes, 0, 5, None, True) == {0: LEFT, 1: LEFT, 2: None, 3: None, 4: RIGHT, 5: None}


def test_the_box_of_an_absent_keyframe_is_not_used() -> None:
    keyframes = [
        keyframe(K1, 0, box=LEFT),
        keyframe(K2, 2, box=RIGHT, state="absent"),
        keyframe(K3, 4, box=RIGHT),
    ]
    assert tube(keyframes, 0, 4, None, True) == {0: LEFT, 1: LEFT, 2: None, 3: None, 4: RIGHT}


def test_no_keyframes_no_tube() -> None:
    assert tube([], 3, 4, None, False) == {3: None, 4: None}


def test_out_of_frame_is_where_there_is_no_box() -> None:
    keyframes = [keyframe(K1, 10), absent(K2, 40), keyframe(K3, 60), keyframe(K4, 90)]
    assert derive_out_of_frame(keyframes, 0, 99, True) == [(0, 9), (40, 59), (91, 99)]
    assert derive_out_of_frame(keyframes, 0, 99, False) == [(0, 9), (40, 59)]
    assert derive_out_of_frame(keyframes, 45, 50, True) == [(45, 50)]
    assert derive_out_of_frame(keyframes, 60, 90, True) == []
    assert derive_out_of_frame([], 5, 9, True) == [(5, 9)]


STATES = st.sampled_from(["visible", "occluded", "absent"])


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[int]]:
    """Return keyframes of one track on frames 0 to 30, shuffled, and rising ticks."""
    frames = draw(st.lists(st.integers(0, 30), unique=True, max_size=8))
    coordinate = st.integers(0, 300)
    keyframes = []
    for frame in frames:
        x, y = draw(coordinate), draw(coordinate)
        state = draw(STATES)
        box = None if state == "absent" else [float(x), float(y), x + 20.0, y + 30.0]
        keyframes.append({"frame": frame, "state": state, "box": box})
    ticks = [0]
    for step in draw(st.lists(st.integers(1, 500), min_size=30, max_size=30)):
        ticks.append(ticks[-1] + step)
    return keyframes, ticks


@given(histories(), st.booleans())
def test_a_tube_has_boxes_exactly_where_it_is_present(
    history: tuple[list[dict[str, Any]], list[int]], finished: bool
) -> None:
    keyframes, ticks = history
    boxes = tube(keyframes, 0, 30, ticks, finished)
    absence = {
        f for first, last in derive_out_of_frame(keyframes, 0, 30, finished) for f in range(first, last + 1)
    }
    presence = {
        f for first, last in Track(keyframes, None, finished).presence(0, 30) for f in range(first, last + 1)
    }
    assert absence == {frame for frame, box in boxes.items() if box is None}
    assert presence == set(boxes) - absence
    for each in keyframes:
        assert boxes[each["frame"]] == each["box"]


@given(histories())
def test_speed_is_even_in_time(history: tuple[list[dict[str, Any]], list[int]]) -> None:
    _, ticks = history
    boxes = tube(left_to_right(0, 30), 0, 30, ticks, True)
    for frame, box in boxes.items():
        assert box == pytest.approx(interpolate(LEFT, RIGHT, ticks[frame] / ticks[30]))
