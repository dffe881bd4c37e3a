"""`groundling import`: questions for clips out of a file, as work to verify."""

import json
import logging
import sys
import threading
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from django.db import connection
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from backend.apps.projects.selectors import get_project
from backend.apps.work.models import Import, Item
from backend.apps.work.selectors import refused_rows_of, waiting_of
from backend.apps.work.services import plan_import, preview_import, start_import
from backend.cli.errors import CommandFailed
from backend.cli.migrate import prepare_database
from backend.domain.formats.seed_rows import RefusedRow
from backend.infra.errors import DomainError
from backend.infra.jobs.models import Job
from backend.infra.jobs.reconciler import reconcile
from backend.infra.jobs.runner import run_job
from backend.infra.jobs.services import cancel

POLL_SECONDS = 0.2
SHOWN_REFUSED = 20


def import_rows(
    project: Annotated[str, typer.Argument(help="Slug of the project.")],
    file: Annotated[Path, typer.Argument(help="The file of rows.", exists=True, dir_okay=False)],
    format: Annotated[
        str | None, typer.Option(help="plm-fgqa (Parquet) or jsonl; by the name of the file unless given.")
    ] = None,
    stage: Annotated[
        str | None, typer.Option(help="Where the items start; the stage for answers unless given.")
    ] = None,
    split: Annotated[str, typer.Option(help="Split of the items: train, val or test.")] = Item.Split.TRAIN,
    refused: Annotated[
        Path | None, typer.Option(help="Write the refused rows here, one JSON object a line.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would come of it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Bring rows with questions for clips of source videos into a project, as work to verify.

    Rows whose video the project does not have yet wait for it. A file can be imported again at any time: what the
    project has already is left out, and an import that was cut off goes on where it was.
    """
    prepare_database()
    # A worker is not needed here; that the broker does not run is no news to this person.
    logging.getLogger("backend.infra.jobs.sending").setLevel(logging.ERROR)
    try:
        target = get_project(project)
        plan = plan_import(project=target, path=file, name=file.name, format=format, stage=stage, split=split)
        faults: list[dict[str, Any]] = []
        if dry_run:

            def note(row: RefusedRow) -> None:
                faults.append({"row": row.number, "message": row.message})

            preview = preview_import(project=target, path=file, plan=plan, refuse=note)
            facts: dict[str, Any] = {"dry_run": True, **vars(preview)}
        else:
            imported = start_import(actor=None, project=target, path=file, plan=plan)
            _follow(imported, quiet=as_json)
            imported.refresh_from_db()
            faults = [
                {"row": one.row, "message": one.message}
                for one in refused_rows_of(imported).order_by("row", "id")
            ]
            facts = {
                "import": str(imported.pk),
                **{name: getattr(imported, name) for name in ("rows", "taken", "known", "refused", "items")},
                "waiting": waiting_of(target),
            }
    except DomainError as error:
        raise CommandFailed(error.message) from error
    except OSError as error:
        raise CommandFailed(f"{error.filename or file}: {error.strerror}") from error
    if refused is not None:
        refused.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in faults), "utf-8")
    if as_json:
        print(json.dumps(facts, ensure_ascii=False))
        return
    _print(facts)
    for one in faults[:SHOWN_REFUSED]:
        print(f"  row {one['row']}: {one['message']}", file=sys.stderr)
    if len(faults) > SHOWN_REFUSED:
        print(f"  and {len(faults) - SHOWN_REFUSED} more; see --refused", file=sys.stderr)


def _print(facts: dict[str, Any]) -> None:
    said = f"{facts['rows']} rows: {facts['taken']} new, {facts['known']} known, {facts['refused']} refused"
    if "dry_run" in facts:
        print(f"{said}; nothing was written")
        print(f"{facts['clips']} clips of {facts['videos']} videos, of which {facts['videos_here']} are here")
        return
    waiting = facts["waiting"]
    print(f"{said}; {facts['items']} items made")
    if waiting["clips"]:
        print(f"{waiting['clips']} clips wait for {waiting['videos']} videos that are not here")


def _follow(imported: Import, *, quiet: bool) -> None:
    """Run the job here, or follow the worker that has it, to its end. Raises CommandFailed when it fails."""
    job_id = imported.job_id
    if job_id is None:
        raise CommandFailed("the import has no job.")

    def run() -> None:
        try:
            run_job(job_id, worker="groundling import")
        finally:
            connection.close()

    console = Console(stderr=True)
    bar = Progress(
        BarColumn(),
        TextColumn("{task.description}", markup=False),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    )
    thread = threading.Thread(target=run, name=f"import {job_id}", daemon=True)
    thread.start()
    try:
        with bar:
            line = bar.add_task("waiting", total=1.0)
            while True:
                job = Job.objects.get(id=job_id)
                bar.update(line, completed=job.progress, description=job.message or "waiting")
                if job.state not in Job.LIVE:
                    break
                if not thread.is_alive():
                    # Another process had the job, or an attempt broke: take it up when its time has come.
                    reconcile()
                    time.sleep(1)
                    thread = threading.Thread(target=run, name=f"import {job_id}", daemon=True)
                    thread.start()
                time.sleep(POLL_SECONDS)
    except KeyboardInterrupt:
        cancel(actor="", job_id=job_id)
        raise
    finally:
        thread.join(timeout=10)
    if job.state != Job.State.DONE:
        raise CommandFailed(job.error or "the import was cancelled.")
