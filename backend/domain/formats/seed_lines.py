"""Questions for clips as JSON Lines: one object a line, with the columns of the config `fgqa`.

`answer` may be left out or null where there is none to verify, and so may every text of `metadata` but
`source_video_id`.
"""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

from backend.domain.formats.seed_rows import ROWS_AT_ONCE, SeedBatch, read_batch

LONGEST_LINE = 1024 * 1024


def count_rows(path: Path) -> int:
    """How many lines the file has."""
    with path.open("rb") as file:
        return sum(1 for _ in file)


def read_batches(path: Path, *, first_row: int = 1) -> Iterator[SeedBatch]:
    """The lines of the file from line `first_row` on, a few thousand in memory; a line that is no JSON is refused."""
    with path.open("rb") as file:
        lines = (_read_line(line) for line in islice(file, first_row - 1, None))
        while values := list(islice(lines, ROWS_AT_ONCE)):
            yield read_batch(first_row, values)
            first_row += len(values)


def _read_line(line: bytes) -> Any:
    if len(line) > LONGEST_LINE:
        return ValueError(f"The line has {len(line)} bytes; at most {LONGEST_LINE} are taken.")
    try:
        return json.loads(line.decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        return ValueError("The line is not UTF-8.")
    except (ValueError, RecursionError):
        return ValueError("The line is not JSON.")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
