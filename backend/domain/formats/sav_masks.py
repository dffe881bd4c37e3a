"""Masks in the json layout of SA-V: `masks/<video>_manual.json`, one file per video that has masks.

`masklet[frame][k]` is the COCO run-length mask of subject `masklet_id[k]` on that frame of the released file,
or null. `masklet_id` holds the same numbers as the rows of the release.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from backend.domain.formats.json_lines import dumps
from backend.domain.formats.records import ReleasedTrack, ReleasedVideo


@dataclass(frozen=True)
class VideoMasks:
    """The masks of one video by subject and frame."""

    video_id: str
    width: int
    height: int
    total_frames: int
    masks: dict[int, dict[int, Mapping[str, Any]]]


def file_name(video: str) -> str:
    """Path in the release, for a value of the `video` column."""
    return f"masks/{PurePosixPath(video).stem}_manual.json"


def content(video: ReleasedVideo, tracks: Sequence[ReleasedTrack]) -> dict[str, Any] | None:
    """The content of the file, None when no subject of the video has a mask."""
    masked = [track for track in tracks if track.masks]
    if not masked:
        return None
    return {
        "video_id": PurePosixPath(video.file_name).stem,
        "video_duration": video.duration,
        "video_frame_count": video.total_frames,
        "video_height": video.height,
        "video_width": video.width,
        "masklet_num": len(masked),
        "masklet_id": [track.masklet_id for track in masked],
        "masklet": [[track.masks.get(frame) for track in masked] for frame in range(video.total_frames)],
    }


def write(path: Path, value: Mapping[str, Any]) -> None:
    """Write what `content` gave."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dumps(value) + "\n", encoding="utf-8")


def read(path: Path) -> VideoMasks:
    """The masks of a file. Raises ValueError when its lists do not fit each other."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        ids, frames = value["masklet_id"], value["masklet"]
        if len(frames) != value["video_frame_count"] or any(len(row) != len(ids) for row in frames):
            raise ValueError("masklet has not one entry per frame and masklet id")
        return VideoMasks(
            video_id=value["video_id"],
            width=value["video_width"],
            height=value["video_height"],
            total_frames=value["video_frame_count"],
            masks={
                masklet_id: {frame: row[k] for frame, row in enumerate(frames) if row[k] is not None}
                for k, masklet_id in enumerate(ids)
            },
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name}: {error!r} is wrong or missing.") from error
