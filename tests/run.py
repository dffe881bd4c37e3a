"""Everything that `make test` runs, part by part, with the time that each took.

`python -m tests.run [PART ...]` runs only the parts whose name starts with one of the words given.
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.servers import postgresql, redis_server

REPOSITORY = Path(__file__).resolve().parents[1]
PYTEST = [sys.executable, "-m", "pytest", "-q", "--durations=10"]
# One process for each core; tests of one file stay together, because they share what is dear to start.
PARALLEL = ["-n", "2", "--dist", "loadfile"]


def main(wanted: list[str]) -> int:
    """Run the parts and print a table; the exit status is 1 when any part failed."""
    with ExitStack() as stack:
        postgres: dict[str, str] = {}

        def with_servers() -> dict[str, str]:
            if not postgres:
                postgres["DATABASE_URL"] = stack.enter_context(postgresql())
                postgres["REDIS_URL"] = stack.enter_context(redis_server())
            return postgres

        parts = [
            ("typescript", lambda: _run(["npm", "run", "--silent", "test"], folder=REPOSITORY / "frontend")),
            ("python-embedded", lambda: _run([*PYTEST, *PARALLEL, "-m", "not e2e and not models"])),
            ("python-models", lambda: _run([*PYTEST, "-m", "models"])),
            ("python-postgresql", lambda: _run([*PYTEST, *PARALLEL, "-m", "database"], with_servers())),
            ("browser-engines", lambda: _run([*PYTEST, "frontend/tests/browser"])),
            ("browser-embedded", lambda: _run([*PYTEST, "-m", "e2e"])),
            ("browser-postgresql", lambda: _run([*PYTEST, "-m", "e2e and journey"], with_servers())),
        ]
        results = []
        for name, run in parts:
            if wanted and not any(name.startswith(word) for word in wanted):
                continue
            print(f"\n===== {name}", flush=True)
            started = time.monotonic()
            status = run()
            results.append((name, status, time.monotonic() - started))
    print("\npart                 result   seconds")
    for name, status, seconds in results:
        print(f"{name:20} {'ok' if status == 0 else 'FAILED':8} {seconds:7.0f}")
    print(f"{'all':20} {'':8} {sum(seconds for _, _, seconds in results):7.0f}")
    failed = [name for name, status, _ in results if status != 0]
    print(f"\n{len(results) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not results else 0


def _run(command: list[str], servers: dict[str, str] | None = None, folder: Path = REPOSITORY) -> int:
    """Run one part with a data folder of its own; without `servers` it gets the embedded default."""
    with tempfile.TemporaryDirectory(prefix="groundling-test-") as data:
        environment = {
            key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")
        }
        environment |= {"GROUNDLING_DATA": data, **(servers or {})}
        return subprocess.run(command, cwd=folder, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
