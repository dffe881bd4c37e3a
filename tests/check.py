"""Everything that `make check` runs: format, lint, types, import contracts, generated files, migrations.

With --write the generated files are written instead of compared.
"""

import subprocess
import sys
import tempfile
import time
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
    steps = [
        ("format", [str(BIN / "ruff"), "format", "--check", "."]),
        ("lint", [str(BIN / "ruff"), "check", "."]),
        ("types", [str(BIN / "mypy")]),
        ("import contracts", [str(BIN / "lint-imports")]),
        ("document types", [PYTHON, "-m", "annotation_schemas.generate", "--check"]),
        ("vectors", [PYTHON, "-m", "frontend.scripts.make_vectors", "--check"]),
        ("migrations", [PYTHON, "-m", "backend.manage", "makemigrations", "--check", "--dry-run"]),
        ("openapi types", None),
        ("frontend", ["npm", "--prefix", str(FRONTEND), "run", "--silent", "check"]),
    ]
    results = []
    for name, command in steps:
        print(f"===== {name}", flush=True)
        started = time.monotonic()
        status = (
            _compare_openapi()
            if command is None
            else subprocess.run(command, cwd=REPOSITORY, check=False).returncode
        )
        results.append((name, status, time.monotonic() - started))
    print("\nstep                 result   seconds")
    for name, status, seconds in results:
        print(f"{name:20} {'ok' if status == 0 else 'FAILED':8} {seconds:7.0f}")
    return 1 if any(status for _, status, _ in results) else 0


def openapi_types() -> str:
    """The TypeScript types of the HTTP API, made from the description that the server gives of itself."""
    with tempfile.TemporaryDirectory() as folder:
        description = Path(folder) / "openapi.json"
        subprocess.run(
            [*SPECTACULAR, "--file", str(description)],
            cwd=REPOSITORY,
            check=True,
        )
        generator = str(FRONTEND / "node_modules" / ".bin" / "openapi-typescript")
        made = str(Path(folder) / "openapi.ts")
        subprocess.run(
            [generator, str(description), "--output", made], cwd=FRONTEND, check=True, capture_output=True
        )
        return Path(made).read_text()


def _compare_openapi() -> int:
    if OPENAPI_TYPES.is_file() and OPENAPI_TYPES.read_text() == openapi_types():
        return 0
    print(f"{OPENAPI_TYPES.relative_to(REPOSITORY)} differs from the API; run `make generate`")
    return 1


if __name__ == "__main__":
    sys.exit(main())
