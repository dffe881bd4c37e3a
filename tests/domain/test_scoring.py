"""The vectors are those of the benchmark's own evaluation code, run once."""

import numpy as np
import pytest

from backend.domain.scoring import (
    DenseCaption,
    check_ans,
    multibinary_accuracy,
    parse_dense_captions,
    parse_window,
    rtloc_iou,
    rtloc_recall,
    sampled_frame,
    soda,
    soda_from_scores,
)


@pytest.mark.parametrize(
    ("truth", "prediction", "iou", "recall"),
    [
        ((3, 9), (4, 10), 0.7143, 0.75),
        ((0, 31), (0, 31), 1.0, 1.0),
        ((0, 9), (0, 10), 0.9, 0.75),
        ((0, 3), (0, 10), 0.3, 0.0),
        ((5, 5), (5, 5), 0.0, 0.0),
        ((9, 3), (4, 10), 0.7143, 0.75),
    ],
)
def test_rtloc(truth, prediction, iou, recall):
    assert rtloc_iou(truth, prediction) == pytest.approx(iou, abs=5e-5)
    assert rtloc_recall(truth, prediction) == recall


@pytest.mark.parametrize(
    ("total", "interval", "expected"),
    [
        (73, (10, 11), (4, 4)),
        (400, (10, 12), (0, 0)),
        (90, (0, 2), (0, 0)),
        (73, (30, 72), (13, 31)),
        (90, (1, 3), (0, 1)),
        (116, (0, 115), (0, 31)),
    ],
)
def test_frames_are_truncated_to_32(total, interval, expected):
    assert tuple(sampled_frame(frame, total) for frame in interval) == expected


@pytest.mark.parametrize(("frame", "total"), [(116, 116), (-1, 90), (3, 31)])
def test_a_frame_outside_the_video_or_a_short_video_is_refused(frame, total):
    with pytest.raises(ValueError):
        sampled_frame(frame, total)


@pytest.mark.parametrize(
    ("prediction", "scores", "expected"),
    [
        ([(0, 10), (11, 31)], [[0.8, 0.1], [0.2, 0.6]], 0.603333),
        ([(0, 31)], [[0.5], [0.5]], 0.193548),
        ([(13, 31), (0, 12)], [[0.0, 1.0], [1.0, 0.0]], 0.5),
    ],
)
def test_soda_vectors(prediction, scores, expected):
    result = soda_from_scores([(0, 12), (13, 31)], prediction, np.array(scores))

    assert result.f1 == pytest.approx(expected, abs=1e-6)


def test_soda_takes_any_caption_scorer():
    truth = [DenseCaption(0, 12, "runs"), DenseCaption(13, 31, "Out of frame.")]

    result = soda(truth, truth[:1], lambda one, other: float(one == other))

    assert (result.precision, result.recall, result.f1) == pytest.approx((1.0, 0.5, 2 / 3))
    assert soda(truth, [], lambda one, other: 1.0).f1 == 0


def test_soda_refuses_a_matrix_of_another_shape():
    with pytest.raises(ValueError):
        soda_from_scores([(0, 1)], [(0, 1)], np.zeros((2, 1)))


@pytest.mark.parametrize("prediction", ["A", "(A)", "(A) red", "a.", "Answer: (A)", "(", "."])
def test_check_ans_right(prediction):
    assert check_ans(prediction, "A")


@pytest.mark.parametrize("prediction", ["B", "The answer is A", " A", ""])
def test_check_ans_wrong(prediction):
    assert not check_ans(prediction, "A")


def test_multibinary_accuracy_counts_questions_with_every_row_right():
    rows = [("q1", True), ("q2", True), ("q1", True), ("q2", False), ("q3", True)]

    assert multibinary_accuracy(rows) == pytest.approx(2 / 3)
    with pytest.raises(ValueError):
        multibinary_accuracy([])


def test_answers_are_parsed_as_the_benchmark_parses_them():
    assert parse_window("between [3, 9.5] and [1, 2]") == (3.0, 9.5)
    assert parse_window("[ 3, 9 ]") is None
    assert parse_dense_captions("[0, 4]: walks in,\n[5, 31]: sits [down") == [
        DenseCaption(0, 4, "walks in"),
        DenseCaption(5, 31, "sits"),
    ]
