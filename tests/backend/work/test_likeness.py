"""Clips that look alike are found from their pictures: a copy that was scaled and recoded, not another scene."""

from pathlib import Path
from uuid import UUID

import pytest

from backend.apps.media.models import Asset
from backend.apps.media.services.assets import add_asset
from backend.apps.work.models import ClipPrint, Item, Likeness
from backend.apps.work.policies import ItemDraft
from backend.apps.work.services import create_item
from backend.infra.jobs.models import Job
from backend.infra.jobs.runner import run_job
from tests.backend.work.workplace import Crew
from tests.factories.clips import CAMERA, run_ffmpeg

pytestmark = [pytest.mark.media, pytest.mark.django_db]


def ingest(crew: Crew, path: Path, source: str, *filters: str) -> Asset:
    graph = ("-vf", ",".join(filters)) if filters else ()
    run_ffmpeg("-f", "lavfi", "-i", source, "-frames:v", "60", *graph, *CAMERA, str(path))
    added = add_asset(actor=None, project=crew.project, path=path, name=path.name)
    assert added.job is not None
    run_job(added.job.id, heartbeats=False)
    return Asset.objects.get(pk=added.asset.pk)


def clip(crew: Crew, asset: Asset, start: int, end: int) -> Item:
    draft = ItemDraft(asset=asset, start_frame=start, end_frame=end)
    return create_item(actor=None, project=crew.project, draft=draft)


def look(crew: Crew) -> dict[str, int]:
    answer = crew.lead.post(f"projects/{crew.project.slug}/likenesses")
    assert answer.status_code == 202, answer.content
    job_id = UUID(answer.json()["job"])
    run_job(job_id, heartbeats=False)
    job = Job.objects.get(pk=job_id)
    assert job.state == Job.State.DONE, job.error
    return job.result or {}


def pairs(crew: Crew) -> list[tuple[str, str]]:
    rows = crew.lead.get(f"projects/{crew.project.slug}/likenesses").json()["results"]
    return [(row["first"]["id"], row["second"]["id"]) for row in rows]


def test_a_recoded_copy_and_an_overlap_are_found_and_stay_dismissed(crew: Crew, tmp_path: Path) -> None:
    moving = "mandelbrot=s=320x240:r=30"
    film = ingest(crew, tmp_path / "film.mp4", moving)
    copy = ingest(crew, tmp_path / "copy.mp4", moving, "scale=200:150", "eq=brightness=0.06")
    other = ingest(crew, tmp_path / "other.mp4", "testsrc2=s=320x240:r=30")
    of_film, of_copy = clip(crew, film, 0, 29), clip(crew, copy, 0, 29)
    of_other, overlap, apart = clip(crew, other, 0, 29), clip(crew, other, 10, 39), clip(crew, other, 40, 59)

    found = look(crew)
    again = look(crew)

    wanted = {(str(of_film.pk), str(of_copy.pk)), (str(of_other.pk), str(overlap.pk))}
    assert found == again == {"clips": 5, "pairs": 2, "unread_videos": 0}
    assert set(pairs(crew)) == wanted
    assert Likeness.objects.get(second=of_copy).distance <= 3
    assert ClipPrint.objects.filter(item=apart).exists()

    path = f"projects/{crew.project.slug}"
    crew.lead.post(f"{path}/items/withdraw", {"items": [str(of_copy.pk)]})
    assert pairs(crew) == [(str(of_other.pk), str(overlap.pk))]
    crew.lead.post(f"{path}/likenesses/{Likeness.objects.get(second=overlap).pk}/dismiss")
    look(crew)
    assert pairs(crew) == []


def test_a_video_that_cannot_be_read_is_counted_and_the_others_are_compared(
    crew: Crew, tmp_path: Path
) -> None:
    film = ingest(crew, tmp_path / "film.mp4", "mandelbrot=s=320x240:r=30")
    gone = ingest(crew, tmp_path / "gone.mp4", "testsrc2=s=320x240:r=30")
    clip(crew, film, 0, 29)
    clip(crew, gone, 0, 29)
    gone.renditions.filter(kind="proxy").delete()

    assert look(crew) == {"clips": 1, "pairs": 0, "unread_videos": 1}
