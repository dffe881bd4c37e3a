"""`groundling release` and `groundling push` at the terminal."""

import json
from pathlib import Path

import pytest

from backend.apps.releases.models import Release
from tests.backend.cli.terminal import Terminal, run_apart
from tests.backend.releases.dataset import FgqaWorld, staffed_project

pytestmark = [pytest.mark.media, pytest.mark.django_db]


@pytest.fixture
def groundling(db: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Terminal:
    """The command line, on the database of this test."""
    return Terminal(monkeypatch, capfd)


def test_a_release_says_what_it_holds(groundling: Terminal, fgqa_world: FgqaWorld, tmp_path: Path) -> None:
    slug = fgqa_world.dataset.project.slug

    made = groundling("release", slug, "--out", str(tmp_path / "out"), "--json")

    assert (made.status, json.loads(made.out)) == (
        0,
        {
            "folder": str(tmp_path / "out"),
            "version": 1,
            "rows": {"fgqa": {"test": 1}},
            "left_out": {"not_finished": 1, "question_unanswerable": 1},
        },
    )
    # The same again: the folder is taken, and stays as it is.
    before = (tmp_path / "out" / "manifest.json").read_bytes()
    assert "already there" in groundling("release", slug, "--out", str(tmp_path / "out")).complaint
    assert (tmp_path / "out" / "manifest.json").read_bytes() == before
    assert Release.objects.count() == 1

    said = groundling("release", slug, "--out", str(tmp_path / "second"))

    assert f"{tmp_path / 'second'}: version 2 of {slug}, loaded and checked\n" in said.out
    assert "fgqa   test 1 rows" in said.out
    assert "left out: not_finished 1, question_unanswerable 1" in said.out

    (tmp_path / "second" / "README.md").write_text("changed")
    pushed = groundling("push", str(tmp_path / "second"), "--repo", "me/mine").complaint
    assert pushed.startswith("The release is not right, nothing was sent: README.md")
    without_token = {"HF_HOME": str(tmp_path / "hub"), "GROUNDLING_DATA": str(tmp_path / "data")}
    refused = run_apart("push", str(tmp_path / "out"), "--repo", "me/mine", **without_token)
    assert refused.complaint == "There is no token for the hub; set HF_TOKEN or log in with “hf auth login”."


def test_an_unknown_project_is_one_line(groundling: Terminal, tmp_path: Path) -> None:
    assert "no such project" in groundling("release", "none", "--out", str(tmp_path / "a" / "b")).complaint
    assert list(tmp_path.iterdir()) == []


def test_a_project_without_accepted_documents_is_one_line(groundling: Terminal, tmp_path: Path) -> None:
    slug = staffed_project(workflow="fgqa").project.slug

    complaint = groundling("release", slug, "--out", str(tmp_path / "a" / "b")).complaint

    assert complaint == "There is nothing to release: no document is accepted."
    assert list(tmp_path.iterdir()) == []
    assert not Release.objects.exists()


def test_a_place_that_cannot_be_written_to_is_one_line(groundling: Terminal, tmp_path: Path) -> None:
    slug = staffed_project(workflow="fgqa").project.slug
    (tmp_path / "file").write_text("no folder")

    complaint = groundling("release", slug, "--out", str(tmp_path / "file" / "out")).complaint

    assert str(tmp_path / "file") in complaint
    assert not Release.objects.exists()


def test_a_folder_that_is_no_release_is_not_pushed(groundling: Terminal, tmp_path: Path) -> None:
    complaint = groundling("push", str(tmp_path), "--repo", "me/mine").complaint

    assert complaint.startswith("The release is not right, nothing was sent: ")
    assert "no manifest.json" in complaint
