"""Everything that `make test` runs, part by part, with the time that each took.

`python -m tests.run [PART ...]` runs only the parts whose name starts with one of the words given.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from tests.servers import postgresql, redis_server

REPOSITORY = Path(__file__).resolve().parents[1]
Part = tuple[str, Callable[[], tuple[int, str]]]
Result = tuple[str, int, float]
FRAMES = "tests/e2e/test_frames.py"
# What must survive, and what everybody must be able to use: the other half of the time in the browser.
KEPT = ["tests/e2e/test_keeping.py", "tests/e2e/test_offline.py", "tests/e2e/test_accessibility.py"]
PYTEST = [sys.executable, "-m", "pytest", "-q", "--durations=10"]


def main(wanted: list[str]) -> int:
    """Run the parts, two at a time, and print a table; the exit status is 1 when any part failed."""
    started = time.monotonic()
    # The longest first, so that neither of the two cores is left without work at the end.
    parts: list[Part] = [
        ("python-embedded", lambda: _run([*PYTEST, "-m", "not e2e and not models"])),
        ("python-postgresql", lambda: _run([*PYTEST, "-m", "database"], on_servers=True)),
        ("browser-frames", lambda: _run([*PYTEST, FRAMES])),
        (
            "browser-work",
            lambda: _run([*PYTEST, "-m", "e2e", *(f"--ignore={file}" for file in (FRAMES, *KEPT))]),
        ),
        ("browser-kept", lambda: _run([*PYTEST, *KEPT])),
        ("browser-postgresql", lambda: _run([*PYTEST, "-m", "e2e and journey"], on_servers=True)),
        ("python-models", lambda: _run([*PYTEST, "-m", "models and not e2e"])),
        ("browser-engines", lambda: _run([*PYTEST, "frontend/tests/browser"])),
        ("typescript", lambda: _run(["npm", "run", "--silent", "test"], folder=REPOSITORY / "frontend")),
    ]
    chosen = [part for part in parts if not wanted or any(part[0].startswith(word) for word in wanted)]
    with ThreadPoolExecutor(max_workers=2) as pool:
        results: list[Result] = list(pool.map(_timed, chosen))
    print("\npart                 result   seconds")
    for name, status, seconds in results:
        print(f"{name:20} {'ok' if status == 0 else 'FAILED':8} {seconds:7.0f}")
    print(f"{'all':20} {'':8} {time.monotonic() - started:7.0f}")
    failed = [name for name, status, _ in results if status != 0]
    print(f"\n{len(results) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not results else 0


def _timed(part: Part) -> Result:
    """Run a part; what it printed appears when it has ended, so that parts side by side stay readable."""
    name, run = part
    started = time.monotonic()
    status, output = run()
    print(f"\n===== {name}\n{output}", flush=True)
    return name, status, time.monotonic() - started


def _run(command: list[str], *, on_servers: bool = False, folder: Path = REPOSITORY) -> tuple[int, str]:
    """Run one part with a data folder of its own, on PostgreSQL and Redis of its own or the embedded default."""
    with (
        ExitStack() as stack,
        tempfile.TemporaryDirectory(prefix="groundling-test-") as data,
        tempfile.TemporaryFile("w+") as output,
    ):
        environment = {
            key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")
        }
        environment |= {"GROUNDLING_DATA": data}
        if on_servers:
            environment["DATABASE_URL"] = stack.enter_context(postgresql())
            environment["REDIS_URL"] = stack.enter_context(redis_server())
        # A file, not a pipe: a process that a failed test leaves behind must not hold everything up.
        ended = subprocess.run(
            command, cwd=folder, env=environment, check=False, stdout=output, stderr=subprocess.STDOUT
        )
        output.seek(0)
        return ended.returncode, output.read()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
