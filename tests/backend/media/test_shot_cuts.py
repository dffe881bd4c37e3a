"""Shot cuts: found in the one decode of the ingest, told by exact frame numbers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from rest_framework.test import APIClient

from backend.apps.accounts.models import User
from backend.apps.media.engine.pipeline import ingest_file
from backend.apps.media.models import Asset
from backend.apps.media.services.assets import add_asset
from backend.apps.media.services.shots import shot_cuts_of
from backend.apps.projects.models import Project
from backend.infra.jobs.runner import run_job
from tests.factories.clips import CAMERA, run_ffmpeg

pytestmark = pytest.mark.media

SIZE = "320x240"
# Shots by their number of frames. The last two have the same brightness and differ only in colour.
SHOTS = (
    (17, f"testsrc2=s={SIZE}:r=30"),
    (40, f"mandelbrot=s={SIZE}:r=30"),
    (1, f"color=white:s={SIZE}:r=30"),
    (32, f"smptebars=s={SIZE}:r=30"),
    (20, f"color=0xC83232:s={SIZE}:r=30"),
    (20, f"color=0x3C6E3C:s={SIZE}:r=30"),
)


def write_shots(target: Path, shots: tuple[tuple[int, str], ...], times: str = "N/30/TB") -> None:
    inputs = [part for _, source in shots for part in ("-f", "lavfi", "-i", source)]
    trims = "".join(f"[{n}:v]trim=end_frame={count},setsar=1[v{n}];" for n, (count, _) in enumerate(shots))
    joined = "".join(f"[v{n}]" for n in range(len(shots)))
    graph = f"{trims}{joined}concat=n={len(shots)},setpts={times}"
    run_ffmpeg(*inputs, "-filter_complex", graph, "-fps_mode", "passthrough", *CAMERA, str(target))


@pytest.mark.parametrize("times", ["N/30/TB", "(N+N*N/50)/30/TB"], ids=["constant rate", "variable rate"])
def test_hard_cuts_are_found_on_their_exact_frames(tmp_path: Path, workdir: Path, times: str) -> None:
    source = tmp_path / "shots.mp4"
    write_shots(source, SHOTS, times)

    made = ingest_file(source, workdir, grid_fps=None)

    assert made.facts["shot_cuts"] == [17, 57, 58, 90, 110]
    assert len(made.table) == 130


def test_movement_and_fades_are_no_cuts(tmp_path: Path, workdir: Path) -> None:
    source = tmp_path / "fade.mp4"
    write_shots(source, ((90, f"testsrc2=s={SIZE}:r=30,fade=out:30:45"),))

    assert ingest_file(source, workdir, grid_fps=None).facts["shot_cuts"] == []


@pytest.mark.django_db
def test_the_frame_table_of_the_api_has_the_cuts_and_older_assets_have_none(
    tmp_path: Path,
    make_user: Callable[..., User],
    make_project: Callable[..., Project],
    client_of: Callable[[User], APIClient],
) -> None:
    lead = make_user()
    project = make_project(lead=[lead])
    source = tmp_path / "two.mp4"
    write_shots(source, (SHOTS[0], SHOTS[3]))
    added = add_asset(actor=lead, project=project, path=source, name="two.mp4")
    assert added.job is not None
    run_job(added.job.id, heartbeats=False)
    address = f"/api/v1/assets/{added.asset.id}/frames"

    assert client_of(lead).get(address).json()["shot_cuts"] == [17]

    asset = Asset.objects.get()
    del asset.probe["shot_cuts"]
    asset.save()
    assert client_of(lead).get(address).json()["shot_cuts"] == []


@pytest.mark.django_db
def test_the_shots_of_an_older_asset_are_found_on_its_proxy_and_kept(
    tmp_path: Path, make_project: Callable[..., Project]
) -> None:
    source = tmp_path / "shots.mp4"
    write_shots(source, SHOTS, "(N+N*N/50)/30/TB")
    added = add_asset(actor=None, project=make_project(), path=source, name="shots.mp4")
    assert added.job is not None
    run_job(added.job.id, heartbeats=False)
    asset = Asset.objects.get()
    del asset.probe["shot_cuts"]
    asset.save()

    assert shot_cuts_of(asset) == (17, 57, 58, 90, 110)
    assert Asset.objects.get().probe["shot_cuts"] == [17, 57, 58, 90, 110]
