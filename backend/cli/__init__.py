"""The command line `groundling`: one file a command, all listed here."""

import os
import sys
from typing import NoReturn

import django
import typer
from botocore.exceptions import BotoCoreError, ClientError
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from backend.cli.errors import CommandFailed
from backend.infra.secrets import WeakSecret

app = typer.Typer(
    name="groundling",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def groundling() -> None:
    """Annotate video as finely as a model must see it."""
    # With a callback a command is called by its name even where it is the only one that was loaded.


def main() -> None:
    """Set Django up and run the command; a failure is one line on standard error and exit status 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
    try:
        django.setup()
        # The commands import models, which exist only after the set-up.
        from backend.cli.commands import register  # noqa: PLC0415

        register(app, sys.argv[1] if len(sys.argv) > 1 else None)
        app()
    except CommandFailed as failure:
        _end(str(failure))
    except (WeakSecret, ImproperlyConfigured) as fault:
        _end(str(fault))
    except DatabaseError as error:
        _end(f"the database cannot be used ({_first_line(error)}); does it need `groundling migrate`?")
    except (BotoCoreError, ClientError) as error:
        _end(f"the storage of media cannot be used ({_first_line(error)}).")


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _end(sentence: str) -> NoReturn:
    print(f"groundling: {sentence}", file=sys.stderr)
    sys.exit(1)
