"""Everything that `make bench` runs: each bench_*.py beside this file, one after the other on a quiet machine.

`python -m tests.perf [NAME ...]` runs only those whose name starts with one of the words given. A benchmark is a
program that measures something beside a baseline in the same run, prints the ratio ("ratio 1.2", or "this / that: 1.2";
the last such line counts), and exits with 1 when it misses its goal.
"""

import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
RATIO = re.compile(r"ratio\s+\d|\S / \S.*: \d")


@dataclass(frozen=True)
class Measured:
    """What a benchmark came to: its exit status, how long it took, and the line with its ratio."""

    name: str
    status: int
    seconds: float
    says: str


def main(wanted: list[str]) -> int:
    """Run the benchmarks and print a table; the exit status is 1 when one misses its goal or none was run."""
    names = [path.stem.removeprefix("bench_") for path in sorted(HERE.glob("bench_*.py"))]
    results = [measure(name) for name in names if not wanted or any(name.startswith(word) for word in wanted)]
    print(f"\n{'benchmark':12} {'result':8} {'seconds':>7}  ratio")
    for one in results:
        print(f"{one.name:12} {'ok' if one.status == 0 else 'MISSED':8} {one.seconds:7.0f}  {one.says}")
    return 1 if not results or any(one.status for one in results) else 0


def measure(name: str) -> Measured:
    """Run one benchmark, its output shown as it comes."""
    print(f"\n===== {name}", flush=True)
    started = time.monotonic()
    says = "no ratio"
    with subprocess.Popen(
        [sys.executable, "-m", f"tests.perf.bench_{name}"],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        for line in program.stdout:
            print(line, end="", flush=True)
            says = " ".join(line.split()) if RATIO.search(line) else says
    return Measured(name, program.returncode, time.monotonic() - started, says)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
