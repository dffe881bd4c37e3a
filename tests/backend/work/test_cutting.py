"""Cutting assets into clips: what is planned is what is made, once, and nothing of a refused file."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from backend.apps.media.models import Asset
from backend.apps.projects.models import Project
from backend.apps.work.models import Item, WorkItem
from backend.apps.work.services import CutWish, cut_clips
from backend.infra.audit.models import AuditEntry
from backend.infra.jobs.errors import JobCancelled
from backend.infra.jobs.models import Job
from backend.infra.jobs.runner import run_job
from backend.infra.jobs.services import cancel
from tests.backend.work.workplace import Crew, Desk, ready_asset

Wanted = dict[str, Any]


def ask(desk: Desk, project: Project, **wanted: Any) -> Job:
    """Ask for a cut and run its job, as a worker would."""
    answer = desk.post(f"projects/{project.slug}/cuts", wanted)
    assert answer.status_code == 202, answer.content
    job_id = UUID(answer.json()["job"])
    run_job(job_id, heartbeats=False)
    return Job.objects.get(pk=job_id)


def result_of(desk: Desk, project: Project, **wanted: Any) -> dict[str, Any]:
    job = ask(desk, project, **wanted)
    assert job.state == Job.State.DONE, job.error
    shown: dict[str, Any] = desk.get(f"jobs/{job.pk}").json()["result"]
    return shown


def named(project: Project, name: str, **fields: Any) -> Asset:
    asset = ready_asset(project, **{key: fields.pop(key) for key in ("frames", "grid_step") if key in fields})
    Asset.objects.filter(pk=asset.pk).update(name=name, **fields)
    asset.refresh_from_db()
    return asset


def clips() -> list[tuple[str, int, int]]:
    return [
        (item.asset.name, item.start_frame, item.end_frame)
        for item in Item.objects.select_related("asset").order_by("asset__name", "start_frame", "end_frame")
    ]


def csv_of(*rows: str) -> list[dict[str, str]]:
    text = "\n".join(("asset,start_seconds,end_seconds,label", *rows)) + "\n"
    return [{"name": "steps.csv", "text": text}]


def test_ready_assets_are_cut_every_second_and_once(crew: Crew) -> None:
    named(crew.project, "a.mp4")
    named(crew.project, "b.mp4", frames=70)
    named(crew.project, "c.mp4", state=Asset.State.QUEUED, frame_count=None)
    ready_asset(crew.elsewhere)
    wanted = {"by": "every", "every_seconds": 1, "least_seconds": "0.5", "tags": ["short", "batch 1"]}

    first = result_of(crew.lead, crew.project, **wanted)
    second = result_of(crew.lead, crew.project, **wanted)

    expected = [("a.mp4", 0, 29), ("a.mp4", 30, 59), ("a.mp4", 60, 89), ("b.mp4", 0, 29), ("b.mp4", 30, 59)]
    assert clips() == expected
    assert {key: first[key] for key in ("made", "existing", "clips", "videos", "refused_count")} == {
        "made": 5,
        "existing": 0,
        "clips": 5,
        "videos": 2,
        "refused_count": 0,
    }
    assert (second["made"], second["existing"]) == (0, 5)
    assert WorkItem.objects.filter(stage="annotate", wanted=2).count() == 5
    listed = crew.lead.get(f"projects/{crew.project.slug}/items?tag=short").json()["results"]
    assert [(item["tags"], item["metadata"]) for item in listed] == [
        (["batch 1", "short"], {"cut": "every 1 s"})
    ] * 5
    assert AuditEntry.objects.filter(action="item.created", actor=str(crew.lead.person.pk)).count() == 1


def test_a_preview_says_what_would_be_made_and_makes_nothing(crew: Crew) -> None:
    named(crew.project, "a.mp4")
    result_of(crew.lead, crew.project, by="file", files=csv_of("a.mp4,0,1,"))
    files = csv_of(
        "a.mp4,0,1,walks", "a,1,1.5,sits", "a.mp4,1,3,reads", "a.mp4,1,3,again", "b.mp4,0,1,", "a,9,10,"
    )

    shown = result_of(crew.lead, crew.project, by="file", files=files, preview=True)

    assert clips() == [("a.mp4", 0, 29)]
    first = shown.pop("first")
    assert shown == {
        "preview": True,
        "made": 0,
        "clips": 2,
        "videos": 1,
        "seconds": {"least": 0.5, "median": 1.25, "most": 2.0},
        "existing": 1,
        "repeated": 1,
        "too_short": 0,
        "refused_count": 2,
        "refused": [
            {"file": "steps.csv", "place": "line 6", "reason": 'No asset here is "b.mp4".'},
            {"file": "steps.csv", "place": "line 7", "reason": "It begins at 9 s; the video ends at 3 s."},
        ],
    }
    assert [(one["asset_name"], one["start_frame"], one["end_frame"], one["label"]) for one in first] == [
        ("a.mp4", 30, 44, "sits"),
        ("a.mp4", 30, 89, "reads"),
    ]


def test_a_file_with_a_bad_row_makes_nothing_unless_the_lead_says_so(crew: Crew) -> None:
    named(crew.project, "a.mp4")
    wanted = {
        "by": "file",
        "files": csv_of("a.mp4,0,1,walks", "a.mp4,x,2,sits", "a.mp4,2,3,reads"),
        "split": "val",
    }

    refused = ask(crew.lead, crew.project, **wanted)
    left = list(Item.objects.all())
    made = result_of(crew.lead, crew.project, **wanted, skip_refused=True)

    assert (refused.state, left) == (Job.State.FAILED, [])
    assert refused.error == (
        'Nothing was made: 1 row is refused: steps.csv, line 3: start_seconds is no number of seconds: "x".'
    )
    assert (made["made"], made["refused_count"]) == (2, 1)
    assert [
        (item.start_frame, item.split, item.metadata) for item in Item.objects.order_by("start_frame")
    ] == [
        (0, "val", {"what_description": "walks", "cut": "steps.csv, line 2"}),
        (60, "val", {"what_description": "reads", "cut": "steps.csv, line 4"}),
    ]


def test_no_list_and_no_clip_are_one_sentence(crew: Crew) -> None:
    named(crew.project, "a.mp4")

    def error(**wanted: Any) -> str:
        return ask(crew.lead, crew.project, **wanted).error

    assert error(by="file", preview=True, files=[{"name": "x.csv", "text": "a,b\n"}]) == (
        "x.csv: this is no list of intervals; a CSV file begins with a line that names the columns, asset among them."
    )
    assert error(by="every", every_seconds=10, least_seconds=5) == "This gives no clip."
    assert Item.objects.count() == 0


def test_files_are_kept_only_until_the_job_has_ended(crew: Crew) -> None:
    named(crew.project, "a.mp4")

    def kept() -> list[Path]:
        return [path for path in (settings.DATA / "media" / "cuts").glob("*") if path.is_file()]

    crew.lead.post(f"projects/{crew.project.slug}/cuts", {"by": "file", "files": csv_of("a.mp4,0,1,")})
    assert len(kept()) == 1
    cancel(actor="", job_id=Job.objects.get().pk)
    assert kept() == []
    ask(crew.lead, crew.project, by="file", files=csv_of("a.mp4,0,1,"))
    ask(crew.lead, crew.project, by="file", files=csv_of("a.mp4,0,x,"))
    assert kept() == []
    assert clips() == [("a.mp4", 0, 29)]


def test_an_asset_is_known_by_its_name_its_id_and_its_source_video(crew: Crew) -> None:
    one = named(crew.project, "one.part.mp4", metadata={"source_video_id": "abc"})
    named(crew.project, "two.mp4")
    named(crew.project, "two.mov")
    named(crew.project, "three.mp4", state=Asset.State.QUEUED, frame_count=None)
    rows = ("one.part.mp4,0,1,", "one.part,1,2,", "abc,2,3,", f"{one.pk},0,2,", "two,0,1,", "three,0,1,")

    shown = result_of(crew.lead, crew.project, by="file", files=csv_of(*rows), skip_refused=True)

    assert clips() == [("one.part.mp4", *frames) for frames in ((0, 29), (0, 59), (30, 59), (60, 89))]
    assert [row["reason"] for row in shown["refused"]] == [
        '2 assets here are "two"; name one by its id.',
        'The asset "three.mp4" is not ready.',
    ]


def test_shots_are_cut_where_they_were_found(crew: Crew) -> None:
    named(crew.project, "a.mp4", probe={"shot_cuts": [17, 57, 60]})
    named(crew.project, "b.mp4", probe={"shot_cuts": []})

    shown = result_of(crew.lead, crew.project, by="shots", least_seconds=0.2)

    assert clips() == [("a.mp4", 0, 16), ("a.mp4", 17, 56), ("a.mp4", 60, 89), ("b.mp4", 0, 89)]
    assert shown["too_short"] == 1


def test_marks_of_a_hand_become_clips(crew: Crew) -> None:
    asset = named(crew.project, "a.mp4")
    good = {"asset": str(asset.pk), "start_frame": 3, "end_frame": 3, "label": "blinks"}

    refused = ask(crew.lead, crew.project, by="hand", clips=[good, {**good, "end_frame": 90}])
    made = result_of(crew.lead, crew.project, by="hand", clips=[good])

    assert refused.error == (
        "Nothing was made: 1 row is refused: clip 2: It ends at frame 90; the frames are 0 to 89."
    )
    assert (made["made"], clips()) == (1, [("a.mp4", 3, 3)])
    assert Item.objects.get().metadata == {"what_description": "blinks", "cut": "by hand"}


def test_on_a_grid_clips_end_on_grid_frames_and_are_the_same_then(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(grid_fps=Fraction(6))
    asset = named(crew.project, "a.mp4", grid_step=5)
    clip = {"asset": str(asset.pk), "start_frame": 3, "end_frame": 33}

    def mark(start: int, end: int) -> Job:
        return ask(
            crew.lead, crew.project, by="hand", clips=[{**clip, "start_frame": start, "end_frame": end}]
        )

    assert [mark(3, 33).result["made"], mark(5, 31).result["existing"]] == [1, 1]  # type: ignore[index]
    assert mark(6, 9).error.endswith("clip 1: It holds no frame of the sampling grid.")
    assert clips() == [("a.mp4", 5, 30)]


def test_a_cancelled_cut_keeps_whole_chunks_and_the_same_cut_makes_the_rest(crew: Crew) -> None:
    ready_asset(crew.project, frames=3600)
    wish = CutWish(by="every", every=Fraction(1, 10))
    told: list[str] = []

    def stop_after_the_first_chunk(share: float, text: str) -> None:
        told.append(text)
        if text.startswith("500 of"):
            raise JobCancelled

    with pytest.raises(JobCancelled):
        cut_clips(actor=None, project=crew.project, wish=wish, files=[], report=stop_after_the_first_chunk)
    kept = Item.objects.count()
    rest = cut_clips(actor=None, project=crew.project, wish=wish, files=[], report=lambda share, text: None)

    assert told == ["Video 1 of 1", "500 of 1200 clips"]
    assert (kept, rest["made"], rest["existing"]) == (500, 700, 500)
    assert WorkItem.objects.count() == 1200
    assert Item.objects.values("start_frame", "end_frame").distinct().count() == 1200


def test_two_cuts_at_once_make_each_clip_once(crew: Crew) -> None:
    ready_asset(crew.project)
    wish = CutWish(by="every", every=Fraction(1))
    other: list[dict[str, Any]] = []

    def cut_meanwhile(share: float, text: str) -> None:
        if text == "Video 1 of 1" and not other:
            other.append({})
            other[0] = cut_clips(
                actor=None, project=crew.project, wish=wish, files=[], report=lambda share, text: None
            )

    one = cut_clips(actor=None, project=crew.project, wish=wish, files=[], report=cut_meanwhile)

    assert [(done["made"], done["existing"]) for done in (other[0], one)] == [(3, 0), (0, 3)]
    assert Item.objects.count() == 3


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"by": "every", "every_seconds": 0.05}, 422),
        ({"by": "every", "every_seconds": 2, "overlap_seconds": 2}, 422),
        ({"by": "every", "every_seconds": -1}, 400),
        ({"by": "thirds"}, 400),
        ({"by": "every", "tags": ["x" * 41]}, 400),
        ({"by": "every", "speed": 2}, 400),
        ({"by": "file", "format": "xls", "files": []}, 400),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_at_once(crew: Crew, wanted: Wanted, status: int) -> None:
    answer = crew.lead.post(f"projects/{crew.project.slug}/cuts", wanted)

    assert answer.status_code == status
    assert Job.objects.count() == 0


def test_an_asset_of_another_project_is_unknown(crew: Crew) -> None:
    foreign = ready_asset(crew.elsewhere)

    job = ask(crew.lead, crew.project, by="every", assets=[str(foreign.pk)])

    assert (job.state, job.error) == (Job.State.FAILED, "There is no such asset in this project.")


def test_only_a_lead_cuts(crew: Crew) -> None:
    ready_asset(crew.project)

    for desk, status in ((crew.reviewer, 403), (crew.ann, 403), (crew.stranger, 404)):
        assert desk.post(f"projects/{crew.project.slug}/cuts", {"by": "every"}).status_code == status
    assert (Job.objects.count(), Item.objects.count()) == (0, 0)


def test_who_leads_no_more_when_the_job_runs_cuts_nothing(crew: Crew) -> None:
    ready_asset(crew.project)
    crew.lead.post(f"projects/{crew.project.slug}/cuts", {"by": "every", "every_seconds": 1})
    crew.project.memberships.filter(user=crew.lead.person).update(role="annotator")

    run_job(Job.objects.get().pk, heartbeats=False)

    assert (Job.objects.get().state, Item.objects.count()) == (Job.State.FAILED, 0)
