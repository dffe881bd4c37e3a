"""`groundling serve`: the web server, with the embedded broker where none is configured."""

import socket
from typing import Annotated

import typer

from backend.cli.errors import CommandFailed
from backend.cli.migrate import prepare_database
from backend.cli.processes import broker_parts, supervise, web_part


def serve(
    port: Annotated[int, typer.Option(help="TCP port to listen on.")] = 8000,
    host: Annotated[
        str, typer.Option(help="Address to listen on; loopback unless you say otherwise.")
    ] = "127.0.0.1",
) -> None:
    """Serve the web application until Ctrl-C."""
    check_port_is_free(host, port)
    prepare_database()
    print(f"Groundling listens on http://{host}:{port}/", flush=True)
    raise SystemExit(supervise([*broker_parts(), web_part(host=host, port=port)]))


def check_port_is_free(host: str, port: int) -> None:
    """Raises CommandFailed when something else already listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandFailed(
                f"cannot listen on {host}:{port}: {error.strerror}. Choose another --port."
            ) from error
