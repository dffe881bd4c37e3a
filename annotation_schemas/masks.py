"""Binary masks as COCO compressed run-length strings: `{"size": [height, width], "counts": str}`.

The run lengths are read here before pycocotools sees them: its C code trusts a string it is given.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco

from annotation_schemas.generated.types import Mask

Box = list[float]


class InvalidMask(ValueError):
    """The string is no run-length code of a picture of the size it names."""


def encode(pixels: NDArray[Any]) -> Mask:
    """Return the mask of a [height, width] array; nonzero is inside. Raises ValueError for another shape."""
    if pixels.ndim != 2:
        raise ValueError(f"a mask has two dimensions, not {pixels.ndim}")
    coded = coco.encode(np.asfortranarray(pixels != 0, dtype=np.uint8))
    return {"size": [int(pixels.shape[0]), int(pixels.shape[1])], "counts": coded["counts"].decode("ascii")}


def decode(mask: Mapping[str, Any]) -> NDArray[np.bool_]:
    """Return the mask as a [height, width] boolean array. Raises InvalidMask."""
    height, width = mask["size"]
    runs = run_lengths(mask)
    inside = np.arange(len(runs)) % 2 == 1
    return np.repeat(inside, runs).reshape((width, height)).T


def area(mask: Mapping[str, Any]) -> int:
    """Return the number of pixels inside. Raises InvalidMask."""
    return int(run_lengths(mask)[1::2].sum())


def hull(mask: Mapping[str, Any]) -> Box | None:
    """Return the tight box [x1, y1, x2, y2] around the mask, edges of pixels, or None when it is empty.

    The pixel in column x, row y covers [x, y, x + 1, y + 1]. Raises InvalidMask.
    """
    if area(mask) == 0:
        return None
    x, y, width, height = (float(value) for value in coco.toBbox(_for_coco(mask)))
    return [x, y, x + width, y + height]


def iou(first: Mapping[str, Any], second: Mapping[str, Any]) -> float:
    """Return intersection over union of two masks of one size; 0.0 when both are empty.

    Raises InvalidMask, and ValueError when the sizes differ.
    """
    if list(first["size"]) != list(second["size"]):
        raise ValueError(f"masks of different pictures: {list(first['size'])} and {list(second['size'])}")
    if area(first) == 0 and area(second) == 0:
        return 0.0
    return float(coco.iou([_for_coco(first)], [_for_coco(second)], [0])[0][0])


def extended(mask: Mapping[str, Any], *, width: int, height: int) -> Mask:
    """Return the mask on a picture with more columns at the right or rows below, which are outside of it.

    Raises InvalidMask, and ValueError when the mask is larger than `width` or `height`.
    """
    rows, columns = mask["size"]
    if columns > width or rows > height:
        raise ValueError(f"a mask of {columns}×{rows} does not fit into {width}×{height}")
    if [rows, columns] == [height, width]:
        return {"size": [rows, columns], "counts": mask["counts"]}
    return encode(np.pad(decode(mask), ((0, height - rows), (0, width - columns))))


def from_polygons(polygons: Sequence[Sequence[float]], *, width: int, height: int) -> Mask:
    """Return the mask covered by polygons [x, y, x, y, …] in pixels.

    Raises ValueError for a polygon of under three points.
    """
    for polygon in polygons:
        if len(polygon) < 6 or len(polygon) % 2:
            raise ValueError(f"a polygon needs at least three points, this has {len(polygon)} numbers")
    if not polygons:
        return encode(np.zeros((height, width), dtype=np.uint8))
    merged = coco.merge(coco.frPyObjects([list(polygon) for polygon in polygons], height, width))
    return {"size": [height, width], "counts": merged["counts"].decode("ascii")}


def run_lengths(mask: Mapping[str, Any]) -> NDArray[np.int64]:
    """Return the run lengths, outside first, down the columns, read-only. Raises InvalidMask."""
    height, width = mask["size"]
    return _run_lengths(int(height), int(width), mask["counts"])


@lru_cache(maxsize=1024)
def _run_lengths(height: int, width: int, counts: str) -> NDArray[np.int64]:
    # COCO's code (cocoapi maskApi.c, rleToString): groups of 5 bits, low first, each plus 48; bit 5 says that
    # more follow, bit 4 of the last is the sign; from the fourth run on the difference to the run two before.
    try:
        codes = np.frombuffer(counts.encode("ascii"), dtype=np.uint8).astype(np.int64) - 48
    except UnicodeEncodeError:
        raise InvalidMask("the run-length string has characters outside its alphabet") from None
    if len(codes) == 0 or codes.min() < 0 or codes.max() > 63:
        raise InvalidMask("the run-length string is empty or has characters outside its alphabet")
    ends = np.flatnonzero(codes & 0x20 == 0)
    if len(ends) == 0 or ends[-1] != len(codes) - 1:
        raise InvalidMask("the run-length string breaks off inside a number")
    starts = np.concatenate(([0], ends[:-1] + 1))
    sizes = ends - starts + 1
    if sizes.max() > 8:
        raise InvalidMask("the run-length string has a number too large for a picture")
    shifts = 5 * (np.arange(len(codes)) - np.repeat(starts, sizes))
    values = np.add.reduceat((codes & 0x1F) << shifts, starts)
    negative = codes[ends] & 0x10 != 0
    values = np.where(negative, values - (np.int64(1) << (5 * sizes)), values)
    values[1::2] = np.cumsum(values[1::2])
    values[2::2] = np.cumsum(values[2::2])
    if values.min() < 0 or values.max() > height * width or values.sum() != height * width:
        raise InvalidMask(f"the runs do not fill a picture of {width}×{height} pixels exactly")
    values.setflags(write=False)
    return values


def _for_coco(mask: Mapping[str, Any]) -> dict[str, Any]:
    return {"size": list(mask["size"]), "counts": mask["counts"].encode("ascii")}
