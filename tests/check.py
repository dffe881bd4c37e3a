"""Everything that `make check` runs: format, lint, types, import contracts, generated files, migrations.

With --write the generated files are written instead of compared.
"""

import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
FRONTEND = REPOSITORY / "frontend"
OPENAPI_TYPES = FRONTEND / "src" / "generated" / "openapi.ts"
PYTHON = sys.executable
BIN = Path(sys.executable).parent
SPECTACULAR = [
    PYTHON,
    "-m",
    "backend.manage",
    "spectacular",
    "--validate",
    "--fail-on-warn",
    "--format",
    "openapi-json",
]


def main() -> int:
    """Run the steps and print a table; the exit status is 1 when any step failed."""
    if "--write" in sys.argv[1:]:
        OPENAPI_TYPES.write_text(openapi_types())
        return 0
    # The longest first: two at a time, so that neither of two cores is left without work at the end.
    steps: list[tuple[str, list[str] | None]] = [
        ("types", [str(BIN / "mypy")]),
        ("frontend", ["npm", "--prefix", str(FRONTEND), "run", "--silent", "check"]),
        ("openapi types", None),
        ("import contracts", [str(BIN / "lint-imports")]),
        ("vectors", [PYTHON, "-m", "frontend.scripts.make_vectors", "--check"]),
        ("migrations", [PYTHON, "-m", "backend.manage", "makemigrations", "--check", "--dry-run"]),
        ("document types", [PYTHON, "-m", "annotation_schemas.generate", "--check"]),
        ("lint", [str(BIN / "ruff"), "check", "."]),
        ("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ]
    started = time.monotonic()
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(_timed, steps))
    print("\nstep                 result   seconds")
    for name, status, seconds in results:
        print(f"{name:20} {'ok' if status == 0 else 'FAILED':8} {seconds:7.0f}")
    print(f"{'all':20} {'':8} {time.monotonic() - started:7.0f}")
    return 1 if any(status for _, status, _ in results) else 0


def openapi_types() -> str:
    """The TypeScript types of the HTTP API, made from the description that the server gives of itself."""
    with tempfile.TemporaryDirectory() as folder:
        description = Path(folder) / "openapi.json"
        subprocess.run(
            [*SPECTACULAR, "--file", str(description)],
            cwd=REPOSITORY,
            check=True,
            stderr=subprocess.PIPE,
            text=True,
        )
        generator = str(FRONTEND / "node_modules" / ".bin" / "openapi-typescript")
        made = str(Path(folder) / "openapi.ts")
        subprocess.run(
            [generator, str(description), "--output", made],
            cwd=FRONTEND,
            check=True,
            capture_output=True,
            text=True,
        )
        return Path(made).read_text()


def _timed(step: tuple[str, list[str] | None]) -> tuple[str, int, float]:
    """Run a step; what it printed appears when it has ended, so that steps side by side stay readable."""
    name, command = step
    started = time.monotonic()
    if command is None:
        status, output = _compare_openapi()
    else:
        ended = subprocess.run(
            command, cwd=REPOSITORY, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        status, output = ended.returncode, ended.stdout
    print(f"===== {name}\n{output}", end="", flush=True)
    return name, status, time.monotonic() - started


def _compare_openapi() -> tuple[int, str]:
    try:
        made = openapi_types()
    except subprocess.CalledProcessError as error:
        return 1, error.stderr
    if OPENAPI_TYPES.is_file() and OPENAPI_TYPES.read_text() == made:
        return 0, ""
    return 1, f"{OPENAPI_TYPES.relative_to(REPOSITORY)} differs from the API; run `make generate`\n"


if __name__ == "__main__":
    sys.exit(main())
