"""`groundling score`: what a model said, scored as PLM-VideoBench scores it."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.parquet as pq
import typer

from backend.cli.errors import CommandFailed
from backend.domain.formats.configs import CONFIGS, SPLITS
from backend.domain.formats.json_lines import read_lines
from backend.domain.scoring import score_fgqa, score_rtloc, score_sgqa

Row = dict[str, Any]


class Task(StrEnum):
    """The configs of PLM-VideoBench that are scored without asking a model."""

    FGQA = "fgqa"
    SGQA = "sgqa"
    RTLOC = "rtloc"


@dataclass(frozen=True)
class Scorer:
    """How a config is scored: its name in a release, the columns it needs, and the field that holds what was said."""

    config: str
    columns: tuple[str, ...]
    said_in: str
    score: Callable[[list[Row], Mapping[str, str]], Any]


SCORERS: Mapping[Task, Scorer] = {
    Task.FGQA: Scorer("fgqa_mcq", ("uid", "qa_uid", "options", "answer"), "prediction", score_fgqa),
    Task.SGQA: Scorer("sgqa", ("uid",), "judge", score_sgqa),
    Task.RTLOC: Scorer(
        "rtloc", ("uid", "start_frame", "end_frame", "total_frames"), "prediction", score_rtloc
    ),
}


def score(
    predictions: Annotated[
        Path,
        typer.Argument(
            help='JSON lines: {"uid": …, "prediction": what the model said}; for sgqa {"uid": …, "judge": what '
            "the judge said of it}."
        ),
    ],
    config: Annotated[
        Task, typer.Option(help="What is scored; fgqa are the binary rows of multiple choice.")
    ],
    truth: Annotated[
        Path, typer.Option(help="The folder of a release, or a file of rows: Parquet or JSON lines.")
    ],
    split: Annotated[str, typer.Option(help="Of a release: train, val or test.")] = "test",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Score predictions: fgqa by multi-binary accuracy, rtloc by recall and IoU, sgqa by what a judge said."""
    scorer = SCORERS[config]
    try:
        rows = list(_rows(_file_of(truth, scorer, split), scorer))
        reached = scorer.score(rows, _said(predictions, scorer, {str(row["uid"]) for row in rows}))
    except (ValueError, KeyError, TypeError) as fault:
        raise CommandFailed(str(fault)) from None
    except OSError as fault:
        raise CommandFailed(f"{fault.filename}: {fault.strerror}.") from None
    figures = asdict(reached)
    if as_json:
        print(json.dumps({"config": config.value, **figures}))
        return
    for name, figure in figures.items():
        print(
            f"{name.replace('_', ' ')}: {figure:.4f}"
            if isinstance(figure, float)
            else f"{name.replace('_', ' ')}: {figure}"
        )


def _file_of(truth: Path, scorer: Scorer, split: str) -> Path:
    if not truth.is_dir():
        return truth
    if split not in SPLITS:
        raise CommandFailed(f"there is no split {split}; there are {', '.join(SPLITS)}.")
    file = truth / CONFIGS[scorer.config].file_name(split)
    if not file.is_file():
        raise CommandFailed(f"the release has no {scorer.config} rows of {split}.")
    return file


def _rows(file: Path, scorer: Scorer) -> Iterator[Row]:
    """The rows of a file, which may have other columns too: published files differ in those."""
    found = _parquet(file) if file.suffix == ".parquet" else read_lines(file)
    for number, row in enumerate(found, start=1):
        for column in scorer.columns:
            if row.get(column) is None:
                raise ValueError(f"{file.name}, row {number}: there is no {column}.")
        yield row


def _parquet(file: Path) -> Iterator[Row]:
    try:
        for batch in pq.ParquetFile(file).iter_batches():
            yield from batch.to_pylist()
    except pa.ArrowInvalid as fault:
        raise ValueError(f"{file.name}: {fault}") from None


def _said(file: Path, scorer: Scorer, uids: set[str]) -> dict[str, str]:
    said: dict[str, str] = {}
    for number, line in enumerate(read_lines(file), start=1):
        place = f"{file.name}, line {number}"
        uid, words = line.get("uid"), line.get(scorer.said_in)
        if isinstance(uid, bool) or not isinstance(uid, str | int):
            raise ValueError(f"{place}: there is no uid.")
        if not isinstance(words, str):
            raise ValueError(f"{place}: {scorer.said_in} must be a text.")
        if str(uid) not in uids:
            raise ValueError(f"{place}: there is no row {uid}.")
        if str(uid) in said:
            raise ValueError(f"{place}: the row {uid} was answered before.")
        said[str(uid)] = words
    return said
