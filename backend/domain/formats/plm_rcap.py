"""The config `rcap` of PLM-Video-Human: one row per captioned stretch of a subject."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from backend.domain.formats.records import ReleasedSegment, ReleasedTrack, ReleasedVideo
from backend.domain.formats.tables import read_rows

NAME = "rcap"
SCHEMA = pa.schema(
    [
        ("uid", pa.int32()),
        ("video", pa.string()),
        ("masklet_id", pa.int32()),
        ("total_frames", pa.int32()),
        ("caption", pa.string()),
        ("start_frame", pa.int32()),
        ("end_frame", pa.int32()),
    ]
)


def file_name(split: str) -> str:
    """Path in the release."""
    return f"rcap/plm_rcap_{split}.parquet"


def row(uid: int, video: ReleasedVideo, track: ReleasedTrack, segment: ReleasedSegment) -> dict[str, Any]:
    """The row of a segment. Frames are those of the released file, 0-based, ends inclusive."""
    return {
        "uid": uid,
        "video": video.file_name,
        "masklet_id": track.masklet_id,
        "total_frames": video.total_frames,
        "caption": segment.caption,
        "start_frame": segment.start_frame,
        "end_frame": segment.end_frame,
    }


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file. Raises ValueError when its columns are not those of the config."""
    return read_rows(path, SCHEMA)
