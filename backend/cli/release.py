"""`groundling release`: the accepted documents of a project as a dataset on disk."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn

from backend.apps.projects.selectors import get_project
from backend.apps.releases.services import build_release
from backend.cli.errors import CommandFailed
from backend.infra.errors import DomainError


def release(
    project: Annotated[str, typer.Argument(help="Slug of the project.")],
    out: Annotated[Path, typer.Option(help="Folder to write; it must not exist or be empty.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the manifest's counts as one JSON object.")
    ] = False,
) -> None:
    """Write a release: PLM-Video-Human configs, videos, boxes, masks, provenance, card and manifest."""
    bar = Progress(TextColumn("{task.description}"), BarColumn(), disable=as_json, transient=True)
    try:
        with bar:
            work = bar.add_task("reading", total=1.0)
            made = build_release(
                actor=None,
                project=get_project(project),
                folder=out,
                report=lambda share, message: bar.update(work, completed=share, description=message),
            )
    except DomainError as error:
        raise CommandFailed(error.message) from error
    except OSError as error:
        raise CommandFailed(f"{error.filename or out}: {error.strerror}") from error
    manifest = made.manifest or {}
    rows = {
        config: {split: entry["rows"] for split, entry in splits.items()}
        for config, splits in manifest["configs"].items()
    }
    if as_json:
        print(
            json.dumps(
                {"folder": str(out), "version": made.version, "rows": rows, "left_out": manifest["left_out"]}
            )
        )
        return
    print(f"{out}: version {made.version} of {project}, loaded and checked")
    for config, splits in rows.items():
        print(f"  {config:6} " + ", ".join(f"{split} {count} rows" for split, count in splits.items()))
    if manifest["left_out"]:
        print(
            "  left out: " + ", ".join(f"{reason} {count}" for reason, count in manifest["left_out"].items())
        )
        print(f"  each with its reason in {out / 'left_out.jsonl'}")
