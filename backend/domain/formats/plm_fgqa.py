"""The config `fgqa` of PLM-Video-Human: one row per question with its answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from backend.domain.formats.records import ReleasedPair
from backend.domain.formats.seed_rows import ROWS_AT_ONCE, SeedBatch, read_batch
from backend.domain.formats.tables import read_rows

NAME = "fgqa"
SCHEMA = pa.schema(
    [
        ("qa_id", pa.string()),
        ("segment_id", pa.string()),
        ("question", pa.string()),
        ("answer", pa.string()),
        (
            "metadata",
            pa.struct(
                [
                    ("source_video_id", pa.string()),
                    ("source_dataset", pa.string()),
                    ("source_start_time", pa.float64()),
                    ("source_end_time", pa.float64()),
                    ("what_description", pa.string()),
                    ("q_type", pa.string()),
                    ("q_subtype", pa.string()),
                    ("domain", pa.string()),
                    ("is_audited", pa.int32()),
                ]
            ),
        ),
    ]
)


def file_name(split: str) -> str:
    """Path in the release."""
    return f"fgqa/plm_fgqa_{split}.parquet"


def row(pair: ReleasedPair) -> dict[str, Any]:
    """The row of a pair."""
    return {
        "qa_id": pair.qa_id,
        "segment_id": pair.segment_id,
        "question": pair.question,
        "answer": pair.answer,
        "metadata": {
            "source_video_id": pair.source_video_id,
            "source_dataset": pair.source_dataset,
            "source_start_time": pair.source_start_time,
            "source_end_time": pair.source_end_time,
            "what_description": pair.what_description,
            "q_type": pair.question_type,
            "q_subtype": pair.question_subtype,
            "domain": pair.domain,
            "is_audited": int(pair.is_audited),
        },
    }


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file. Raises ValueError when its columns are not those of the config."""
    return read_rows(path, SCHEMA)


def count_rows(path: Path) -> int:
    """How many rows the file has. Raises ValueError when it is no Parquet file of this config."""
    with _opened(path) as file:
        return int(file.metadata.num_rows)


def read_batches(path: Path, *, first_row: int = 1) -> Iterator[SeedBatch]:
    """The rows of a file from elsewhere, from row `first_row` on, a few thousand in memory at a time.

    The columns may stand in any order, among others, and times may be of either precision. Raises ValueError when
    it is no Parquet file of this config.
    """
    with _opened(path) as file:
        group, row = 0, 1
        while group < file.num_row_groups and row + file.metadata.row_group(group).num_rows <= first_row:
            row += file.metadata.row_group(group).num_rows
            group += 1
        groups = list(range(group, file.num_row_groups))
        if not groups:
            return
        for batch in file.iter_batches(
            batch_size=ROWS_AT_ONCE, row_groups=groups, columns=list(SCHEMA.names)
        ):
            skipped = min(max(first_row - row, 0), batch.num_rows)
            row += skipped
            if skipped < batch.num_rows:
                yield read_batch(row, _values(batch.slice(skipped)))
                row += batch.num_rows - skipped


@contextmanager
def _opened(path: Path) -> Iterator[pq.ParquetFile]:
    try:
        with pq.ParquetFile(path) as file:
            _check_columns(file.schema_arrow)
            yield file
    except (pa.ArrowException, OSError) as error:
        raise ValueError(
            f"It is not a Parquet file that can be read: {str(error).splitlines()[0]}."
        ) from error


def _check_columns(found: pa.Schema) -> None:
    missing = [name for name in SCHEMA.names if name not in found.names]
    if not missing:
        kind = found.field("metadata").type
        inside = {field.name for field in kind} if pa.types.is_struct(kind) else set()
        needed = [field.name for field in SCHEMA.field("metadata").type if field.name != "is_audited"]
        missing = [f"metadata.{name}" for name in needed if name not in inside]
    if missing:
        raise ValueError(f"It lacks the columns {', '.join(missing)}.")


def _values(batch: pa.RecordBatch) -> list[Any]:
    try:
        values: list[Any] = batch.to_pylist()
    except UnicodeDecodeError:
        values = [_one_value(batch.slice(row, 1)) for row in range(batch.num_rows)]
    singles = [
        field.name
        for field in batch.schema.field("metadata").type
        if field.name in ("source_start_time", "source_end_time") and pa.types.is_float32(field.type)
    ]
    for value in values:
        said = value.get("metadata") if isinstance(value, dict) else None
        if not isinstance(said, dict):
            continue
        for name in singles:
            if said[name] is not None:
                # The decimal that was meant: 62.3, not the 62.29999923706055 nearest to it in single precision.
                said[name] = float(str(np.float32(said[name])))
    return values


def _one_value(row: pa.RecordBatch) -> Any:
    try:
        return row.to_pylist()[0]
    except UnicodeDecodeError:
        return ValueError("A text of the row is not UTF-8.")
