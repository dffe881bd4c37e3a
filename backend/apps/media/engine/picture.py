"""From the stored picture to the upright picture with square pixels, and to the even size H.264 needs."""

from dataclasses import dataclass
from fractions import Fraction

from backend.apps.media.engine.limits import Limits
from backend.apps.media.engine.probe import Probe
from backend.apps.media.engine.refusal import Refused

# ffmpeg filters for each display matrix, by the signs of (a, b, c, d) in x' = ax + cy, y' = bx + dy
# (ISO 14496-12 §8.3.2.3, y downwards). The third value says whether width and height change places.
UPRIGHT: dict[tuple[int, int, int, int], tuple[list[tuple[str, str]], bool]] = {
    (1, 0, 0, 1): ([], False),
    (-1, 0, 0, 1): ([("hflip", "")], False),
    (1, 0, 0, -1): ([("vflip", "")], False),
    (-1, 0, 0, -1): ([("hflip", ""), ("vflip", "")], False),
    (0, 1, 1, 0): ([("transpose", "cclock_flip")], True),
    (0, -1, 1, 0): ([("transpose", "cclock")], True),
    (0, 1, -1, 0): ([("transpose", "clock")], True),
    (0, -1, -1, 0): ([("transpose", "clock_flip")], True),
}
MAX_PIXEL_ASPECT = 10


@dataclass(frozen=True)
class Picture:
    """The upright picture: `turns` are the ffmpeg filters that make it so, sizes in pixels.

    `stretched` tells that pixels were not square. `padded_width` and `padded_height` are the even size of the
    renditions: one column at the right or one row at the bottom more, so that coordinates stay what they are.
    """

    width: int
    height: int
    turns: tuple[tuple[str, str], ...]
    stretched: bool

    @property
    def padded_width(self) -> int:
        return self.width + self.width % 2

    @property
    def padded_height(self) -> int:
        return self.height + self.height % 2

    @property
    def is_padded(self) -> bool:
        return (self.padded_width, self.padded_height) != (self.width, self.height)


def upright_picture(probe: Probe, limits: Limits) -> Picture:
    """Return the picture as a player shows it. Raises Refused for a size outside the limits.

    Pixels that are not square are stretched along one side, never shrunk, as browsers do.
    """
    turns, swapped = UPRIGHT.get(_signs(probe.display_matrix), ([], False))
    width, height, aspect = probe.width, probe.height, probe.pixel_aspect
    if swapped:
        width, height, aspect = height, width, 1 / aspect
    if not Fraction(1, MAX_PIXEL_ASPECT) <= aspect <= MAX_PIXEL_ASPECT:
        raise Refused(f"Pixels of shape {probe.pixel_aspect} are not supported.")
    if aspect > 1:
        width = round(width * aspect)
    elif aspect < 1:
        height = round(height / aspect)
    if min(width, height) < limits.min_side:
        raise Refused(f"The picture is {width}x{height} pixels; both sides need at least {limits.min_side}.")
    if max(width, height) > limits.max_side:
        raise Refused(f"The picture is {width}x{height} pixels; a side has at most {limits.max_side}.")
    if width * height > limits.max_pixels:
        raise Refused(f"The picture is {width}x{height} pixels; at most {limits.max_pixels} are accepted.")
    return Picture(width, height, tuple(turns), aspect != 1)


def fit(width: int, height: int, box_width: int, box_height: int) -> tuple[int, int]:
    """Return the even size, at least 2x2, of a picture shrunk to fit the box; never enlarged."""
    scale = min(Fraction(box_width, width), Fraction(box_height, height), Fraction(1))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _signs(matrix: tuple[int, ...] | None) -> tuple[int, int, int, int]:
    """Return the signs of a, b, c and d; anything but a turn by right angles and a flip counts as upright."""
    if matrix is None:
        return (1, 0, 0, 1)
    a, b, _, c, d = matrix[:5]
    largest = max(abs(a), abs(b), abs(c), abs(d))
    small = largest // 100
    signs = tuple(0 if abs(value) <= small else (1 if value > 0 else -1) for value in (a, b, c, d))
    return signs if signs in UPRIGHT else (1, 0, 0, 1)
