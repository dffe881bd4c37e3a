"""`groundling draft`: ask the text model to draft answers ahead of the people."""

from typing import Annotated

import typer
from django.conf import settings

from backend.apps.assist.services.asking import prefill
from backend.apps.projects.selectors import get_project
from backend.cli.errors import CommandFailed
from backend.infra.errors import DomainError


def draft(
    project: Annotated[str, typer.Argument(help="Slug of the project.")],
    limit: Annotated[int, typer.Option(help="At most this many questions.")] = 1000,
) -> None:
    """Request a draft answer for every open question that has none; the workers make them."""
    if not settings.TEXT_MODEL:
        raise CommandFailed("no text model is configured; set GROUNDLING_TEXT_MODEL (see docs/settings.md).")
    try:
        count = prefill(project=get_project(project), limit=limit)
    except DomainError as error:
        raise CommandFailed(error.message) from error
    print(f"{count} drafts requested")
