"""Clips made on the spot: frames that say their own number, and a subject whose box is known."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

BITS = 12
TIME_BASE = Fraction(1, 90000)


@dataclass(frozen=True)
class Written:
    """A clip on disk and what a full decode of it must give."""

    path: Path
    width: int
    height: int
    ticks: tuple[int, ...]

    def media(self, **changes: Any) -> dict[str, Any]:
        """Return the `media` of a request for this clip."""
        media: dict[str, Any] = {
            "address": str(self.path),
            "sha256": hashlib.sha256(self.path.read_bytes()).hexdigest(),
            "frames": len(self.ticks),
            "width": self.width,
            "height": self.height,
            "time_base": [TIME_BASE.numerator, TIME_BASE.denominator],
            "ticks": list(self.ticks),
        }
        return {**media, **changes}


def write_clip(
    path: Path,
    draw: Callable[[int], Picture],
    ticks: Sequence[int],
    *,
    codec: str = "libx264",
    container: str = "mp4",
    options: dict[str, str] | None = None,
) -> Written:
    """Encode draw(0), draw(1), … (RGB) to be shown at `ticks` of 1/90000 s; by default as a proxy is made."""
    first = draw(0)
    height, width = first.shape[:2]
    with av.open(str(path), "w", format=container) as file:
        stream = file.add_stream(codec, rate=30)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.time_base = stream.time_base = TIME_BASE
        stream.options = {"bf": "0", "g": "15", "crf": "12", "preset": "ultrafast", **(options or {})}
        for number, tick in enumerate(ticks):
            frame = av.VideoFrame.from_ndarray(draw(number), format="rgb24")
            frame.pts, frame.time_base = tick, TIME_BASE
            file.mux(stream.encode(frame))
        file.mux(stream.encode())
    return Written(path, width, height, tuple(ticks))


def numbered(number: int, size: tuple[int, int] = (320, 192)) -> Picture:
    """Return a picture with `number` as a row of black and white bars, most significant first."""
    width, height = size
    picture = np.full((height, width, 3), 128, np.uint8)
    for bit in range(BITS):
        left, right = bit * width // BITS, (bit + 1) * width // BITS
        picture[: height // 2, left:right] = 255 if number >> (BITS - 1 - bit) & 1 else 0
    return picture


def read_number(picture: Picture) -> int:
    """Return the number that `numbered` wrote into a picture, whatever its order of channels."""
    height, width = picture.shape[:2]
    number = 0
    for bit in range(BITS):
        centre = (2 * bit + 1) * width // (2 * BITS)
        number = number << 1 | int(
            picture[height // 4 - 4 : height // 4 + 4, centre - 3 : centre + 3].mean() > 128
        )
    return number


def steady(count: int) -> list[int]:
    """Return the ticks of `count` frames at 30 a second."""
    return [3000 * number for number in range(count)]


def uneven(count: int) -> list[int]:
    """Return the ticks of `count` frames with gaps of 1 to 4 thirtieths of a second."""
    return list(np.cumsum([0, *(3000 * (1 + number * 7 % 4) for number in range(count - 1))]).tolist())


SUBJECT = (70, 100)
SCENE = (480, 270)


def subject_box(number: int) -> tuple[float, float, float, float]:
    """Return where the subject of `scene` is: it moves right by 6 pixels a frame and sways, until it has
    left.
    """
    x, y = 30 + 6 * number, 90 + round(12 * np.sin(number / 5))
    return float(x), float(y), float(min(SCENE[0], x + SUBJECT[0])), float(y + SUBJECT[1])


def scene(number: int) -> Picture:
    """Return a picture of an orange, dotted ellipse before a still, grey-blue, mottled wall."""
    rng = np.random.default_rng(7)
    coarse = rng.integers(70, 150, (SCENE[1] // 9, SCENE[0] // 12, 3))
    coarse[..., 0] = coarse[..., 0] // 2
    wall = cv2.resize(coarse.astype(np.uint8), SCENE, interpolation=cv2.INTER_CUBIC)
    x, y = int(subject_box(number)[0]), int(subject_box(number)[1])
    canvas = np.zeros((SCENE[1], SCENE[0] + 400, 3), np.uint8)
    canvas[:, : SCENE[0]] = wall
    centre = (x + SUBJECT[0] // 2, y + SUBJECT[1] // 2)
    cv2.ellipse(canvas, centre, (SUBJECT[0] // 2, SUBJECT[1] // 2), 0, 0, 360, (235, 120, 30), -1)
    for dot in range(5):
        cv2.circle(canvas, (x + 15 + 10 * dot, y + 25 + 12 * dot), 6, (120, 20, 10), -1)
    return canvas[:, : SCENE[0]].copy()


def overlap(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the intersection over union of two boxes."""
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    if width <= 0 or height <= 0:
        return 0.0
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (first, second)]
    return width * height / (sum(areas) - width * height)
