"""Pairs the objects of two annotations: tracks by the overlap of tubes, segments by overlap in time.

Frames are source-frame integers and intervals are inclusive at both ends, so an interval has
`end - start + 1` frames. All scores lie in [0, 1]; 1 means equal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from annotation_schemas.geometry import iou

Box = Sequence[float]
Tube = Mapping[int, Box | None]

# Small enough that it can only decide between pairings whose overlap is the same.
TIE_WEIGHT = 1e-6


@dataclass(frozen=True)
class Match:
    """One pair: row index, column index and the score of the pair."""

    a: int
    b: int
    score: float


def frame_ious(a: Tube, b: Tube) -> dict[int, float]:
    """IoU on every frame where at least one of the tubes has a box; 0 where only one has."""
    ious: dict[int, float] = {}
    for frame in sorted({*a, *b}):
        box_a, box_b = a.get(frame), b.get(frame)
        if box_a is None and box_b is None:
            continue
        ious[frame] = 0.0 if box_a is None or box_b is None else iou(box_a, box_b)
    return ious


def tube_viou(a: Tube, b: Tube) -> float:
    """Spatio-temporal IoU: the sum of IoU over the frames both see, over the count of frames either sees.

    This is vIoU of HC-STVG (arXiv 2011.05049). Two tubes that are never visible agree: 1.
    """
    ious = frame_ious(a, b)
    return sum(ious.values()) / len(ious) if ious else 1.0


def tiou(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Temporal IoU of inclusive frame intervals: [3, 5] has three frames, so [3, 5] and [5, 7] score 1/5."""
    intersection = min(a[1], b[1]) - max(a[0], b[0]) + 1
    if intersection <= 0:
        return 0.0
    union = (a[1] - a[0] + 1) + (b[1] - b[0] + 1) - intersection
    return intersection / union


def optimal_matches(
    scores: np.ndarray, *, threshold: float = 0.0, tie_scores: np.ndarray | None = None
) -> list[Match]:
    """The one-to-one pairing with the greatest sum of scores, in the order of the rows.

    Only pairs with score > 0 and score >= `threshold` may be made; a pair below the threshold cannot keep
    another one from being made. `tie_scores` (same shape, in [0, 1]) decides between equally good pairings.
    Raises ValueError when the matrix is not two-dimensional or a score is outside [0, 1].
    """
    if scores.ndim != 2:
        raise ValueError(f"The scores have {scores.ndim} dimensions; a matrix of two is needed.")
    if scores.size == 0:
        return []
    if scores.min() < 0 or scores.max() > 1:
        raise ValueError("A score lies outside [0, 1].")
    allowed = (scores > 0) & (scores >= threshold)
    weights = np.where(allowed, scores, 0.0)
    if tie_scores is not None:
        weights = weights + np.where(allowed, tie_scores * TIE_WEIGHT, 0.0)
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return [
        Match(int(row), int(column), float(scores[row, column]))
        for row, column in zip(rows, columns, strict=True)
        if allowed[row, column]
    ]
