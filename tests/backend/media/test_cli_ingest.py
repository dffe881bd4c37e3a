"""`groundling ingest` as a person and as a program use it: a process of its own, on data of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.factories.clips import CLIPS, ClipLibrary

pytestmark = pytest.mark.media

MAKE_PROJECT = """
import django
django.setup()
from fractions import Fraction
from backend.cli.migrate import prepare_database
from backend.apps.projects.services import create_project
prepare_database()
create_project(actor=None, name="Street", slug="street", workflow="stc_one_pass", grid_fps=Fraction(6))
"""


class Installation:
    """A data folder with one project."""

    def __init__(self, data: Path) -> None:
        self.data = data
        inherited = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
        }
        self.environment = inherited | {"GROUNDLING_DATA": str(data)}
        self.run(sys.executable, "-c", MAKE_PROJECT).check_returncode()

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )

    def ingest(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "backend.cli", "ingest", *arguments)

    def files(self) -> list[str]:
        folder = self.data / "media"
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return Installation(tmp_path_factory.mktemp("data"))


@pytest.fixture
def folder(clips: ClipLibrary, tmp_path: Path) -> Path:
    """A folder of two videos, one of which lies deeper, a damaged one, and things that are none."""
    target = tmp_path / "to ingest"
    (target / "deeper").mkdir(parents=True)
    shutil.copy(clips.path("late_start"), target / "b $(late).mp4")
    shutil.copy(clips.path("one_frame"), target / "deeper" / "one.MP4")
    shutil.copy(clips.path("truncated_moov_last"), target / "a.mp4")
    (target / "SOURCES.md").write_text("where these come from")
    (target / "link.mp4").symlink_to("/etc/passwd")
    return target


def objects(process: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in process.stdout.splitlines()]


def test_a_folder_goes_in_file_by_file(installation: Installation, folder: Path) -> None:
    missing = folder / "nowhere.mp4"

    first = installation.ingest("--project", "street", "--json", str(folder), str(missing))

    damaged, late, one, absent = objects(first)
    assert first.returncode == 1
    reason = "This is not a supported video file, or its headers are damaged."
    assert damaged == {
        "file": str(folder / "a.mp4"),
        "asset": damaged["asset"],
        "status": "refused",
        "reason": reason,
        "frames": None,
        "width": None,
        "height": None,
        "first_time": None,
        "duration": None,
    }
    assert late == {
        "file": str(folder / "b $(late).mp4"),
        "asset": late["asset"],
        "status": "ready",
        "reason": "",
        "frames": CLIPS["late_start"].facts.frames,
        "width": 320,
        "height": 240,
        "first_time": 5.0,
        "duration": 4.0,
    }
    assert (one["file"], one["status"], one["frames"]) == (str(folder / "deeper" / "one.MP4"), "ready", 1)
    assert (absent["asset"], absent["status"], absent["reason"]) == (
        None,
        "refused",
        "There is no such file.",
    )
    assert first.stderr.splitlines() == [
        f"groundling: {folder / 'a.mp4'}: {reason}",
        f"groundling: {missing}: There is no such file.",
    ]
    before = installation.files()

    second = installation.ingest("--project", "street", "--json", str(folder), str(missing))

    assert second.returncode == 1
    assert objects(second) == objects(first)
    assert installation.files() == before
    assert list((installation.data / "work").iterdir()) == []


def test_people_get_a_line_and_status_0(installation: Installation, clips: ClipLibrary) -> None:
    source = clips.path("vfr")

    done = installation.ingest("--project", "street", str(source))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{source}: 84 frames, 320x240, 4.00 s\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--project", "nothing", "x.mp4"], 'groundling: there is no project "nothing".'),
        (["--project", "street", "/dev/null"], "groundling: /dev/null: This is no regular file."),
    ],
)
def test_mistakes_are_one_line_and_status_1(
    arguments: list[str], sentence: str, installation: Installation
) -> None:
    failed = installation.ingest(*arguments)

    assert failed.returncode == 1
    assert failed.stderr.splitlines() == [sentence]
    assert failed.stdout == ""


def test_an_empty_folder_is_a_mistake(installation: Installation, tmp_path: Path) -> None:
    failed = installation.ingest("--project", "street", str(tmp_path))

    assert failed.returncode == 1
    assert failed.stderr == f"groundling: {tmp_path}: There is no video file in this folder.\n"
