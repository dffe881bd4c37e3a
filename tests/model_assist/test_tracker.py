"""A box is carried with its subject, and not without it."""

import json
from pathlib import Path

import av
import numpy as np
import pytest

from model_assist.models.steps import Seen, Stopped
from model_assist.models.tracker import FlowCutTracker
from model_assist.quality.appearance import likeness, look_of_box, look_of_pixels, tube_appearance
from tests.model_assist.clips import Picture, overlap, scene, subject_box

ROOT = Path(__file__).parents[2]
Box = tuple[float, float, float, float]


def bgr(number: int) -> Picture:
    return np.ascontiguousarray(scene(number)[..., ::-1])


def follow(
    pictures: dict[int, Picture], start: int, end: int, box: Box
) -> tuple[dict[int, Seen], Stopped | None]:
    """Return what was seen on each frame, and why it ended early."""
    step = 1 if end > start else -1
    track = FlowCutTracker().start(pictures[start], box)
    seen: dict[int, Seen] = {}
    for frame in range(start + step, end + step, step):
        answer = track.step(pictures[frame])
        if isinstance(answer, Stopped):
            return seen, answer
        seen[frame] = answer
    return seen, None


@pytest.mark.parametrize(("start", "end"), [(10, 45), (45, 10)])
def test_a_moving_subject_is_followed_both_ways(start: int, end: int) -> None:
    pictures = {number: bgr(number) for number in range(10, 46)}

    seen, stopped = follow(pictures, start, end, subject_box(start))

    assert stopped is None
    assert len(seen) == 35
    assert min(overlap(seen[frame].box, subject_box(frame)) for frame in seen) > 0.85
    assert min(answer.score for answer in seen.values()) > 0.9


def test_the_track_ends_when_the_subject_leaves_the_picture() -> None:
    pictures = {number: bgr(number) for number in range(45, 85)}

    seen, stopped = follow(pictures, 45, 84, subject_box(45))

    # The last pixel is gone at frame 75.
    assert stopped == Stopped("left_picture")
    assert 70 <= max(seen) <= 74
    assert all(0 <= a.box[0] < a.box[2] <= 480 and 0 <= a.box[1] < a.box[3] <= 270 for a in seen.values())


def test_the_track_ends_when_the_subject_vanishes() -> None:
    pictures = {number: bgr(number) for number in range(20)}
    empty = bgr(200)
    pictures.update(dict.fromkeys(range(20, 26), empty))

    seen, stopped = follow(pictures, 0, 25, subject_box(0))

    assert stopped == Stopped("lost")
    assert max(seen) in (19, 20)


def test_a_box_with_nothing_in_it_is_not_carried() -> None:
    wall = np.full((120, 200, 3), 120, np.uint8)

    seen, stopped = follow(dict.fromkeys(range(5), wall), 0, 4, (50.0, 40.0, 90.0, 80.0))

    assert (seen, stopped) == ({}, Stopped("lost"))


def test_the_same_pictures_give_the_same_boxes() -> None:
    pictures = {number: bgr(number) for number in range(8)}

    assert follow(pictures, 0, 7, subject_box(0)) == follow(pictures, 0, 7, subject_box(0))


def test_a_person_in_a_real_clip() -> None:
    """The reference boxes were drawn by hand; the person walks in, stands for ten seconds, turns and
    leaves.
    """
    demo = ROOT / "backend" / "demo"
    reference = json.loads((demo / "reference" / "stc-people-one-by-one.json").read_text(encoding="utf-8"))
    drawn = {key["frame"]: key["box"] for key in reference["tracks"][0]["keyframes"] if key["box"]}
    with av.open(str(demo / "clips" / "people-one-by-one.mp4")) as file:
        pictures = {
            number: frame.to_ndarray(format="bgr24")
            for number, frame in enumerate(file.decode(video=0))
            if number < 160
        }

    seen, stopped = follow(pictures, 28, 159, tuple(map(float, drawn[28])))
    back, began = follow(pictures, 28, 0, tuple(map(float, drawn[28])))

    assert overlap(seen[130].box, drawn[130]) > 0.8
    assert overlap(seen[139].box, drawn[139]) > 0.7
    assert overlap(back[17].box, drawn[17]) > 0.6
    # She is gone at frame 148 and not yet there at frame 9.
    assert (stopped, began) == (Stopped("left_picture"), Stopped("left_picture"))
    assert 145 <= max(seen) <= 148
    assert 9 <= min(back) <= 12
    # Whole in the picture she is certain; cut by its border she is to be looked at.
    assert not [frame for frame in seen if frame < 140 and seen[frame].uncertain]
    assert max(seen) - 5 < min(frame for frame in seen if seen[frame].uncertain)
    assert {frame for frame in back if back[frame].uncertain} <= {10, 11, 12, 13}
    assert any(answer.uncertain for answer in back.values())


def test_likeness_of_looks() -> None:
    red = np.zeros((20, 20, 3), np.uint8)
    red[..., 2] = 200
    half = red.copy()
    half[:, 10:] = (200, 0, 0)
    even = np.ones((20, 20), np.float32)

    assert likeness(look_of_pixels(red, even), look_of_pixels(red, even)) == pytest.approx(1.0)
    # Half of the pixels share a colour: sqrt(1 * 1/2).
    assert likeness(look_of_pixels(red, even), look_of_pixels(half, even)) == pytest.approx(0.5**0.5)
    assert likeness(look_of_pixels(red, even), look_of_pixels(np.zeros_like(red), even)) == 0.0
    with pytest.raises(ValueError, match="no pixel"):
        look_of_pixels(red, np.zeros((20, 20), np.float32))


def test_a_box_that_drifts_off_scores_low() -> None:
    good = [(number, bgr(number), subject_box(number)) for number in range(0, 40, 10)]
    drifted = [(number, bgr(number), subject_box(0)) for number in (30, 40)]

    scores = dict(tube_appearance([*good, *((100 + n, picture, box) for n, picture, box in drifted)]))

    assert scores[0] == pytest.approx(1.0)
    assert min(scores[frame] for frame in (0, 10, 20, 30)) > 0.9
    assert max(scores[frame] for frame in (130, 140)) < 0.5
    assert tube_appearance([]) == []


def test_the_middle_of_a_box_counts_more_than_its_edge() -> None:
    middle, edge = np.zeros((60, 60, 3), np.uint8), np.full((60, 60, 3), (0, 0, 200), np.uint8)
    middle[20:40, 20:40], edge[20:40, 20:40] = (0, 0, 200), 0
    red = look_of_box(np.full((60, 60, 3), (0, 0, 200), np.uint8), (0, 0, 60, 60))
    area = (20 * 20) / (60 * 60)

    shared = likeness(look_of_box(middle, (0, 0, 60, 60)), red) ** 2

    assert area * 1.5 < shared < 0.4
