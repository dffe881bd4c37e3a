"""`evidence.jsonl`: where and when the answers of `fgqa` and `sgqa` are seen. PLM has no column for it.

One line per pair with evidence, named by the `qa_id` of its row or by its `uid`. Frames are source frames, seconds
count from the asset's first frame, boxes are in pixels of the upright source picture.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from backend.domain.formats.json_lines import read_lines
from backend.domain.formats.records import Evidence

FILE_NAME = "evidence.jsonl"


def line(qa_id: str, evidence: Evidence) -> dict[str, Any]:
    """The line of a pair, or of a question of `sgqa`."""
    return {
        "qa_id": qa_id,
        "start_time": evidence.start_time,
        "end_time": evidence.end_time,
        "start_frame": evidence.start_frame,
        "end_frame": evidence.end_frame,
        "boxes": [
            {"frame": one.frame, "seconds": one.seconds, "box": list(one.box)} for one in evidence.boxes
        ],
    }


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file, as `line` made them."""
    return read_lines(path)
