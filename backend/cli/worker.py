"""`groundling worker`: the background workers."""

from typing import Annotated

import typer

from backend.cli.errors import CommandFailed
from backend.cli.migrate import prepare_database
from backend.cli.processes import QUEUES, broker_parts, supervise, worker_parts


def worker(
    queues: Annotated[
        str, typer.Option(help="Comma-separated queues; `assist` is the model worker.")
    ] = "default,media,release,results,assist",
) -> None:
    """Run the workers for the given queues until Ctrl-C."""
    wanted = [queue.strip() for queue in queues.split(",") if queue.strip()]
    unknown = sorted(set(wanted) - {*QUEUES, "assist"})
    if unknown or not wanted:
        raise CommandFailed(
            f"there is no queue {', '.join(unknown) or 'named'}; known: {', '.join((*QUEUES, 'assist'))}"
        )
    prepare_database()
    raise SystemExit(supervise([*broker_parts(), *worker_parts(wanted)]))
