"""Files in the shape of PLM-Video-Human's `fgqa`, as large as wanted: the same numbers always give the same rows."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from backend.domain.formats.plm_fgqa import SCHEMA

PAIRS_PER_CLIP = 3
CLIPS_PER_VIDEO = 3
CLIP_SECONDS = 4.0

QUESTION = "In which direction does the person move the tool while working on part {number} of the object?"
ANSWER = "the person moves the tool slowly from the left edge of part {number} towards the right"


def row(number: int, **changes: Any) -> dict[str, Any]:
    """Row `number` (from 0). `changes` replace columns, also those of the metadata."""
    clip = number // PAIRS_PER_CLIP
    video, place = divmod(clip, CLIPS_PER_VIDEO)
    made: dict[str, Any] = {
        "qa_id": str(uuid.UUID(int=(number + 1) * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128))),
        "segment_id": str(uuid.UUID(int=(clip + 1) * 0xD1B54A32D192ED03C2B2AE3D27D4EB4F % (1 << 128))),
        "question": QUESTION.format(number=number),
        "answer": ANSWER.format(number=number),
        "metadata": {
            "source_video_id": f"video-{video:07d}",
            "source_dataset": "ht100m",
            "source_start_time": place * CLIP_SECONDS,
            "source_end_time": (place + 1) * CLIP_SECONDS,
            "what_description": "work on an object with a tool",
            "q_type": "Movement Direction",
            "q_subtype": "tool",
            "domain": "DIY",
            "is_audited": 0,
        },
    }
    for name, value in changes.items():
        target = made if name in made else made["metadata"]
        target[name] = value
    return made


def write_parquet(
    path: Path, rows: list[dict[str, Any]] | Iterator[dict[str, Any]], *, group: int = 10_000
) -> None:
    """Write the rows as the published file has them, `group` rows in a row group."""
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        waiting: list[dict[str, Any]] = []
        for one in rows:
            waiting.append(one)
            if len(waiting) == group:
                writer.write_table(pa.Table.from_pylist(waiting, schema=SCHEMA))
                waiting = []
        if waiting:
            writer.write_table(pa.Table.from_pylist(waiting, schema=SCHEMA))


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write the rows as JSON Lines."""
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), "utf-8")
