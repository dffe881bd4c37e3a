"""The config `rtloc` of PLM-Video-Human: rows of `rcap` whose caption fits one stretch only, uid included."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from backend.domain.formats import plm_rcap
from backend.domain.formats.records import ReleasedSegment, ReleasedTrack, ReleasedVideo
from backend.domain.formats.tables import read_rows

NAME = "rtloc"
SCHEMA = plm_rcap.SCHEMA


def file_name(split: str) -> str:
    """Path in the release."""
    return f"rtloc/plm_rtloc_{split}.parquet"


def row(uid: int, video: ReleasedVideo, track: ReleasedTrack, segment: ReleasedSegment) -> dict[str, Any]:
    """The row of a segment; `uid` is that of the same segment in `rcap`."""
    return plm_rcap.row(uid, video, track, segment)


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file. Raises ValueError when its columns are not those of the config."""
    return read_rows(path, SCHEMA)
