"""How long every list, filter and dashboard takes in a project with very many clips.

`python -m tests.perf.bench_scale [--full]` makes a project of 5,000 clips with ten pairs each (`--full`: 100,000 clips
and 1,000,000 pairs), a fifth of them answered, once on the embedded database and once on PostgreSQL (or only on
DATABASE_URL), and asks each address as a lead or an annotator. It prints the 95th percentile beside that of the list of
projects. Exit status 1 when one is over 500 ms on PostgreSQL, or over 1 s on the embedded database.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.servers import postgresql

REPOSITORY = Path(__file__).resolve().parents[2]
GOALS_MS = {"embedded": 1_000.0, "postgresql": 500.0}
PAIRS = 10
CALLS = 20

LEAD = {
    "projects": "projects",
    "work": "work",
    "items": "projects/bench/items",
    "items, second page": "next:projects/bench/items",
    "items, complete": "projects/bench/items?state=complete",
    "items, of a split": "projects/bench/items?split=test",
    "items, of a stage": "projects/bench/items?stage=audit",
    "items, of a text": "projects/bench/items?text=video-0000009",
    "items, of no text": "projects/bench/items?text=nothing-like-it",
    "items, of a tag": "projects/bench/items?tag=none",
    "tags": "projects/bench/tags",
    "likenesses": "projects/bench/likenesses",
    "progress by stage": "projects/bench/progress",
    "assets": "projects/bench/assets",
    "assets, second page": "next:projects/bench/assets",
    "assets, of a text": "projects/bench/assets?text=0000009",
    "assets, of no text": "projects/bench/assets?text=nothing-like-it",
    "assets, refused": "projects/bench/assets?state=refused",
    "reviews": "projects/bench/reviews",
    "reviews, second page": "next:projects/bench/reviews",
    "reviews, of a stage": "projects/bench/reviews?stage=answer",
    "audit": "projects/bench/audit",
    "members": "projects/bench/members",
    "jobs": "projects/bench/jobs",
    "releases": "projects/bench/releases",
    "imports": "projects/bench/imports",
    "awaited videos": "projects/bench/awaited-videos",
}
ANNOTATOR = {"projects": "projects", "work": "work", "next work": "post:projects/bench/work/next"}


def measure_here(clips: int) -> dict[str, float]:
    """Fill the empty database that the settings name, and ask; returns the 95th percentiles in milliseconds."""
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from rest_framework.test import APIClient  # noqa: PLC0415

    from backend.apps.accounts.services import create_user  # noqa: PLC0415
    from backend.apps.projects.services import add_member, create_project  # noqa: PLC0415
    from tests.perf.large_project import fill  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    project = create_project(actor=None, name="Bench", slug="bench", workflow="fgqa")
    people = {
        role: create_user(actor=None, username=role, password="a long enough password")
        for role in ("lead", "annotator", "colleague")
    }
    for role, person in people.items():
        add_member(actor=None, project=project, user=person, role="lead" if role == "lead" else "annotator")
    fill(project, clips=clips, pairs=PAIRS, people=[people["annotator"], people["colleague"]])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found: dict[str, float] = {}
    for role, addresses in (("lead", LEAD), ("annotator", ANNOTATOR)):
        client = APIClient()
        client.default_format = "json"
        client.force_login(people[role])
        for name, address in addresses.items():
            found[f"{role}: {name}"] = _ask(client, address)
    return found


def _ask(client: Any, address: str) -> float:
    """The 95th percentile of a few calls, in milliseconds."""
    how, _, path = address.rpartition(":")
    path = f"/api/v1/{path}"
    if how == "next":
        path = client.get(path).json()["next"]
    times = []
    # The first call of a process reads code and fills caches.
    _call(client, how, path)
    for _ in range(CALLS):
        began = time.perf_counter()
        _call(client, how, path)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(times, n=20, method="inclusive")[18]


def _call(client: Any, how: str, path: str) -> None:
    answer = client.post(path, {}) if how == "post" else client.get(path)
    if answer.status_code >= 300:
        raise SystemExit(f"bench_scale: {path} answered {answer.status_code}: {answer.content[:300]!r}")


def measure(database: str, clips: int, **settings: str) -> bool:
    """Measure on one database and print; whether it keeps the goal."""
    with tempfile.TemporaryDirectory(prefix="groundling-bench-", ignore_cleanup_errors=True) as data:
        environment = {
            **os.environ,
            "GROUNDLING_DATA": data,
            "GROUNDLING_LOG": "ERROR",
            "DJANGO_SETTINGS_MODULE": "backend.config.settings",
            **settings,
        }
        command = [sys.executable, "-m", "tests.perf.bench_scale", "--here", str(clips)]
        made = subprocess.run(
            command, cwd=REPOSITORY, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
    found: dict[str, float] = json.loads(made.stdout.splitlines()[-1])
    least = found["lead: projects"]
    for name, milliseconds in found.items():
        print(f"{database:10} {name:28} p95 {milliseconds:7.1f} ms")
    worst = max(found, key=lambda name: found[name])
    print(
        f"{database:10} {clips} clips, slowest is {worst}: {found[worst]:.1f} ms, goal {GOALS_MS[database]:.0f} ms, "
        f"of the list of projects ratio {found[worst] / least:.1f}",
        flush=True,
    )
    return found[worst] < GOALS_MS[database]


def main() -> int:
    """Measure, print, and judge."""
    parser = argparse.ArgumentParser(description="Lists, filters and dashboards of a very large project.")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--clips", type=int)
    parser.add_argument("--here", type=int, help=argparse.SUPPRESS)
    options: Any = parser.parse_args()
    if options.here:
        print(json.dumps(measure_here(options.here)))
        return 0
    clips = options.clips or (100_000 if options.full else 5_000)
    if "DATABASE_URL" in os.environ:
        return 0 if measure("postgresql", clips) else 1
    good = measure("embedded", clips)
    with postgresql(is_durable=True) as address:
        good = measure("postgresql", clips, DATABASE_URL=address) and good
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
