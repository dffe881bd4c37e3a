"""`groundling cut`: the same cuts as on the screen, with every refusal one line and exit status 1."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.apps.media.models import Asset
from backend.apps.projects.models import Project
from backend.apps.work.models import Item
from tests.backend.cli.terminal import Terminal
from tests.backend.work.workplace import ready_asset


@pytest.fixture
def project(make_project: Callable[..., Project]) -> Project:
    """A project with one asset of three seconds."""
    made = make_project(slug="films")
    Asset.objects.filter(pk=ready_asset(made).pk).update(name="a.mp4", probe={"shot_cuts": [30]})
    return made


def frames() -> list[tuple[int, int]]:
    return list(Item.objects.order_by("start_frame").values_list("start_frame", "end_frame"))


def test_a_dry_run_says_and_the_run_makes(groundling: Terminal, project: Project) -> None:
    wanted = ("cut", "films", "--every", "1.25", "--least", "0.5", "--tag", "x")

    dry = groundling(*wanted, "--dry-run")
    before = frames()
    made = groundling(*wanted)
    again = groundling(*wanted, "--json")

    assert (dry.status, dry.err, before) == (0, "", [])
    assert dry.out == ("3 clips would be made of 1 video; 0.50 to 1.27 s, half of them under 1.23 s\n")
    assert (made.status, made.out.split(";")[0]) == (0, "3 clips made of 1 video")
    assert frames() == [(0, 37), (38, 74), (75, 89)]
    told = json.loads(again.out)
    assert (told["made"], told["existing"]) == (0, 3)
    assert set(Item.objects.values_list("tags__name", flat=True)) == {"x"}


def test_shots(groundling: Terminal, project: Project) -> None:
    assert groundling("cut", "films", "--shots").status == 0
    assert frames() == [(0, 29), (30, 89)]


def test_files_with_a_bad_row(groundling: Terminal, project: Project, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.jsonl"
    good.write_text("asset,start_frame,end_frame\na,0,9\n")
    bad.write_text(
        '{"asset": "a", "start_frame": 10, "end_frame": 19}\n{"asset": "b", "start_frame": 0, "end_frame": 1}\n'
    )
    wanted = ("cut", "films", "--intervals", str(good), "--intervals", str(bad))

    dry = groundling(*wanted, "--dry-run")
    refused = groundling(*wanted)
    before = frames()
    made = groundling(*wanted, "--skip-refused")

    line = 'groundling: bad.jsonl, line 2: No asset here is "b".\n'
    assert (dry.status, dry.err) == (1, line)
    assert refused.complaint == 'Nothing was made: 1 row is refused: bad.jsonl, line 2: No asset here is "b".'
    assert before == []
    assert (made.status, made.err, frames()) == (0, line, [(0, 9), (10, 19)])


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "give one of --every, --shots and --intervals."),
        (("--every", "1", "--shots"), "give one of --every, --shots and --intervals."),
        (("--every", "soon"), '--every is no number of seconds: "soon".'),
        (("--every", "0.01"), "Clips must begin at least 0.1 s after each other."),
        (("--shots", "--split", "dev"), '--split is one of train, val, test, not "dev".'),
        (("--intervals", "/nowhere/x.csv"), "/nowhere/x.csv: No such file or directory."),
        (
            ("--every", "1", "--format", "xls"),
            'There is no format "xls"; the formats are csv, jsonl, coin, youcook2, crosstask.',
        ),
    ],
)
def test_what_cannot_be_meant_is_one_line(
    groundling: Terminal, project: Project, arguments: tuple[str, ...], complaint: str
) -> None:
    assert groundling("cut", "films", *arguments).complaint == complaint
    assert frames() == []


def test_an_unknown_project(groundling: Terminal) -> None:
    assert groundling("cut", "nothing", "--shots").status == 1
