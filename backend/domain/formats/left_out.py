"""`left_out.jsonl`: what was accepted and is not in the release, with the reason."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from backend.domain.formats.json_lines import read_lines
from backend.domain.formats.records import LeftOut

FILE_NAME = "left_out.jsonl"


def line(left_out: LeftOut) -> dict[str, Any]:
    """The line of one thing left out."""
    return {**asdict(left_out), "configs": list(left_out.configs)}


def read(path: Path) -> Iterator[LeftOut]:
    """The lines of a file."""
    for value in read_lines(path):
        yield LeftOut(**{**value, "configs": tuple(value["configs"])})
