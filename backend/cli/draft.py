"""`groundling draft`: ask models to draft answers and distractors ahead of the people."""

from typing import Annotated

import typer

from backend.apps.assist.services.asking import can_draft_distractors, prefill
from backend.apps.projects.selectors import get_project
from backend.cli.errors import CommandFailed
from backend.infra.errors import DomainError


def draft(
    project: Annotated[str, typer.Argument(help="Slug of the project.")],
    limit: Annotated[int, typer.Option(help="At most this many questions.")] = 1000,
) -> None:
    """Request a draft answer, or distractors, for every open question that has none; the workers make them."""
    if not can_draft_distractors():
        raise CommandFailed("no text model is configured; set GROUNDLING_TEXT_MODEL (see docs/settings.md).")
    try:
        count = prefill(project=get_project(project), limit=limit)
    except DomainError as error:
        raise CommandFailed(error.message) from error
    print(f"{count} drafts requested")
