import numpy as np
import pytest

from backend.domain.matching import Match, frame_ious, optimal_matches, tiou, tube_viou

LEFT = [0.0, 0.0, 10.0, 10.0]
SHIFTED = [5.0, 0.0, 15.0, 10.0]  # shares 50 of 150 px² with LEFT


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ((3, 5), (3, 5), 1.0),
        ((3, 5), (5, 7), 1 / 5),
        ((3, 5), (6, 7), 0.0),
        ((0, 9), (2, 3), 2 / 10),
        ((4, 4), (4, 4), 1.0),
    ],
)
def test_tiou_counts_inclusive_frames(a, b, expected):
    assert tiou(a, b) == pytest.approx(expected)
    assert tiou(b, a) == pytest.approx(expected)


def test_viou_divides_by_the_frames_either_tube_is_visible_on():
    # given: equal on frame 0, a third on frame 1, one-sided on frames 2 and 3, nobody on frame 4
    a = {0: LEFT, 1: LEFT, 2: LEFT, 3: None, 4: None}
    b = {0: LEFT, 1: SHIFTED, 2: None, 3: LEFT, 4: None}

    assert frame_ious(a, b) == pytest.approx({0: 1.0, 1: 1 / 3, 2: 0.0, 3: 0.0})
    assert tube_viou(a, b) == pytest.approx((1 + 1 / 3) / 4)
    assert tube_viou(b, a) == tube_viou(a, b)


def test_two_tubes_that_are_never_visible_agree():
    assert tube_viou({0: None}, {}) == 1.0


def test_matching_takes_the_best_sum_not_the_best_first_pair():
    scores = np.array([[0.9, 0.8], [0.8, 0.1]])

    assert optimal_matches(scores) == [Match(0, 1, 0.8), Match(1, 0, 0.8)]


def test_a_pair_below_the_threshold_neither_matches_nor_displaces_one_that_does():
    # given: without the threshold the diagonal (0.5 + 0.45) beats the lone 0.9
    scores = np.array([[0.5, 0.9], [0.0, 0.45]])

    assert optimal_matches(scores) == [Match(0, 0, 0.5), Match(1, 1, 0.45)]
    assert optimal_matches(scores, threshold=0.6) == [Match(0, 1, 0.9)]


def test_tie_scores_decide_only_between_equal_sums():
    ties = np.array([[0.0, 1.0], [1.0, 0.0]])

    assert optimal_matches(np.ones((2, 2)), tie_scores=ties) == [Match(0, 1, 1.0), Match(1, 0, 1.0)]
    assert optimal_matches(np.array([[1.0, 0.99], [0.99, 1.0]]), tie_scores=ties) == [
        Match(0, 0, 1.0),
        Match(1, 1, 1.0),
    ]


def test_unequal_counts_leave_some_without_partner_and_zero_is_no_match():
    assert optimal_matches(np.array([[0.2], [0.7], [0.0]])) == [Match(1, 0, 0.7)]
    assert optimal_matches(np.zeros((2, 2))) == []
    assert optimal_matches(np.zeros((0, 3))) == []


@pytest.mark.parametrize("scores", [np.array([0.5]), np.array([[1.2]]), np.array([[-0.1]])])
def test_what_is_no_score_matrix_is_refused(scores):
    with pytest.raises(ValueError):
        optimal_matches(scores)
