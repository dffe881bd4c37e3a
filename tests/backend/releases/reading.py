"""Reads releases as a researcher does."""

import json
from pathlib import Path
from typing import Any

import av
from datasets import load_dataset

from tests.factories.frame_codes import read_frame_code


def load(folder: Path, config: str, cache: Path) -> Any:
    """The config as the `datasets` library loads it."""
    return load_dataset(str(folder), config, cache_dir=str(cache))


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def frame_codes(video: Path) -> list[int]:
    """The source frame that each frame of a coded video shows."""
    with av.open(video) as container:
        return [read_frame_code(frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]


def tree(folder: Path) -> dict[str, bytes]:
    """The files of a release with their bytes, without the two that say its version."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("README.md", "manifest.json")
    }
