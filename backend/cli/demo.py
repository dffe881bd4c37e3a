"""`groundling demo`: four projects from real clips, the people who work in them, and everything started."""

import threading
from typing import Annotated

import typer
from django.conf import settings

from backend.cli.errors import CommandFailed
from backend.cli.migrate import prepare_database
from backend.cli.processes import (
    QUEUES,
    broker_parts,
    running_broker,
    supervise,
    wait_for_health,
    web_part,
    worker_parts,
)
from backend.cli.serve import check_port_is_free
from backend.demo.people import Visitor, fresh_credentials
from backend.demo.seed import finish_all_work, load_demo
from backend.infra.errors import DomainError

HOST = "127.0.0.1"
SECONDS_TO_START = 90.0


def demo(
    port: Annotated[int, typer.Option(help="TCP port on the loopback interface.")] = 8000,
    serve: Annotated[
        bool,
        typer.Option(
            "--serve/--no-serve", help="--no-serve: finish all work by simulated people and return."
        ),
    ] = True,
) -> None:
    """Load the demo projects demo-stc, demo-fgqa, demo-mcq and demo-sgqa and serve them until Ctrl-C."""
    if serve:
        check_port_is_free(HOST, port)
    prepare_database()
    try:
        with running_broker():
            load_demo(say=lambda line: print(line, flush=True))
            if not serve:
                finish_all_work()
    except DomainError as error:
        raise CommandFailed(error.message) from error
    if not serve:
        print(
            "demo-stc, demo-fgqa, demo-mcq and demo-sgqa are loaded; every item is annotated by simulated people, "
            "reviewed and accepted."
        )
        return
    raise SystemExit(_serve_until_stopped(port))


def _serve_until_stopped(port: int) -> int:
    address = f"http://{HOST}:{port}"
    log = settings.DATA / "demo.log"
    stop = threading.Event()

    def say_where() -> None:
        if wait_for_health(address, seconds=SECONDS_TO_START, stop=stop):
            _print_people(address, fresh_credentials(address))
        elif not stop.is_set():
            print(f"The server did not answer within {SECONDS_TO_START:.0f} s; its log is {log}", flush=True)

    parts = [*broker_parts(), web_part(host=HOST, port=port), *worker_parts([*QUEUES, "assist"])]
    status = supervise(parts, log=log, when_up=say_where)
    stop.set()
    if status:
        raise CommandFailed(f"a part of the demo ended by itself; its log is {log}")
    print("\nstopped")
    return status


def _print_people(address: str, visitors: list[Visitor]) -> None:
    lines = [f"\nGroundling is up at {address}/\n"]
    for visitor in visitors:
        lines.append(f"  {visitor.role:10} {visitor.username:8} password {visitor.password}")
        lines.append(f"  {'':10} or sign in once with {visitor.link}")
    lines.append("\nCtrl-C stops everything.")
    print("\n".join(lines), flush=True)
