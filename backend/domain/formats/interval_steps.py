"""Step annotations of datasets that clips are often made of: COIN, YouCook2, CrossTask.

COIN and YouCook2 are one JSON file {"database": {VIDEO: {...}}} in the manner of ActivityNet; VIDEO is a YouTube id.
COIN: `annotation` [{"id", "label", "segment": [start, end]}], `class` the task. YouCook2: `annotations`
[{"id", "sentence", "segment": [start, end]}], `recipe_type`. CrossTask: a CSV file for each video, named
TASK_VIDEO.csv, with lines `step,start,end` without a header; steps are numbered from 1. All times are seconds.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from backend.domain.formats.interval_rows import (
    BadValue,
    IntervalRow,
    RefusedRow,
    UnreadableFile,
    read_seconds,
    read_text,
    said,
)

CROSSTASK_NAME = re.compile(r"(\d+)_(.+)\.csv", re.IGNORECASE | re.ASCII)
_SPLITS = {"training": "train", "validation": "val", "testing": "test"}


def steps_key(text: str) -> str | None:
    """Return "annotation" for COIN, "annotations" for YouCook2, None when the text is neither."""
    try:
        database = json.loads(text)["database"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not isinstance(database, dict):
        return None
    for video in database.values():
        if isinstance(video, dict):
            for key in ("annotation", "annotations"):
                if key in video:
                    return key
    return None


def read_coin(name: str, text: str) -> Iterator[IntervalRow | RefusedRow]:
    """Yield the steps of COIN. Raises UnreadableFile."""
    return _read_database(name, text, dataset="coin", steps="annotation", label="label", task="class")


def read_youcook2(name: str, text: str) -> Iterator[IntervalRow | RefusedRow]:
    """Yield the steps of YouCook2. Raises UnreadableFile."""
    return _read_database(
        name, text, dataset="youcook2", steps="annotations", label="sentence", task="recipe_type"
    )


def read_crosstask(name: str, text: str) -> Iterator[IntervalRow | RefusedRow]:
    """Yield the steps of one video of CrossTask. Raises UnreadableFile."""
    found = CROSSTASK_NAME.fullmatch(name)
    if found is None:
        raise UnreadableFile(f"{name}: a file of CrossTask is named TASK_VIDEO.csv.")
    task, video = found.groups()
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in lines:
            if not row:
                continue
            place = f"line {lines.line_num}"
            if len(row) != 3:
                yield RefusedRow(place, f"It has {len(row)} values; a step has three: step, start, end.")
                continue
            metadata = {"source_dataset": "crosstask", "source_video_id": video, "task_id": task}
            try:
                yield IntervalRow(
                    place=place,
                    video=read_text(video, "The video"),
                    start=read_seconds(row[1], "start"),
                    end=read_seconds(row[2], "end"),
                    metadata={**metadata, "step": read_text(row[0], "step")},
                )
            except BadValue as fault:
                yield RefusedRow(place, str(fault))
    except csv.Error as fault:
        raise UnreadableFile(f"{name}, line {lines.line_num}: the CSV cannot be read ({fault}).") from None


def _read_database(
    name: str, text: str, *, dataset: str, steps: str, label: str, task: str
) -> Iterator[IntervalRow | RefusedRow]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise UnreadableFile(f"{name}: it is no JSON ({fault}).") from None
    database = content.get("database") if isinstance(content, dict) else None
    if not isinstance(database, dict):
        raise UnreadableFile(f'{name}: the object "database" is missing.')
    for video, entry in database.items():
        place = f"video {said(video)}"
        found = entry.get(steps) if isinstance(entry, dict) else None
        if not isinstance(found, list):
            # The test split of YouCook2 comes without steps.
            if isinstance(entry, dict) and entry.get("subset") == "testing":
                continue
            yield RefusedRow(place, f'It has no list "{steps}".')
            continue
        for number, step in enumerate(found, start=1):
            yield _step(f"{place}, step {number}", video, entry, step, dataset, label, task)


def _step(
    place: str, video: str, entry: dict[str, Any], step: Any, dataset: str, label: str, task: str
) -> IntervalRow | RefusedRow:
    segment = step.get("segment") if isinstance(step, dict) else None
    if not isinstance(segment, list) or len(segment) != 2:
        return RefusedRow(place, 'Its "segment" is no pair of start and end.')
    try:
        metadata = {"source_dataset": dataset, "source_video_id": read_text(video, "The video")}
        if task in entry:
            metadata["task"] = read_text(str(entry[task]), task)
        if "id" in step:
            metadata["step"] = read_text(str(step["id"]), "id")
        return IntervalRow(
            place=place,
            video=metadata["source_video_id"],
            start=read_seconds(segment[0], "start"),
            end=read_seconds(segment[1], "end"),
            label=read_text(step.get(label), label),
            split=_SPLITS.get(str(entry.get("subset"))),
            metadata=metadata,
        )
    except BadValue as fault:
        return RefusedRow(place, str(fault))
