"""`groundling ingest`: files and folders of video into a project, on this machine, one after the other."""

import json
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from django.db import connection
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from backend.apps.media.models import Asset
from backend.apps.media.policies import VIDEO_SUFFIXES
from backend.apps.media.services.assets import AddedFile, add_asset
from backend.apps.projects.models import Project
from backend.apps.projects.selectors import get_project
from backend.cli.errors import CommandFailed
from backend.cli.migrate import prepare_database
from backend.infra.errors import DomainError
from backend.infra.jobs.models import Job
from backend.infra.jobs.runner import run_job
from backend.infra.jobs.services import cancel

POLL_SECONDS = 0.2
READY, REFUSED = "ready", "refused"

Tell = Callable[[float, str], None]


def ingest(
    paths: Annotated[
        list[Path], typer.Argument(help="Video files, or folders of them.", metavar="FILE|FOLDER…")
    ],
    project: Annotated[str, typer.Option(help="Slug of the project.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a line, for each file.")
    ] = False,
) -> None:
    """Read video files into a project: frame table, proxy, grid, thumbnails and sound.

    A file that is refused or missing does not stop the others; the exit status is then 1. Of a folder, all files
    below it with the name of a video are taken. A file that the project has already is not read again.
    """
    prepare_database()
    try:
        target = get_project(project)
    except DomainError as error:
        raise CommandFailed(f'there is no project "{project}".') from error
    # A worker is not needed here; that the broker does not run is no news to this person.
    logging.getLogger("backend.infra.jobs.sending").setLevel(logging.ERROR)
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.fields[name]}", markup=False),
        BarColumn(),
        TextColumn("{task.description}", markup=False),
        console=console,
        transient=True,
        disable=not console.is_terminal,
        # Standard output is for the results, also while the bar is on the terminal.
        redirect_stdout=False,
        redirect_stderr=False,
    )
    faults = 0
    for path, problem in find_files(paths):
        with bar:
            fact = _ingest_one(target, path, problem, bar)
        if fact["status"] != READY:
            faults += 1
            print(f"groundling: {path}: {fact['reason']}", file=sys.stderr, flush=True)
        if as_json:
            print(json.dumps(fact, ensure_ascii=False), flush=True)
        elif fact["status"] == READY:
            size = f"{fact['width']}x{fact['height']}"
            print(f"{path}: {fact['frames']} frames, {size}, {fact['duration']:.2f} s", flush=True)
    if faults:
        raise SystemExit(1)


def find_files(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Yield each file to read with "", and each path that is none with the reason why. Links are not followed."""
    for path in paths:
        if path.is_dir():
            found = [
                below
                for below in sorted(path.rglob("*"))
                if below.suffix.lower() in VIDEO_SUFFIXES and below.is_file() and not below.is_symlink()
            ]
            yield from ((below, "") for below in found)
            if not found:
                yield path, "There is no video file in this folder."
        elif path.is_file():
            yield path, ""
        else:
            yield path, "There is no such file." if not path.exists() else "This is no regular file."


def _ingest_one(project: Project, path: Path, problem: str, bar: Progress) -> dict[str, Any]:
    """Return what is printed about one file."""
    if problem:
        return describe(path, None, problem)
    line = bar.add_task("waiting", total=1.0, name=path.name)
    try:
        added = add_asset(actor=None, project=project, path=path, name=path.name)
        problem = _finish_job(added, lambda share, text: bar.update(line, completed=share, description=text))
    except DomainError as error:
        return describe(path, None, error.message)
    except OSError as error:
        return describe(path, None, f"The file cannot be read: {error.strerror}.")
    finally:
        bar.remove_task(TaskID(line))
    return describe(path, Asset.objects.get(id=added.asset.id), problem)


def describe(path: Path, asset: Asset | None, problem: str = "") -> dict[str, Any]:
    """Return the object that `--json` prints; times are seconds, what is not known is null."""
    ready = asset is not None and asset.state == Asset.State.READY
    table = asset.frame_table if asset is not None and ready else None
    return {
        "file": str(path),
        "asset": str(asset.id) if asset else None,
        "status": READY if ready else REFUSED,
        "reason": "" if ready else (asset.refusal if asset else "") or problem,
        "frames": asset.frame_count if asset else None,
        "width": asset.width if asset else None,
        "height": asset.height if asset else None,
        "first_time": table.first_time if table else None,
        "duration": table.duration_seconds if table else None,
    }


def _finish_job(added: AddedFile, tell: Tell) -> str:
    """Run the job here, or follow the worker that took it first. Returns why it did not end, if so."""
    if added.job is None:
        return ""
    job_id = added.job.id

    def run() -> None:
        try:
            run_job(job_id, worker="groundling ingest")
        finally:
            connection.close()

    thread = threading.Thread(target=run, name=f"ingest {job_id}", daemon=True)
    thread.start()
    try:
        while True:
            job = Job.objects.get(id=job_id)
            tell(job.progress, job.message)
            if job.state not in Job.LIVE:
                return job.error
            if job.state == Job.State.QUEUED and not thread.is_alive() and job.error:
                # The attempt broke on this machine; here nobody waits for another one.
                cancel(actor="", job_id=job_id)
                return job.error
            time.sleep(POLL_SECONDS)
    except KeyboardInterrupt:
        cancel(actor="", job_id=job_id)
        thread.join(timeout=10)
        raise
    finally:
        thread.join(timeout=10)
