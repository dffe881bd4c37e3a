"""From a file to a ready asset through the job: whole or not at all, once, and always with an answer."""

import errno
import os
import uuid
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from backend.apps.accounts.models import User
from backend.apps.media import selectors
from backend.apps.media.errors import AssetNotReady, FileRefused, StorageFull, UnknownAsset
from backend.apps.media.models import Asset, FrameTable, Rendition
from backend.apps.media.services.assets import AddedFile, add_asset
from backend.apps.projects.errors import RoleNeeded
from backend.apps.projects.models import Project
from backend.apps.projects.policies import LEAD_ONLY
from backend.infra import storage
from backend.infra.audit.models import AuditEntry
from backend.infra.jobs.models import Job
from backend.infra.jobs.runner import Outcome, run_job
from backend.infra.jobs.services import cancel
from tests.backend.media.reading import read_film, read_picture
from tests.factories.clips import CLIPS, ClipLibrary
from tests.factories.frame_codes import read_frame_code

pytestmark = [pytest.mark.media, pytest.mark.django_db]

DATA = Path(django_settings.DATA)


@pytest.fixture
def lead(make_user: Callable[..., User]) -> User:
    return make_user()


@pytest.fixture
def project(lead: User, make_project: Callable[..., Project]) -> Project:
    return make_project(lead=[lead], grid_fps=Fraction(6))


def add(project: Project, path: Path, actor: User | None = None) -> AddedFile:
    return add_asset(actor=actor, project=project, path=path, name=path.name)


def run(added: AddedFile) -> Outcome:
    assert added.job is not None
    return run_job(added.job.id, heartbeats=False)


def files_of(asset: Asset) -> set[str]:
    folder = DATA / "media" / "assets" / str(asset.id)
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def work_folders() -> list[Path]:
    root = DATA / "work"
    return list(root.iterdir()) if root.exists() else []


def test_a_file_becomes_a_ready_asset(project: Project, lead: User, clips: ClipLibrary) -> None:
    source = clips.path("vfr")

    added = add(project, source, lead)
    assert added.asset.state == Asset.State.QUEUED
    outcome = run(added)

    asset = Asset.objects.get()
    assert outcome == Outcome.DONE
    assert (asset.state, asset.refusal) == (Asset.State.READY, "")
    assert (asset.width, asset.height, asset.frame_count, asset.has_audio) == (320, 240, 84, False)
    assert asset.source_sha256 == storage.hash_file(source)
    assert asset.source_bytes == source.stat().st_size
    times = selectors.frame_table(asset.id)
    film = read_film(source)
    assert [tick * times.table.time_base for tick in times.table.ticks] == film.times
    assert times.hash == times.table.hash == asset.frame_table.hash
    assert list(times.grid or ()) == times.table.grid(Fraction(6))
    assert times.duration_ticks * times.table.time_base == 4
    proxy = selectors.proxy_of(asset)
    with storage.local_copy(proxy.key) as path:
        assert read_film(path).codes == film.codes
        assert (proxy.sha256, proxy.bytes) == (storage.hash_file(path), path.stat().st_size)
    kinds = ["grid", "poster", "proxy", "thumbnails"]
    assert sorted(rendition.kind for rendition in asset.renditions.all()) == kinds
    assert files_of(asset) == {"source"} | {r.key.rpartition("/")[2] for r in asset.renditions.all()}
    job = Job.objects.get()
    assert job.result == {"asset": str(asset.id), "state": "ready", "frames": 84}
    assert (job.state, job.scope, job.requested_by) == ("done", str(project.id), str(lead.id))
    assert work_folders() == []
    assert AuditEntry.objects.filter(action="asset.uploaded", subject=f"asset:{asset.id}").count() == 1


def test_thumbnails_say_which_frames_they_show(project: Project, clips: ClipLibrary) -> None:
    run(add(project, clips.path("vfr")))

    thumbnails = Rendition.objects.get(kind="thumbnails")
    detail = thumbnails.detail
    columns, width, height = detail["columns"], detail["tile_width"], detail["tile_height"]
    assert (columns, width, height) == (10, 160, 120)
    with storage.local_copy(thumbnails.key) as path:
        sheet = read_picture(path)
    shown = [
        read_frame_code(sheet[row * height : (row + 1) * height, column * width : (column + 1) * width])
        for row, column in (divmod(tile, columns) for tile in range(len(detail["frames"])))
    ]
    codes = CLIPS["vfr"].facts.codes or ()
    assert shown == [codes[frame] for frame in detail["frames"]]
    # One for each quarter of a second that has a frame of its own.
    assert len(shown) == 12


def test_the_same_file_twice_is_one_asset(project: Project, clips: ClipLibrary) -> None:
    source = clips.path("one_frame")
    first = add(project, source)

    waiting = add(project, source)
    run(first)
    ready = add(project, source)

    assert waiting.asset.id == ready.asset.id == first.asset.id
    assert waiting.job == first.job
    assert ready.job is None
    assert (Asset.objects.count(), Job.objects.count()) == (1, 1)


def test_two_projects_have_assets_of_their_own(
    project: Project, make_project: Callable[..., Project], clips: ClipLibrary
) -> None:
    other = make_project(grid_fps=None)

    for target in (project, other):
        run(add(target, clips.path("one_frame")))

    assert Asset.objects.filter(state=Asset.State.READY).count() == 2
    assert selectors.frame_table(other.assets.get().id).grid is None


def test_a_refused_file_says_why_and_leaves_nothing(project: Project, clips: ClipLibrary) -> None:
    added = add(project, clips.path("truncated_moov_last"))

    outcome = run(added)

    asset = Asset.objects.get()
    assert outcome == Outcome.DONE
    assert asset.state == Asset.State.REFUSED
    assert asset.refusal == "This is not a supported video file, or its headers are damaged."
    assert files_of(asset) == set()
    assert not FrameTable.objects.exists()
    assert not Rendition.objects.exists()
    assert work_folders() == []
    with pytest.raises(AssetNotReady):
        selectors.frame_table(asset.id)
    with pytest.raises(AssetNotReady):
        selectors.proxy_of(asset)


def test_a_refused_file_may_be_sent_again(project: Project, clips: ClipLibrary) -> None:
    source = clips.path("audio_only")
    run(add(project, source))

    again = add(project, source)

    assert again.asset.state == Asset.State.QUEUED
    assert run(again) == Outcome.DONE
    assert Asset.objects.get().refusal == "The file has no video in it."


def test_running_twice_stores_once(project: Project, clips: ClipLibrary) -> None:
    added = add(project, clips.path("one_frame"))
    run(added)
    asset = Asset.objects.get()
    before = (files_of(asset), list(Rendition.objects.order_by("id").values()), FrameTable.objects.get().hash)
    assert added.job is not None
    Job.objects.filter(id=added.job.id).update(state=Job.State.QUEUED)

    outcome = run_job(added.job.id, heartbeats=False)

    assert outcome == Outcome.DONE
    asset.refresh_from_db()
    after = (files_of(asset), list(Rendition.objects.order_by("id").values()), FrameTable.objects.get().hash)
    assert after == before


def test_a_killed_attempt_leaves_nothing_after_the_next(project: Project, clips: ClipLibrary) -> None:
    """What a kill leaves on the disk: a work folder and stored files that no row knows."""
    source = clips.path("one_frame")
    undisturbed = add(project, source)
    run(undisturbed)
    asset = undisturbed.asset
    expected = files_of(asset)
    FrameTable.objects.all().delete()
    Rendition.objects.all().delete()
    Asset.objects.update(state=Asset.State.PROCESSING)
    leftover = DATA / "work" / f"ingest-{asset.id}-1"
    foreign = DATA / "work" / f"ingest-{uuid.uuid4()}-4"
    for folder in (leftover, foreign):
        folder.mkdir(parents=True)
        (folder / "proxy.mp4").write_bytes(b"half")
    assert undisturbed.job is not None
    Job.objects.filter(id=undisturbed.job.id).update(state=Job.State.QUEUED)

    assert run(undisturbed) == Outcome.DONE

    assert Asset.objects.get().state == Asset.State.READY
    assert files_of(asset) == expected
    assert work_folders() == []


def test_a_waiting_ingest_can_be_cancelled(project: Project, lead: User, clips: ClipLibrary) -> None:
    added = add(project, clips.path("one_frame"))
    assert added.job is not None

    cancel(actor=str(lead.id), job_id=added.job.id)

    assert run(added) == Outcome.NOT_MINE
    asset = Asset.objects.get()
    assert (asset.state, asset.refusal) == (Asset.State.REFUSED, "The ingest was cancelled.")
    assert run(add(project, clips.path("one_frame"))) == Outcome.DONE
    assert Asset.objects.get().state == Asset.State.READY


def test_a_running_ingest_can_be_cancelled(
    project: Project, lead: User, clips: ClipLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cancel comes while ffmpeg runs; the next report of progress notices it."""
    added = add(project, clips.path("camera"))
    assert added.job is not None
    job_id = added.job.id
    reported: list[str] = []
    monkeypatch.setattr("backend.infra.jobs.context.PROGRESS_EVERY_SECONDS", 0.0)
    from_leases = "backend.infra.jobs.leases.one_line"

    def cancel_on_first_frame(text: str) -> str:
        reported.append(text)
        if text.startswith("Frame ") and len([r for r in reported if r.startswith("Frame ")]) == 1:
            cancel(actor=str(lead.id), job_id=job_id)
        return text

    monkeypatch.setattr(from_leases, cancel_on_first_frame)

    outcome = run(added)

    assert outcome == Outcome.CANCELLED
    assert reported[0] == "Reading the headers"
    asset = Asset.objects.get()
    assert (asset.state, asset.refusal) == (Asset.State.REFUSED, "The ingest was cancelled.")
    assert files_of(asset) == {"source"}
    assert work_folders() == []


def test_a_machine_without_ffmpeg_fails_with_a_sentence(
    project: Project, clips: ClipLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = add(project, clips.path("one_frame"))
    monkeypatch.setenv("PATH", "/nowhere")

    assert run(added) == Outcome.FAILED

    asset = Asset.objects.get()
    assert (asset.state, asset.refusal) == (Asset.State.REFUSED, "ffmpeg is not installed on this machine.")
    assert files_of(asset) == {"source"}
    assert Job.objects.get().error == "ffmpeg is not installed on this machine."


def test_a_full_disk_is_said_and_leaves_no_half_file(
    project: Project, clips: ClipLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Any, target: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("backend.infra.storage.os.replace", full)
        with pytest.raises(StorageFull):
            add(project, clips.path("one_frame"))

    asset = Asset.objects.get()
    assert asset.state == Asset.State.QUEUED
    assert files_of(asset) == set()
    # Once there is space, the same call completes what it began.
    assert run(add(project, clips.path("one_frame"))) == Outcome.DONE
    assert Asset.objects.get().state == Asset.State.READY


def test_an_empty_file_is_refused_before_anything_is_made(project: Project, clips: ClipLibrary) -> None:
    with pytest.raises(FileRefused, match=r"^The file is empty\.$"):
        add(project, clips.path("zero"))

    assert not Asset.objects.exists()
    assert not Job.objects.exists()


def test_a_moved_file_is_gone_also_when_the_asset_was_there(
    project: Project, clips: ClipLibrary, tmp_path: Path
) -> None:
    for _ in range(2):
        copy = tmp_path / "copy.mp4"
        copy.write_bytes(clips.path("one_frame").read_bytes())
        add_asset(actor=None, project=project, path=copy, name="copy.mp4", move=True)
        assert not copy.exists()

    assert files_of(Asset.objects.get()) == {"source"}


def test_the_guard_lets_members_in_and_tells_nobody_else(
    project: Project, lead: User, make_user: Callable[..., User], clips: ClipLibrary
) -> None:
    annotator, stranger = make_user(), make_user()
    project.memberships.create(user=annotator, role="annotator")
    asset = add(project, clips.path("one_frame")).asset

    assert selectors.access_asset(annotator, asset.id) == asset
    assert selectors.access_asset(lead, asset.id, roles=LEAD_ONLY) == asset
    with pytest.raises(RoleNeeded):
        selectors.access_asset(annotator, asset.id, roles=LEAD_ONLY)
    with pytest.raises(UnknownAsset) as foreign:
        selectors.access_asset(stranger, asset.id)
    with pytest.raises(UnknownAsset) as missing:
        selectors.access_asset(lead, uuid.uuid4())
    assert foreign.value.message == missing.value.message
