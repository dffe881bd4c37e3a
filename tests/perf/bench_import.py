"""How fast a file of questions comes in, how much memory that takes, and how fast work is given out with them in.

`python -m tests.perf.bench_import [--full]` imports a file and one of four times its rows, whose videos are all here,
each into an empty database of its own, once on the embedded database and once on PostgreSQL (or only on DATABASE_URL).
`--full` takes 100,000 and 400,000 rows instead of 20,000 and 80,000. Exit status 1 when the larger file comes in with
under 5,000 rows a second, takes over 1.3 times the memory of the smaller, or the 95th percentile of asking for the
next work is over 100 ms.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.servers import postgresql

REPOSITORY = Path(__file__).resolve().parents[2]
ROWS_GOAL, MEMORY_GOAL, NEXT_GOAL_MS = 5_000.0, 1.3, 100.0
CLAIMS = 100


def measure_here(rows: int) -> dict[str, float]:
    """Import `rows` rows in this process, whose settings name an empty database."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from backend.apps.accounts.services import create_user  # noqa: PLC0415
    from backend.apps.annotations.services import skip_work, take_next  # noqa: PLC0415
    from backend.apps.projects.services import add_member, create_project  # noqa: PLC0415
    from backend.apps.work.services import plan_import, start_import  # noqa: PLC0415
    from backend.infra.jobs.runner import run_job  # noqa: PLC0415
    from tests.factories.plm_rows import CLIPS_PER_VIDEO, PAIRS_PER_CLIP, row, write_parquet  # noqa: PLC0415
    from tests.perf.large_project import add_assets  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    project = create_project(actor=None, name="Bench", slug="bench", workflow="fgqa")
    people = [
        create_user(actor=None, username=f"person-{number}", password="a long enough password")
        for number in range(4)
    ]
    for person in people:
        add_member(actor=None, project=project, user=person, role="annotator")
    for _ in add_assets(project, -(-rows // (PAIRS_PER_CLIP * CLIPS_PER_VIDEO))):
        pass
    with tempfile.TemporaryDirectory(prefix="groundling-bench-") as folder:
        path = Path(folder) / "rows.parquet"
        write_parquet(path, (row(number) for number in range(rows)))
        plan = plan_import(project=project, path=path, name=path.name, format=None, stage=None, split="train")
        imported = start_import(actor=None, project=project, path=path, plan=plan)
    assert imported.job_id is not None
    began = time.perf_counter()
    run_job(imported.job_id)
    seconds = time.perf_counter() - began
    imported.refresh_from_db()
    if (imported.taken, imported.items) != (rows, -(-rows // PAIRS_PER_CLIP)):
        raise SystemExit(f"bench_import: {imported.taken} rows and {imported.items} items came in")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    times = []
    for number in range(CLAIMS):
        person = people[number % len(people)]
        began = time.perf_counter()
        assignment = take_next(actor=person, project=project)
        times.append((time.perf_counter() - began) * 1000)
        assert assignment is not None
        skip_work(actor=person, assignment_id=assignment.pk, reason="bench")
    return {
        "rows_per_second": rows / seconds,
        "mebibytes": memory,
        "next_ms": statistics.quantiles(times, n=20)[18],
    }


def measure(rows: int, **settings: str) -> dict[str, float]:
    """Import in a process of its own, so that its memory is its own."""
    with tempfile.TemporaryDirectory(prefix="groundling-bench-", ignore_cleanup_errors=True) as data:
        environment = {
            **os.environ,
            "GROUNDLING_DATA": data,
            "GROUNDLING_LOG": "ERROR",
            "DJANGO_SETTINGS_MODULE": "backend.config.settings",
            **settings,
        }
        command = [sys.executable, "-m", "tests.perf.bench_import", "--here", str(rows)]
        made = subprocess.run(
            command, cwd=REPOSITORY, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
    result: dict[str, float] = json.loads(made.stdout.splitlines()[-1])
    return result


def judge(database: str, small: dict[str, float], large: dict[str, float], rows: int) -> bool:
    """Print what was measured on a database; whether it keeps the goals."""
    ratio = large["mebibytes"] / small["mebibytes"]
    print(
        f"{database}: {4 * rows} rows   {large['rows_per_second']:6.0f} rows/s   next p95 {large['next_ms']:5.1f} ms   "
        f"memory {small['mebibytes']:.0f} -> {large['mebibytes']:.0f} MiB   ratio {ratio:.2f}",
        flush=True,
    )
    return large["rows_per_second"] >= ROWS_GOAL and ratio <= MEMORY_GOAL and large["next_ms"] < NEXT_GOAL_MS


def main() -> int:
    """Measure, print, and judge."""
    parser = argparse.ArgumentParser(description="Rows a second, memory and next work of an import.")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--here", type=int, help=argparse.SUPPRESS)
    options: Any = parser.parse_args()
    if options.here:
        print(json.dumps(measure_here(options.here)))
        return 0
    rows = 100_000 if options.full else 20_000
    if "DATABASE_URL" in os.environ:
        return 0 if judge("DATABASE_URL", measure(rows), measure(4 * rows), rows) else 1
    good = judge("embedded  ", measure(rows), measure(4 * rows), rows)
    both = []
    for count in (rows, 4 * rows):
        with postgresql(is_durable=True) as address:
            both.append(measure(count, DATABASE_URL=address))
    good = judge("postgresql", both[0], both[1], rows) and good
    print(
        f"goals: {ROWS_GOAL:.0f} rows/s, memory ratio {MEMORY_GOAL}, p95 of next work {NEXT_GOAL_MS:.0f} ms"
    )
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
