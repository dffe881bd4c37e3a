"""`provenance.parquet`: for every row and field of the release, who and what it came from.

One line per (row, field, origin). `row_id` is the `uid` of a row, or its `qa_id`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from backend.domain.formats.records import Authorship, Trace
from backend.domain.formats.tables import read_rows

FILE_NAME = "provenance.parquet"
SCHEMA = pa.schema(
    [
        ("config", pa.string()),
        ("split", pa.string()),
        ("row_id", pa.string()),
        ("field", pa.string()),
        ("object_kind", pa.string()),
        ("object_id", pa.string()),
        ("objects", pa.int32()),
        ("origin_by", pa.string()),
        ("edited", pa.bool_()),
        ("draft_withheld", pa.bool_()),
        ("origin_annotation_id", pa.string()),
        ("origin_author", pa.string()),
        ("suggestion_id", pa.string()),
        ("model", pa.string()),
        ("model_revision", pa.string()),
        ("prompt_version", pa.string()),
        ("item_id", pa.string()),
        ("annotation_id", pa.string()),
        ("revision", pa.int32()),
        ("author", pa.string()),
        ("reviewer", pa.string()),
        ("findings", pa.int32()),
        ("frame_table_hash", pa.string()),
        ("simulated", pa.bool_()),
    ]
)


def row(
    config: str, split: str, row_id: str, field: str, trace: Trace, authorship: Authorship
) -> dict[str, Any]:
    """The line of one origin of one field of a row."""
    return {
        "config": config,
        "split": split,
        "row_id": row_id,
        "field": field,
        "object_kind": trace.object_kind,
        "object_id": trace.object_id,
        "objects": trace.objects,
        "origin_by": trace.origin_by,
        "edited": trace.edited,
        "draft_withheld": trace.draft_withheld,
        "origin_annotation_id": trace.origin_annotation_id,
        "origin_author": trace.origin_author,
        "suggestion_id": trace.suggestion_id,
        "model": trace.model,
        "model_revision": trace.model_revision,
        "prompt_version": trace.prompt_version,
        "item_id": authorship.item_id,
        "annotation_id": authorship.annotation_id,
        "revision": authorship.revision,
        "author": authorship.author,
        "reviewer": authorship.reviewer,
        "findings": authorship.findings,
        "frame_table_hash": authorship.frame_table_hash,
        "simulated": authorship.simulated,
    }


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file. Raises ValueError when its columns are not ours."""
    return read_rows(path, SCHEMA)
