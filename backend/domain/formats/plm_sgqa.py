"""The config `sgqa` of PLM-VideoBench: one row per question, whose video ends when it is asked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from backend.domain.formats import clips
from backend.domain.formats.records import ReleasedAsk
from backend.domain.formats.tables import read_rows

NAME = "sgqa"
SCHEMA = pa.schema(
    [
        ("uid", pa.string()),
        ("video", pa.string()),
        ("question", pa.string()),
        ("answer", pa.string()),
        ("domain", pa.string()),
    ]
)


def file_name(split: str) -> str:
    """Path in the release."""
    return f"sgqa/plm_sgqa_{split}.parquet"


def row(ask: ReleasedAsk) -> dict[str, Any]:
    """The row of a question."""
    return {
        "uid": ask.uid,
        "video": clips.file_name(ask.segment_id),
        "question": ask.question,
        "answer": ask.answer,
        "domain": ask.domain,
    }


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file. Raises ValueError when its columns are not those of the config."""
    return read_rows(path, SCHEMA)
