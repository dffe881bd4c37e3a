"""Rows that bring questions, with or without answers, for clips of source videos: what they say, and which are refused.

A row is what a line of the config `fgqa` of PLM-Video-Human says. The files that hold rows are read by
`plm_fgqa` (Parquet) and `seed_lines` (JSON Lines).
"""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from annotation_schemas import text
from backend.domain.release_rows_fgqa import MIN_SECONDS, QUESTION_TYPES

# The longest question and answer of PLM-FGQA (arXiv 2504.13180, table 18), in words.
LONGEST_QUESTION = 114
LONGEST_ANSWER = 911
# What the schema of a document takes, and what our columns hold, in characters.
LONGEST_TEXT = 10_000
LONGEST_NAME = 200
LONGEST_DESCRIPTION = 1_000

# The columns that hold one short line, what_description a longer one.
NAMES = (
    "qa_id",
    "segment_id",
    "source_dataset",
    "source_video_id",
    "q_subtype",
    "domain",
    "what_description",
)

ROWS_AT_ONCE = 5_000


class SeedRow(NamedTuple):
    """One question about a clip. Times are seconds of the source video, the end exclusive.

    `number` counts the rows of the file from 1. `answer` is None when there is none to verify, `question_type`
    None when the row names none; other texts may be empty.
    """

    number: int
    qa_id: str
    segment_id: str
    question: str
    answer: str | None
    source_dataset: str
    source_video_id: str
    start_time: float
    end_time: float
    what_description: str
    question_type: str | None
    question_subtype: str
    domain: str


class RefusedRow(NamedTuple):
    """A row that does not come in, and why, in one sentence."""

    number: int
    message: str


class SeedBatch(NamedTuple):
    """Some consecutive rows of a file: those that come in and those that do not. `next_row` is the first after them."""

    rows: list[SeedRow]
    refused: list[RefusedRow]
    next_row: int


class _Refused(ValueError):
    """The row does not come in; the message says why."""


def read_batch(first_row: int, values: list[Any]) -> SeedBatch:
    """Sort out the rows `values`, of which the first has the number `first_row`."""
    rows: list[SeedRow] = []
    refused: list[RefusedRow] = []
    for number, value in enumerate(values, start=first_row):
        row = read_row(number, value)
        if isinstance(row, SeedRow):
            rows.append(row)
        else:
            refused.append(row)
    return SeedBatch(rows, refused, first_row + len(values))


def read_row(number: int, value: object) -> SeedRow | RefusedRow:
    """The row that `value` holds: a mapping with the columns of the config, `metadata` among them.

    An exception in its place is a row that could not be read; its text is the reason.
    """
    try:
        return _read(number, value)
    except _Refused as reason:
        return RefusedRow(number, str(reason))


def _read(number: int, value: object) -> SeedRow:
    if isinstance(value, Exception):
        raise _Refused(str(value))
    if not isinstance(value, Mapping):
        raise _Refused("The row is not an object.")
    said = value.get("metadata")
    if not isinstance(said, Mapping):
        raise _Refused("The row has no metadata.")
    answer = _text(value, "answer")
    row = SeedRow(
        number,
        _text(value, "qa_id"),
        _text(value, "segment_id"),
        _text(value, "question"),
        answer or None,
        _text(said, "source_dataset"),
        _text(said, "source_video_id"),
        _seconds(said, "source_start_time"),
        _seconds(said, "source_end_time"),
        _text(said, "what_description"),
        _text(said, "q_type") or None,
        _text(said, "q_subtype"),
        _text(said, "domain"),
    )
    _check_presence(row)
    _check_times(row)
    _check_texts(row)
    if row.question_type is not None and row.question_type not in QUESTION_TYPES:
        raise _Refused(f"“{row.question_type}” is none of the twelve question types.")
    return row


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise _Refused(f"{name} must be a text.")
    return found.strip()


def _seconds(value: Mapping[str, Any], name: str) -> float:
    found = value.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        raise _Refused(f"{name} must be a number of seconds.")
    return float(found)


def _check_presence(row: SeedRow) -> None:
    for name, found in (
        ("qa_id", row.qa_id),
        ("segment_id", row.segment_id),
        ("source_video_id", row.source_video_id),
        ("question", row.question),
    ):
        if not found:
            raise _Refused(f"The row has no {name}.")


def _check_times(row: SeedRow) -> None:
    if row.start_time < 0:
        raise _Refused(f"The clip starts at {row.start_time:g} s, before the video does.")
    if row.end_time - row.start_time < MIN_SECONDS:
        length = row.end_time - row.start_time
        raise _Refused(f"The clip lasts {length:.3f} s; {MIN_SECONDS} s are needed.")


def _check_texts(row: SeedRow) -> None:
    prose = (("question", row.question, LONGEST_QUESTION), ("answer", row.answer or "", LONGEST_ANSWER))
    for name, written, most in prose:
        # Splitting is the slow part; a text of few characters cannot have many words.
        words = len(written.split()) if len(written) >= 2 * most else 0
        if words > most:
            raise _Refused(f"The {name} has {words} words; the longest of the data has {most}.")
        if len(written) > LONGEST_TEXT:
            raise _Refused(f"The {name} has {len(written)} characters; at most {LONGEST_TEXT} are taken.")
    written_names = (
        row.qa_id,
        row.segment_id,
        row.source_dataset,
        row.source_video_id,
        row.question_subtype,
        row.domain,
        row.what_description,
    )
    # One look at all of them is enough for nearly every row.
    is_plain = text.is_plain(" ".join((row.question, row.answer or "", *written_names)))
    if is_plain and max(map(len, written_names)) <= LONGEST_NAME:
        return
    names = tuple(zip(NAMES, written_names, strict=True))
    for name, written in names:
        most = LONGEST_DESCRIPTION if name == "what_description" else LONGEST_NAME
        if len(written) > most:
            raise _Refused(f"{name} has {len(written)} characters; at most {most} are taken.")
        if "\n" in written or "\t" in written:
            raise _Refused(f"{name} must stand on one line.")
    if not is_plain:
        for name, written in (*((name, written) for name, written, _ in prose), *names):
            for fault in text.refused(written):
                raise _Refused(f"{name}: {fault.message}")
