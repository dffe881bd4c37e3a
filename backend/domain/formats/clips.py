"""`clips.jsonl`: the video files of `fgqa`, `fgqa_mcq` and `sgqa`. PLM has no column for them.

One line per `segment_id`: `videos/<video>` has exactly the source frames `start_frame` to `end_frame`, so frame 0
of the file is source frame `start_frame`. Sizes are those of the file.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from backend.domain.formats.json_lines import read_lines
from backend.domain.formats.records import ReleasedClip

FILE_NAME = "clips.jsonl"

_KINDS = {
    "segment_id": str,
    "video": str,
    "start_frame": int,
    "end_frame": int,
    "width": int,
    "height": int,
    "frame_table_hash": str,
}


def file_name(segment_id: str) -> str:
    """The name of a clip's file below `videos/`."""
    return f"{segment_id}.mp4"


def line(clip: ReleasedClip) -> dict[str, Any]:
    """The line of a clip."""
    return {
        "segment_id": clip.segment_id,
        "video": file_name(clip.segment_id),
        "start_frame": clip.start_frame,
        "end_frame": clip.end_frame,
        "width": clip.width,
        "height": clip.height,
        "frame_table_hash": clip.frame_table_hash,
    }


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file, as `line` made them. Raises ValueError for a line that lacks anything."""
    for number, value in enumerate(read_lines(path), start=1):
        for name, kind in _KINDS.items():
            if not isinstance(value.get(name), kind):
                raise ValueError(f"{path.name}, line {number}: {name} is not as it must be.")
        yield value
