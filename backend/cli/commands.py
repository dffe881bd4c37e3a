"""The table of commands."""

from importlib import import_module

import typer

# The module of each command, and the function or group in it.
COMMANDS = {
    "demo": ("backend.cli.demo", "demo"),
    "serve": ("backend.cli.serve", "serve"),
    "worker": ("backend.cli.worker", "worker"),
    "migrate": ("backend.cli.migrate", "migrate"),
    "ingest": ("backend.cli.ingest", "ingest"),
    "cut": ("backend.cli.cut", "cut"),
    "import": ("backend.cli.import_rows", "import_rows"),
    "draft": ("backend.cli.draft", "draft"),
    "release": ("backend.cli.release", "release"),
    "push": ("backend.cli.push", "push"),
    "score": ("backend.cli.score", "score"),
    "doctor": ("backend.cli.doctor", "doctor"),
    "people": ("backend.cli.people", "app"),
}


def register(app: typer.Typer, first_word: str | None) -> None:
    """Add the command that `first_word` names to `app`, or every command when it names none.

    Loading what all commands need takes a second that none of them should wait for.
    """
    for name in [first_word] if first_word in COMMANDS else COMMANDS:
        module, attribute = COMMANDS[name]
        command = getattr(import_module(module), attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
