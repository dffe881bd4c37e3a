"""Run-length masks: exact vectors, round trips, and strings that are no masks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from pycocotools import mask as coco

from annotation_schemas.masks import (
    InvalidMask,
    area,
    decode,
    encode,
    extended,
    from_polygons,
    hull,
    iou,
    run_lengths,
)


def square(x1: int, y1: int, x2: int, y2: int) -> np.ndarray:
    pixels = np.zeros((6, 8), dtype=bool)
    pixels[y1:y2, x1:x2] = True
    return pixels


def test_exact_vector() -> None:
    # 6 rows, 8 columns, columns 1-2 × rows 2-4 inside: down the columns 8 out, 3 in, 3 out, 3 in, 31 out
    mask = encode(square(1, 2, 3, 5))
    assert mask == {"size": [6, 8], "counts": "8330l0"}
    assert run_lengths(mask).tolist() == [8, 3, 3, 3, 31]
    assert area(mask) == 6
    assert hull(mask) == [1.0, 2.0, 3.0, 5.0]


def test_hull_of_parts_and_of_nothing() -> None:
    assert hull(encode(square(0, 0, 1, 1) | square(7, 5, 8, 6))) == [0.0, 0.0, 8.0, 6.0]
    assert hull(encode(square(0, 0, 0, 0))) is None
    assert area(encode(square(0, 0, 8, 6))) == 48


def test_iou_of_masks() -> None:
    assert iou(encode(square(0, 0, 4, 4)), encode(square(2, 0, 6, 4))) == pytest.approx(8 / 24)
    assert iou(encode(square(0, 0, 0, 0)), encode(square(0, 0, 0, 0))) == 0.0
    with pytest.raises(ValueError, match="different pictures"):
        iou(encode(square(0, 0, 4, 4)), encode(np.ones((4, 4))))


def test_more_columns_and_rows_are_outside() -> None:
    mask = encode(square(1, 2, 3, 5))

    assert extended(mask, width=8, height=6) == mask
    grown = extended(mask, width=9, height=8)
    assert grown["size"] == [8, 9]
    assert area(grown) == area(mask)
    assert hull(grown) == hull(mask)
    with pytest.raises(ValueError, match="8×6 does not fit into 7×6"):
        extended(mask, width=7, height=6)


def test_polygons_cover_their_inside() -> None:
    mask = from_polygons([[1, 2, 3, 2, 3, 5, 1, 5], [6, 0, 8, 0, 8, 2, 6, 2]], width=8, height=6)
    assert (decode(mask) == (square(1, 2, 3, 5) | square(6, 0, 8, 2))).all()
    assert area(from_polygons([], width=8, height=6)) == 0
    with pytest.raises(ValueError, match="at least three points"):
        from_polygons([[1, 2, 3, 2]], width=8, height=6)


@settings(max_examples=200)
@given(arrays.arrays(bool, arrays.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=40)))
def test_round_trip_and_agreement_with_coco(pixels: np.ndarray) -> None:
    mask = encode(pixels)
    assert decode(mask).shape == pixels.shape
    assert (decode(mask) == pixels).all()
    theirs = {"size": list(pixels.shape), "counts": mask["counts"].encode()}
    assert (coco.decode(theirs) == pixels).all()
    assert area(mask) == int(coco.area(theirs)) == int(pixels.sum())


@pytest.mark.parametrize(
    "counts", ["8330l", "8330", "8330l00", "8330l1", "é", "8 30l0", "P", "PPPPPPPPPPPPPPP0", "x"]
)
def test_a_string_that_is_no_mask_is_refused(counts: str) -> None:
    for read in (run_lengths, decode, area, hull):
        with pytest.raises(InvalidMask):
            read({"size": [6, 8], "counts": counts})


@given(st.text(st.characters(min_codepoint=48, max_codepoint=111), min_size=1, max_size=12))
def test_whatever_is_accepted_fills_the_picture(counts: str) -> None:
    try:
        runs = run_lengths({"size": [6, 8], "counts": counts})
    except InvalidMask:
        return
    assert runs.min() >= 0
    assert runs.sum() == 48
