"""How alike a subject looks along its tube: a score that falls when boxes drift to something else.

The look of a region is its histogram of colour in CIE Lab, 8 bins each for a and b and 4 for lightness
(fewer, so that a change of light counts less), every pixel weighted. Two looks are compared by the
Bhattacharyya coefficient, the sum of sqrt(p * q) over the bins: 1 for equal histograms, 0 when no colour is
shared (Comaniciu, Ramesh, Meer 2003).
"""

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from model_assist.protocol import Box
from model_assist.runtime.frames import Picture

Look = NDArray[np.float64]
"""A histogram that sums to 1."""

BINS = (4, 8, 8)


def look_of_pixels(picture_bgr: Picture, weights: NDArray[np.float32]) -> Look:
    """Return the look of a picture under per-pixel `weights` of the same height and width.

    Raises ValueError when no pixel has a weight.
    """
    lab = cv2.cvtColor(picture_bgr, cv2.COLOR_BGR2LAB).reshape(-1, 3).astype(np.int64)
    cells = (lab * np.array(BINS)) // 256
    flat = (cells[:, 0] * BINS[1] + cells[:, 1]) * BINS[2] + cells[:, 2]
    counts = np.bincount(flat, weights=weights.reshape(-1), minlength=BINS[0] * BINS[1] * BINS[2])
    total = counts.sum()
    if total <= 0:
        raise ValueError("no pixel has a weight")
    return np.asarray(counts / total, dtype=np.float64)


def look_of_box(picture_bgr: Picture, box: Box) -> Look:
    """Return the look of a box, whose pixels weigh less towards its edge (Epanechnikov), where background
    is.
    """
    height, width = picture_bgr.shape[:2]
    left, top = max(0, int(box[0])), max(0, int(box[1]))
    right, bottom = min(width, max(left + 1, round(box[2]))), min(height, max(top + 1, round(box[3])))
    patch = np.ascontiguousarray(picture_bgr[top:bottom, left:right])
    rows, columns = np.mgrid[0 : bottom - top, 0 : right - left].astype(np.float32)
    dy = (rows + 0.5) / (bottom - top) * 2 - 1
    dx = (columns + 0.5) / (right - left) * 2 - 1
    return look_of_pixels(patch, np.clip(1 - dx**2 - dy**2, 0.01, None).astype(np.float32))


def likeness(first: Look, second: Look) -> float:
    """Return the Bhattacharyya coefficient of two looks, 0 to 1."""
    return float(min(1.0, np.sqrt(first * second).sum()))


def tube_appearance(pictures_bgr: Iterable[tuple[int, Picture, Box]]) -> list[tuple[int, float]]:
    """Return (frame, likeness to the first box) for each (frame, picture, box); empty when there is none."""
    scores: list[tuple[int, float]] = []
    reference: Look | None = None
    for frame, picture, box in pictures_bgr:
        look = look_of_box(picture, box)
        reference = look if reference is None else reference
        scores.append((frame, likeness(reference, look)))
    return scores
