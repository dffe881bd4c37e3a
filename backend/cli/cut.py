"""`groundling cut`: the assets of a project into clips, each of which becomes an item."""

import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from backend.apps.projects.selectors import get_project
from backend.apps.work.models import Item
from backend.apps.work.services import CutWish, SourceFile, cut_clips
from backend.cli.errors import CommandFailed
from backend.cli.migrate import prepare_database
from backend.domain.formats.interval_rows import BadValue, read_seconds
from backend.domain.formats.intervals import READERS
from backend.infra.errors import DomainError

REFUSED_PRINTED = 20


def cut(
    project: Annotated[str, typer.Argument(help="Slug of the project.")],
    every: Annotated[str | None, typer.Option(help="Cut every so many seconds.", metavar="SECONDS")] = None,
    by_shots: Annotated[bool, typer.Option("--shots", help="Cut where a new shot begins.")] = False,
    intervals: Annotated[
        list[Path] | None,
        typer.Option(help="Cut as a file says; may be given several times.", metavar="FILE"),
    ] = None,
    least: Annotated[
        str,
        typer.Option(help="Leave out a last clip, or a shot, that is shorter.", metavar="SECONDS"),
    ] = "0",
    overlap: Annotated[
        str, typer.Option(help="With --every: how long a clip runs into the next.", metavar="SECONDS")
    ] = "0",
    format_name: Annotated[
        str | None,
        typer.Option("--format", help=f"Format of the files: {', '.join(READERS)}; else it is looked for."),
    ] = None,
    split: Annotated[str, typer.Option(help="train, val or test, where a file does not say.")] = "train",
    tag: Annotated[
        list[str] | None, typer.Option(help="Tag of the new items; may be given several times.")
    ] = None,
    skip_refused: Annotated[
        bool, typer.Option("--skip-refused", help="Cut the good rows although others are refused.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be made and what is refused.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as one JSON object.")] = False,
) -> None:
    """Cut the ready assets of a project into clips; each becomes an item.

    Give one of --every, --shots and --intervals. A file has one interval a row: CSV with a header, or JSON lines, with
    the fields asset (name, id or source_video_id), start_seconds and end_seconds (or start_frame and end_frame), label,
    split and metadata; or it is the step annotations of COIN or YouCook2 (JSON) or CrossTask (TASK_VIDEO.csv).

    A clip that the project has already is not made again. When a row is refused nothing is made, unless --skip-refused;
    the exit status is then 1.
    """
    prepare_database()
    way = _wish(every, by_shots, intervals, least, overlap)
    wish = CutWish(
        **{
            **way,
            "format": format_name,
            "split": _split(split),
            "tags": tuple(dict.fromkeys(tag or ())),
            "skip_refused": skip_refused,
            "preview": dry_run,
        }
    )
    files = [SourceFile(path.name, _read(path)) for path in intervals or ()]
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    try:
        with bar:
            line = bar.add_task("reading", total=1.0)
            done = cut_clips(
                actor=None,
                project=get_project(project),
                wish=wish,
                files=files,
                report=lambda share, text: bar.update(line, completed=share, description=text),
            )
    except DomainError as error:
        raise CommandFailed(error.message) from error
    _tell_refused(done)
    print(json.dumps(done, ensure_ascii=False) if as_json else _sentence(done))
    if done["refused_count"] and not skip_refused:
        raise SystemExit(1)


def _wish(
    every: str | None, by_shots: bool, intervals: list[Path] | None, least: str, overlap: str
) -> dict[str, Any]:
    ways = [name for name, given in (("every", every), ("shots", by_shots), ("file", intervals)) if given]
    if len(ways) != 1:
        raise CommandFailed("give one of --every, --shots and --intervals.")
    seconds = {"every": every or "10", "least": least, "overlap": overlap}
    try:
        read: dict[str, Fraction] = {name: read_seconds(text, f"--{name}") for name, text in seconds.items()}
    except BadValue as fault:
        raise CommandFailed(str(fault)) from fault
    return {"by": ways[0], **read}


def _split(name: str) -> str:
    if name not in Item.Split.values:
        raise CommandFailed(f'--split is one of {", ".join(Item.Split.values)}, not "{name}".')
    return name


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandFailed(f"{path}: {error.strerror}.") from error


def _tell_refused(done: dict[str, Any]) -> None:
    for one in done["refused"][:REFUSED_PRINTED]:
        place = f"{one['file']}, {one['place']}" if one["file"] else one["place"]
        print(f"groundling: {place}: {one['reason']}", file=sys.stderr)
    more = done["refused_count"] - REFUSED_PRINTED
    if more > 0:
        print(f"groundling: … and {more} more", file=sys.stderr)


def _sentence(done: dict[str, Any]) -> str:
    verb, count = ("would be made", done["clips"]) if done["preview"] else ("made", done["made"])
    parts = [f"{_counted(count, 'clip')} {verb} of {_counted(done['videos'], 'video')}"]
    if done["seconds"]:
        length = done["seconds"]
        parts.append(
            f"{length['least']:.2f} to {length['most']:.2f} s, half of them under {length['median']:.2f} s"
        )
    for key, words in (
        ("existing", "were there already"),
        ("repeated", "came twice"),
        ("too_short", "too short"),
        ("refused_count", "refused"),
    ):
        if done[key]:
            parts.append(f"{done[key]} {words}")
    return "; ".join(parts)


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
