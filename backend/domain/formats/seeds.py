"""The formats in which questions for clips come in, by name."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from backend.domain.formats import plm_fgqa, seed_lines
from backend.domain.formats.seed_rows import SeedBatch


class ReadBatches(Protocol):
    """Reads the rows of a file from `first_row` (1: the first) on. Raises ValueError when it is no such file."""

    def __call__(self, path: Path, *, first_row: int = 1) -> Iterator[SeedBatch]: ...


@dataclass(frozen=True)
class SeedFormat:
    """How the rows of a kind of file are counted and read; both raise ValueError when it is no such file."""

    suffixes: tuple[str, ...]
    count_rows: Callable[[Path], int]
    read_batches: ReadBatches


SEED_FORMATS: Mapping[str, SeedFormat] = {
    "plm-fgqa": SeedFormat((".parquet",), plm_fgqa.count_rows, plm_fgqa.read_batches),
    "jsonl": SeedFormat((".jsonl", ".ndjson"), seed_lines.count_rows, seed_lines.read_batches),
}


def format_of(file_name: str) -> str | None:
    """The name of the format that files with this ending have, or None."""
    suffix = Path(file_name).suffix.lower()
    return next((name for name, known in SEED_FORMATS.items() if suffix in known.suffixes), None)
