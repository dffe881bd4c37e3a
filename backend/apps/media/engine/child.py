"""The one place that runs a program on a stranger's file."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from backend.apps.media.engine.limits import ChildLimits
from backend.apps.media.engine.refusal import Cancelled

LAUNCHER = Path(__file__).with_name("launch.py")
POLL_SECONDS = 0.25
STDERR_BYTES = 64 * 1024

LineHandler = Callable[[str], None]
StopQuestion = Callable[[], bool]


@dataclass(frozen=True)
class Outcome:
    """How a child ended. `ended_by` is "itself", "time" or "silence"; `stderr` its last 64 kB."""

    returncode: int
    stdout: bytes
    stderr: str
    ended_by: str

    @property
    def succeeded(self) -> bool:
        return self.ended_by == "itself" and self.returncode == 0


def run_child(
    argv: list[str],
    *,
    cwd: Path,
    limits: ChildLimits,
    on_line: LineHandler | None = None,
    should_stop: StopQuestion = lambda: False,
    environment: Mapping[str, str] | None = None,
) -> Outcome:
    """Run `argv` (absolute path first) under `limits` with an empty environment and return how it ended.

    With `on_line` each line of standard output goes there instead of into the outcome. The child has its own
    process group, which is killed when this function is left in any way. Raises Cancelled when `should_stop`
    answers true; it is asked a few times a second.
    """
    wanted = json.dumps({**asdict(limits), "parent": os.getpid()})
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(LAUNCHER), wanted, *argv],
        cwd=cwd,
        env=dict(environment or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        return _attend(process, limits, on_line, should_stop)
    finally:
        # The group outlives its leader when the program left children behind.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def _attend(
    process: subprocess.Popen[bytes],
    limits: ChildLimits,
    on_line: LineHandler | None,
    should_stop: StopQuestion,
) -> Outcome:
    started = last_heard = time.monotonic()
    stdout, stderr, line = bytearray(), bytearray(), bytearray()
    with selectors.DefaultSelector() as selector:
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select(POLL_SECONDS):
                data = os.read(key.fd, 65536)
                if not data:
                    selector.unregister(key.fileobj)
                elif key.fileobj is process.stderr:
                    stderr += data
                    del stderr[:-STDERR_BYTES]
                elif on_line is None:
                    stdout += data
                    last_heard = time.monotonic()
                else:
                    line += data
                    *whole, rest = bytes(line).split(b"\n")
                    line = bytearray(rest)
                    for text in whole:
                        on_line(text.decode(errors="replace"))
                    last_heard = time.monotonic()
            if should_stop():
                raise Cancelled
            now = time.monotonic()
            ended_by = (
                "time"
                if now - started > limits.wall_seconds
                else "silence"
                if now - last_heard > limits.silent_seconds
                else ""
            )
            if ended_by:
                return Outcome(-signal.SIGKILL, bytes(stdout), stderr.decode(errors="replace"), ended_by)
    returncode = process.wait()
    return Outcome(returncode, bytes(stdout), stderr.decode(errors="replace"), "itself")
