"""`groundling push`: a release to the Hugging Face Hub."""

import json
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.errors import CommandFailed
from backend.infra.hub import CannotPush, push_release


def push(
    folder: Annotated[Path, typer.Argument(help="Folder that groundling release wrote.")],
    repository: Annotated[str, typer.Option("--repo", help="Dataset repository, as OWNER/NAME.")],
    public: Annotated[
        bool, typer.Option("--public", help="Make a new repository public; private unless asked.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check a release and upload it; the same command again goes on where it stopped.

    The token comes from HF_TOKEN or from the hub's own login. It is never stored, printed or logged.
    """
    try:
        pushed = push_release(folder, repository, private=not public)
    except CannotPush as reason:
        raise CommandFailed(str(reason)) from None
    if as_json:
        facts = {"url": pushed.url, "commit": pushed.commit, "files": pushed.files}
        print(json.dumps({**facts, "other_files": list(pushed.other_files)}))
        return
    print(f"{pushed.files} files are at {pushed.url} (commit {pushed.commit})")
    if pushed.other_files:
        print(f"left alone there: {', '.join(pushed.other_files)}")
