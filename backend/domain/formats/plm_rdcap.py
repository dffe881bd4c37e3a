"""The config `rdcap` of PLM-Video-Human: one row per subject, with captions that cover the whole video."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from backend.domain.formats.records import ReleasedTrack, ReleasedVideo
from backend.domain.formats.tables import read_rows

NAME = "rdcap"
SCHEMA = pa.schema(
    [
        ("uid", pa.int32()),
        ("video", pa.string()),
        ("masklet_id", pa.int32()),
        ("total_frames", pa.int32()),
        (
            "dense_captions",
            pa.list_(
                pa.struct([("start_frame", pa.int32()), ("end_frame", pa.int32()), ("caption", pa.string())])
            ),
        ),
    ]
)


def file_name(split: str) -> str:
    """Path in the release."""
    return f"rdcap/plm_rdcap_{split}.parquet"


def row(uid: int, video: ReleasedVideo, track: ReleasedTrack) -> dict[str, Any]:
    """The row of a subject, stretches out of frame included."""
    return {
        "uid": uid,
        "video": video.file_name,
        "masklet_id": track.masklet_id,
        "total_frames": video.total_frames,
        "dense_captions": [
            {
                "start_frame": segment.start_frame,
                "end_frame": segment.end_frame,
                "caption": segment.caption,
            }
            for segment in track.segments
        ],
    }


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file. Raises ValueError when its columns are not those of the config."""
    return read_rows(path, SCHEMA)
