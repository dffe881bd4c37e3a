"""Independent reading of clips: PyAV frame by frame, without the engine."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from tests.factories.frame_codes import Picture, read_frame_code


@dataclass(frozen=True)
class Film:
    """What a full decode shows: time in seconds and burnt-in number of each frame (None: not readable).

    `is_turned` tells that a player is to turn or mirror the pictures before it shows them.
    """

    times: list[Fraction]
    codes: list[int | None]
    is_turned: bool


def read_film(path: Path, size: tuple[int, int] | None = None) -> Film:
    """Return the frames of the first film in a file; `size` is the picture inside a padded rendition."""
    times, codes = [], []
    is_turned = False
    with av.open(str(path)) as container:
        still = av.stream.Disposition.attached_pic
        stream = next(stream for stream in container.streams.video if not stream.disposition & still)
        stream.thread_type = "AUTO"
        for frame in container.decode(stream):
            times.append(frame.pts * stream.time_base)
            picture = frame.to_ndarray(format="gray")
            is_turned = is_turned or "DISPLAYMATRIX" in {each.type.name for each in frame.side_data}
            codes.append(_code(picture[: size[1], : size[0]] if size else picture))
    return Film(times, codes, is_turned)


def read_picture(path: Path) -> Picture:
    """Return a still picture in grey."""
    with av.open(str(path)) as container:
        return next(container.decode(video=0)).to_ndarray(format="gray")


def _code(picture: Picture) -> int | None:
    try:
        return read_frame_code(picture)
    except ValueError:
        return None
