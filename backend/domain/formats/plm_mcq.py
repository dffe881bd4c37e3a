"""The binary rows of PLM-VideoBench `fgqa`: one row for each distractor of a multiple-choice question.

The config has a name of its own here, because a release may have the `fgqa` of PLM-Video-Human too, whose
columns are others.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from backend.domain.formats import clips
from backend.domain.formats.records import ReleasedChoice
from backend.domain.formats.tables import read_rows

NAME = "fgqa_mcq"
SCHEMA = pa.schema(
    [
        ("uid", pa.string()),
        ("qa_uid", pa.string()),
        ("video", pa.string()),
        ("question", pa.string()),
        ("answer", pa.string()),
        ("options", pa.struct([("option_0", pa.string()), ("option_1", pa.string())])),
        ("answer_index", pa.int32()),
        (
            "metadata",
            pa.struct(
                [
                    ("source_video_id", pa.string()),
                    ("source_dataset", pa.string()),
                    ("source_start_time", pa.float64()),
                    ("source_end_time", pa.float64()),
                    ("question_type", pa.string()),
                    ("source_domain", pa.string()),
                ]
            ),
        ),
    ]
)


def file_name(split: str) -> str:
    """Path in the release."""
    return f"{NAME}/plm_{NAME}_{split}.parquet"


def answer_index(uid: str) -> int:
    """Where the answer of a row stands, 0 or 1: the lowest bit of SHA-256 of the row's id."""
    return hashlib.sha256(uid.encode()).digest()[-1] & 1


def rows(choice: ReleasedChoice) -> list[dict[str, Any]]:
    """The rows of a question, one for each distractor."""
    made = []
    for uid, text in choice.distractors:
        index = answer_index(uid)
        first, second = (choice.answer, text) if index == 0 else (text, choice.answer)
        made.append(
            {
                "uid": uid,
                "qa_uid": choice.qa_uid,
                "video": clips.file_name(choice.segment_id),
                "question": choice.question,
                "answer": choice.answer,
                "options": {"option_0": first, "option_1": second},
                "answer_index": index,
                "metadata": {
                    "source_video_id": choice.source_video_id,
                    "source_dataset": choice.source_dataset,
                    "source_start_time": choice.source_start_time,
                    "source_end_time": choice.source_end_time,
                    "question_type": choice.question_type,
                    "source_domain": choice.domain,
                },
            }
        )
    return made


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file. Raises ValueError when its columns are not those of the config."""
    return read_rows(path, SCHEMA)
