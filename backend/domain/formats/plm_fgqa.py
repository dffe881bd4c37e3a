"""The config `fgqa` of PLM-Video-Human: one row per question with its answer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from backend.domain.formats.records import ReleasedPair
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
