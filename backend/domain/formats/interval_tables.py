"""Our own lists of intervals: CSV with a header, and JSON lines, with the same columns.

| column | what it holds |
|---|---|
| `asset` | name of the asset (with or without its suffix), its id, or its `source_video_id`; required |
| `start_seconds`, `end_seconds` | seconds from the first frame, end exclusive |
| `start_frame`, `end_frame` | in place of seconds: frames from 0, both inclusive |
| `label` | what is done in it; becomes `what_description` |
| `split` | train, val or test; else what was chosen for all |
| `metadata` | a JSON object of texts, numbers and truth values |
| `metadata.NAME` | one entry of it (CSV only) |
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from backend.domain.formats.interval_rows import (
    BadValue,
    IntervalRow,
    RefusedRow,
    UnreadableFile,
    read_frame,
    read_metadata,
    read_seconds,
    read_split,
    read_text,
    said,
)

SECONDS = ("start_seconds", "end_seconds")
FRAMES = ("start_frame", "end_frame")
COLUMNS = ("asset", *SECONDS, *FRAMES, "label", "split", "metadata")
_ENTRY = "metadata."


def has_header(first_line: str) -> bool:
    """Return whether the line names columns of ours."""
    return "asset" in [name.strip() for name in first_line.split(",")]


def read_csv(name: str, text: str) -> Iterator[IntervalRow | RefusedRow]:
    """Yield the rows of a CSV file with a header. Raises UnreadableFile."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [column.strip() for column in next(lines, [])]
        _check_header(name, header)
        for row in lines:
            place = f"line {lines.line_num}"
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(header):
                yield RefusedRow(place, f"It has {len(row)} values; the header names {len(header)} columns.")
                continue
            yield _row_of_csv(place, {column: cell.strip() for column, cell in zip(header, row, strict=True)})
    except csv.Error as fault:
        raise UnreadableFile(f"{name}, line {lines.line_num}: the CSV cannot be read ({fault}).") from None


def read_json_lines(name: str, text: str) -> Iterator[IntervalRow | RefusedRow]:
    """Yield the rows of a file with one JSON object a line."""
    # Not splitlines(), which also ends lines at separators that a JSON text may hold.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            values = json.loads(line)
        except (ValueError, RecursionError):
            yield RefusedRow(place, "It is no JSON.")
            continue
        if not isinstance(values, dict):
            yield RefusedRow(place, "It is no JSON object.")
            continue
        unknown = next((key for key in values if key not in COLUMNS), None)
        if unknown is not None:
            yield RefusedRow(
                place, f"There is no field {said(unknown)}; the fields are {', '.join(COLUMNS)}."
            )
            continue
        yield _row(place, values)


def _check_header(name: str, header: list[str]) -> None:
    for column in header:
        if column not in COLUMNS and not (column.startswith(_ENTRY) and column != _ENTRY):
            raise UnreadableFile(
                f"{name}: there is no column {said(column)}; the columns are {', '.join(COLUMNS)} and metadata.NAME."
            )
        if header.count(column) > 1:
            raise UnreadableFile(f"{name}: the column {said(column)} is there twice.")
    if "asset" not in header:
        raise UnreadableFile(f"{name}: the column asset is missing.")
    if not any(all(column in header for column in pair) for pair in (SECONDS, FRAMES)):
        raise UnreadableFile(
            f"{name}: the columns start_seconds and end_seconds, or start_frame and end_frame, are missing."
        )


def _row_of_csv(place: str, cells: dict[str, str]) -> IntervalRow | RefusedRow:
    values: dict[str, Any] = {column: cell for column, cell in cells.items() if not column.startswith(_ENTRY)}
    try:
        entries = json.loads(values["metadata"]) if values.get("metadata") else {}
    except (ValueError, RecursionError):
        return RefusedRow(place, f"metadata is no JSON: {said(values['metadata'])}.")
    if isinstance(entries, dict):
        named = {
            column.removeprefix(_ENTRY): cell for column, cell in cells.items() if column.startswith(_ENTRY)
        }
        entries |= {key: cell for key, cell in named.items() if cell}
    return _row(place, {**values, "metadata": entries})


def _row(place: str, values: Mapping[str, Any]) -> IntervalRow | RefusedRow:
    def is_said(column: str) -> bool:
        return values.get(column) not in (None, "")

    try:
        in_frames = any(is_said(column) for column in FRAMES)
        if in_frames and any(is_said(column) for column in SECONDS):
            raise BadValue("It has seconds and frames; only one of the two can be meant.")
        read, (start, end) = (read_frame, FRAMES) if in_frames else (read_seconds, SECONDS)
        for column in ("asset", start, end):
            if not is_said(column):
                raise BadValue(f"{column} is missing.")
        return IntervalRow(
            place=place,
            video=read_text(values["asset"], "asset"),
            start=read(values[start], start),
            end=read(values[end], end),
            in_frames=in_frames,
            label=read_text(values.get("label"), "label"),
            split=read_split(values.get("split")),
            metadata=read_metadata(values.get("metadata")),
        )
    except BadValue as fault:
        return RefusedRow(place, str(fault))
