"""`groundling import` as a person and a program use it: a process of its own, on data of its own."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from backend.domain.formats.seed_rows import ROWS_AT_ONCE
from tests.backend.cli.terminal import REPOSITORY, Ended, run_apart
from tests.factories.plm_rows import row, write_lines, write_parquet

pytestmark = pytest.mark.services

PREPARE = """
import django
django.setup()
from backend.cli.migrate import prepare_database
from backend.apps.projects.services import create_project
prepare_database()
create_project(actor=None, name="Questions", slug="questions", workflow="fgqa")
"""
# Short enough that a killed import is taken up again while the test waits.
TIMES = {"GROUNDLING_JOB_LEASE": "3", "GROUNDLING_JOB_HEARTBEAT": "0.5"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
    }
    environment |= {"GROUNDLING_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "backend.config.settings"}
    subprocess.run([sys.executable, "-c", PREPARE], cwd=REPOSITORY, env=environment, check=True, timeout=120)
    return folder


@pytest.fixture
def groundling(data: Path) -> Callable[..., Ended]:
    """Run `groundling import` on the data."""

    def run(*arguments: str) -> Ended:
        return run_apart("import", *arguments, GROUNDLING_DATA=str(data), **TIMES)

    return run


def test_rows_come_in_and_what_is_wrong_is_said(groundling: Callable[..., Ended], tmp_path: Path) -> None:
    path, refused = tmp_path / "rows.jsonl", tmp_path / "refused.jsonl"
    write_lines(path, [row(90_000), row(90_001, source_start_time=-2.0), row(90_000)])

    dry = groundling("questions", str(path), "--dry-run", "--json")
    assert json.loads(dry.out) == {
        "dry_run": True,
        "rows": 3,
        "taken": 1,
        "known": 1,
        "refused": 1,
        "clips": 1,
        "videos": 1,
        "videos_here": 0,
    }
    made = groundling("questions", str(path), "--json", "--refused", str(refused))
    facts = json.loads(made.out)
    again = groundling("questions", str(path))

    assert {name: facts[name] for name in ("rows", "taken", "known", "refused", "items")} == {
        "rows": 3,
        "taken": 1,
        "known": 1,
        "refused": 1,
        "items": 0,
    }
    assert facts["waiting"] == {"videos": 1, "clips": 1, "pairs": 1}
    assert refused.read_text() == (
        '{"row": 2, "message": "The clip starts at -2 s, before the video does."}\n'
    )
    assert again.out == (
        "3 rows: 0 new, 2 known, 1 refused; 0 items made\n1 clips wait for 1 videos that are not here\n"
    )
    assert again.err == "  row 2: The clip starts at -2 s, before the video does.\n"


def test_an_import_that_is_killed_goes_on_where_it_was(
    groundling: Callable[..., Ended], data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "rows.parquet"
    total = 5 * ROWS_AT_ONCE
    write_parquet(path, (row(number) for number in range(total)))
    base = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "backend.cli", "import", "questions", str(path), "--json"],
        cwd=REPOSITORY,
        env={**base, **TIMES, "GROUNDLING_DATA": str(data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    database = data / "groundling.sqlite3"
    try:
        read = _rows_read(database)
        until = time.monotonic() + 60
        while not 0 < read < total and time.monotonic() < until:
            time.sleep(0.02)
            read = _rows_read(database)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
    cut = _rows_read(database)
    assert 0 < cut < total

    facts = json.loads(groundling("questions", str(path), "--json").out)

    assert (facts["rows"], facts["taken"], facts["known"], facts["refused"]) == (total, total, 0, 0)
    assert facts["waiting"]["pairs"] == total + 1


def _rows_read(database: Path) -> int:
    """How many rows of the newest import are read, as another program sees it."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)) as connection:
        newest = "SELECT taken FROM work_import WHERE name = 'rows.parquet' ORDER BY created_at DESC"
        return int((connection.execute(newest).fetchone() or (0,))[0])


def test_an_unknown_project_or_file_is_one_line(groundling: Callable[..., Ended], tmp_path: Path) -> None:
    write_lines(tmp_path / "rows.jsonl", [row(0)])

    assert "no such project" in groundling("none", str(tmp_path / "rows.jsonl")).complaint
    assert groundling("questions", str(tmp_path / "absent.jsonl")).status == 2
