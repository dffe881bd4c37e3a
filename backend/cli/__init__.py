"""The command line `groundling`: one file a command, all listed here."""

import os
import sys

import django
import typer

from backend.cli.errors import CommandFailed

app = typer.Typer(
    name="groundling",
    help="Annotate video as finely as a model must see it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def main() -> None:
    """Set Django up and run the command; a failure is one line on standard error and exit status 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
    django.setup()
    # The commands import models, which exist only after the set-up.
    from backend.cli.commands import register  # noqa: PLC0415

    register(app)
    try:
        app()
    except CommandFailed as failure:
        print(f"groundling: {failure}", file=sys.stderr)
        sys.exit(1)
