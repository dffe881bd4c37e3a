"""`metadata.jsonl`: the boxes, one line per subject, as PLM-VideoBench's `metadata_<split>.jsonl` has them.

`bbox` maps each frame of the released file, written as a string, to [x1, y1, x2, y2] in its pixels or null.
The other keys are ours; readers of the benchmark's file ignore them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.domain.formats.json_lines import read_lines
from backend.domain.formats.records import Box, ReleasedTrack, ReleasedVideo

FILE_NAME = "metadata.jsonl"


@dataclass(frozen=True)
class BoxLine:
    """One subject's boxes by frame index, None where it is absent."""

    video: str
    masklet_id: int
    split: str
    category: str
    width: int
    height: int
    total_frames: int
    boxes: dict[int, Box | None]


def line(video: ReleasedVideo, track: ReleasedTrack) -> dict[str, Any]:
    """The line of a subject."""
    return {
        "video": video.file_name,
        "masklet_id": track.masklet_id,
        "split": video.split,
        "category": track.category,
        "width": video.width,
        "height": video.height,
        "total_frames": video.total_frames,
        "bbox": {str(frame): None if box is None else list(box) for frame, box in enumerate(track.boxes)},
    }


def read(path: Path) -> Iterator[BoxLine]:
    """The lines of a file. Raises ValueError for a missing key and for a box that is not four numbers."""
    for number, value in enumerate(read_lines(path), start=1):
        try:
            yield BoxLine(
                video=value["video"],
                masklet_id=value["masklet_id"],
                split=value["split"],
                category=value["category"],
                width=value["width"],
                height=value["height"],
                total_frames=value["total_frames"],
                boxes={int(frame): _box(box) for frame, box in value["bbox"].items()},
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"{path.name}, line {number}: {error!r} is wrong or missing.") from error


def _box(value: Any) -> Box | None:
    if value is None:
        return None
    x1, y1, x2, y2 = value
    return float(x1), float(y1), float(x2), float(y2)
