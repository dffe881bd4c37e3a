"""Files of questions that come in as work to verify: items, what waits, what is refused, and going on after a cut."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from backend.apps.accounts.models import User
from backend.apps.annotations.models import Annotation
from backend.apps.media.models import Asset
from backend.apps.projects.errors import RoleNeeded
from backend.apps.projects.models import Project
from backend.apps.work.errors import ImportUnderWay, InvalidImport
from backend.apps.work.models import Import, Item, RefusedRow, SourceClip, SourceVideo, WorkItem
from backend.apps.work.selectors import waiting_of
from backend.apps.work.services import plan_import, preview_import, request_items, start_import
from backend.domain.formats.seed_rows import ROWS_AT_ONCE
from backend.infra import storage
from backend.infra.jobs.models import Job
from backend.infra.jobs.runner import Outcome, run_job
from backend.infra.jobs.services import cancel
from tests.backend.work.workplace import ready_asset
from tests.factories.plm_rows import row, write_lines, write_parquet

pytestmark = pytest.mark.django_db

COUNTS = ("rows", "taken", "known", "refused", "items")


@pytest.fixture
def lead(make_user: Callable[..., User]) -> User:
    return make_user("lead")


@pytest.fixture
def project(make_project: Callable[..., Project], lead: User) -> Project:
    return make_project(workflow="fgqa", lead=[lead])


def source_asset(project: Project, name: str, *, frames: int = 900, **metadata: Any) -> Asset:
    """A ready asset of 30 frames a second under this file name, with these metadata."""
    asset = ready_asset(project, frames=frames)
    asset.name, asset.metadata = name, metadata
    asset.save(update_fields=["name", "metadata"])
    return asset


def begin(project: Project, path: Path, lead: User | None = None, **options: Any) -> Import:
    """Start the import of the file without running it."""
    wanted = {"format": None, "stage": None, "split": "train", **options}
    plan = plan_import(project=project, path=path, name=path.name, **wanted)
    return start_import(actor=lead, project=project, path=path, plan=plan)


def bring(project: Project, path: Path, **options: Any) -> Import:
    """Import the file to its end."""
    imported = begin(project, path, **options)
    assert imported.job_id is not None
    assert run_job(imported.job_id, heartbeats=False) == Outcome.DONE
    imported.refresh_from_db()
    return imported


def counts(imported: Import) -> dict[str, int]:
    return {name: getattr(imported, name) for name in COUNTS}


@pytest.fixture
def parquet(tmp_path: Path) -> Callable[[Any], Path]:
    """Write rows to a file of the published kind; each has other bytes."""
    numbers: Iterator[int] = iter(range(100))

    def write(rows: Any) -> Path:
        path = tmp_path / f"rows-{next(numbers)}.parquet"
        write_parquet(path, rows)
        return path

    return write


def test_the_rows_of_a_segment_become_one_item_to_verify(
    project: Project, parquet: Callable[[Any], Path]
) -> None:
    asset = source_asset(project, "any.mp4", source_video_id="video-0000000", source_dataset="ht100m")
    # Rows of the second segment stand around those of the first.
    rows = [row(3), row(0), row(4), row(1), row(2), row(5, answer=None)]

    imported = bring(project, parquet(rows))

    assert counts(imported) == {"rows": 6, "taken": 6, "known": 0, "refused": 0, "items": 2}
    first, second = Item.objects.filter(project=project).order_by("start_frame")
    # 30 frames a second: 0 to 4 s, and 4 to 8 s.
    assert [(one.asset, one.start_frame, one.end_frame) for one in (first, second)] == [
        (asset, 0, 119),
        (asset, 120, 239),
    ]
    assert second.metadata == {
        "segment_id": rows[0]["segment_id"],
        "source_video_id": "video-0000000",
        "source_dataset": "ht100m",
        "source_start_time": 4.0,
        "source_end_time": 8.0,
        "what_description": "work on an object with a tool",
        "domain": "DIY",
    }
    [work] = WorkItem.objects.filter(item=second)
    assert (work.stage, work.state, work.wanted) == ("answer", "open", 1)
    pairs = work.seed["pairs"] if work.seed else []
    assert [(one["question"], one["draft_answer"], one["question_type"]) for one in pairs] == [
        (rows[0]["question"], rows[0]["answer"], "Movement Direction"),
        (rows[2]["question"], rows[2]["answer"], "Movement Direction"),
        (rows[5]["question"], None, "Movement Direction"),
    ]
    assert {one["origin"]["by"] for one in pairs} == {"import"}
    assert pairs[0]["origin"]["source"] == f"qa_id {rows[0]['qa_id']}"
    # The file is not kept once it is read.
    assert imported.key == ""
    assert not storage.exists(f"imports/{imported.pk}")


def test_a_person_gets_the_imported_pairs_as_their_document(
    project: Project, parquet: Callable[[Any], Path], make_user: Any, make_project: Any, client_of: Any
) -> None:
    person = make_user("ann")
    own = make_project(workflow="fgqa", annotator=[person])
    source_asset(own, "video-0000000.mp4")
    bring(own, parquet([row(0), row(1)]))

    taken = client_of(person).post(f"/api/v1/projects/{own.slug}/work/next", {})

    assert taken.status_code == 201
    annotation = Annotation.objects.get(assignment=taken.json()["id"])
    assert [one["question"] for one in annotation.document["pairs"]] == [
        row(0)["question"],
        row(1)["question"],
    ]


def test_what_has_no_video_yet_waits_and_becomes_items_when_it_comes(
    project: Project, parquet: Callable[[Any], Path]
) -> None:
    imported = bring(project, parquet([row(number) for number in range(18)]))

    assert counts(imported) == {"rows": 18, "taken": 18, "known": 0, "refused": 0, "items": 0}
    assert waiting_of(project) == {"videos": 2, "clips": 6, "pairs": 18}
    assert not Item.objects.exists()

    asset = source_asset(project, "video-0000001.webm")
    request_items(asset.pk)
    [job] = Job.objects.filter(kind="work.items_of_asset")
    assert run_job(job.pk, heartbeats=False) == Outcome.DONE

    imported.refresh_from_db()
    assert counts(imported) == {"rows": 18, "taken": 18, "known": 0, "refused": 0, "items": 3}
    assert waiting_of(project) == {"videos": 1, "clips": 3, "pairs": 9}
    items = list(Item.objects.order_by("start_frame"))
    assert [(one.asset, one.start_frame, one.end_frame) for one in items] == [
        (asset, 0, 119),
        (asset, 120, 239),
        (asset, 240, 359),
    ]
    # Nothing of them is kept twice.
    rest = SourceClip.objects.filter(video__source_video_id="video-0000001")
    assert set(rest.values_list("waiting", "pairs")) == {(0, None)}


def test_an_asset_that_nothing_waits_for_asks_for_nothing(
    project: Project, parquet: Callable[[Any], Path]
) -> None:
    bring(project, parquet([row(0)]))

    request_items(source_asset(project, "another.mp4").pk)

    assert not Job.objects.filter(kind="work.items_of_asset").exists()


def test_the_same_again_brings_nothing_new_but_what_waited(
    project: Project, parquet: Callable[[Any], Path]
) -> None:
    path = parquet([row(number) for number in range(9)])
    bring(project, path)
    source_asset(project, "video-0000000.mp4")

    again = bring(project, path)
    third = bring(project, path)

    assert counts(again) == {"rows": 9, "taken": 0, "known": 9, "refused": 0, "items": 0}
    assert counts(third) == {"rows": 9, "taken": 0, "known": 9, "refused": 0, "items": 0}
    assert Import.objects.order_by("created_at").first().items == 3  # type: ignore[union-attr]
    assert Item.objects.count() == 3


def test_another_project_has_its_own_rows(project: Project, make_project: Any, parquet: Any) -> None:
    path = parquet([row(0), row(1)])
    other = make_project(workflow="fgqa")
    source_asset(project, "video-0000000.mp4")
    bring(project, path)

    imported = bring(other, path)

    assert counts(imported)["taken"] == 2
    assert waiting_of(other) == {"videos": 1, "clips": 1, "pairs": 2}
    assert not Item.objects.filter(project=other).exists()


def test_a_question_that_a_file_repeats_comes_in_once(project: Project, parquet: Any) -> None:
    imported = bring(project, parquet([row(0), row(1), row(0, question="What else?")]))

    assert counts(imported) == {"rows": 3, "taken": 2, "known": 1, "refused": 0, "items": 0}


def test_bad_rows_are_listed_with_their_place_and_the_others_come_in(
    project: Project, tmp_path: Path
) -> None:
    source_asset(project, "video-0000000.mp4", frames=225)
    path = tmp_path / "rows.jsonl"
    write_lines(
        path,
        [
            row(0),
            row(1, source_start_time=-1.0),
            row(2, segment_id=None),
            row(3, question="<image> what?"),
            # The segment of row 1 at other seconds.
            row(1, qa_id="moved", source_end_time=9.0),
            # The video lasts seven and a half seconds.
            row(6),
            row(4),
        ],
    )
    path.write_bytes(path.read_bytes() + b"{\n")

    imported = bring(project, path)

    assert counts(imported) == {"rows": 8, "taken": 3, "known": 0, "refused": 5, "items": 2}
    segment = row(0)["segment_id"]
    assert list(RefusedRow.objects.order_by("row").values_list("row", "message")) == [
        (2, "The clip starts at -1 s, before the video does."),
        (3, "The row has no segment_id."),
        (
            4,
            "question: A text must not hold <|, |> or a tag such as <image>: a tokenizer reads them as commands.",
        ),
        (
            5,
            f"Segment {segment} stands at 0–4 s of another row (1); here it is 0–9 s of video-0000000.",
        ),
        (6, "The clip starts at 8 s, the video lasts 7.50 s."),
        (8, "The line is not JSON."),
    ]
    # What ends less than a second after the video is cut at its end.
    assert list(Item.objects.order_by("start_frame").values_list("start_frame", "end_frame")) == [
        (0, 119),
        (120, 224),
    ]
    assert waiting_of(project) == {"videos": 0, "clips": 0, "pairs": 0}


def test_a_clip_that_was_not_in_its_video_gets_another_try(project: Project, parquet: Any) -> None:
    short = source_asset(project, "video-0000000.mp4", frames=30)
    path = parquet([row(6)])
    bring(project, path)
    assert RefusedRow.objects.count() == 1
    SourceVideo.objects.update(asset=source_asset(project, "whole.mp4"))
    short.delete()

    bring(project, path)

    assert RefusedRow.objects.count() == 0
    assert list(Item.objects.values_list("start_frame", "end_frame")) == [(240, 359)]


def test_rows_that_come_late_join_an_item_that_nobody_has_begun(project: Project, parquet: Any) -> None:
    source_asset(project, "video-0000000.mp4")
    bring(project, parquet([row(0)]))

    bring(project, parquet([row(0), row(1)]))

    [item] = Item.objects.all()
    [work] = item.work_items.all()
    questions = [row(0)["question"], row(1)["question"]]
    assert [one["question"] for one in (work.seed or {})["pairs"]] == questions
    assert item.seed == work.seed


def test_rows_that_come_late_make_an_item_of_their_own_when_the_first_is_begun(
    make_project: Any, make_user: Any, client_of: Any, parquet: Any
) -> None:
    person = make_user("ann")
    project = make_project(workflow="fgqa", annotator=[person])
    source_asset(project, "video-0000000.mp4")
    bring(project, parquet([row(0)]))
    client_of(person).post(f"/api/v1/projects/{project.slug}/work/next", {})

    bring(project, parquet([row(1)]))

    seeds = WorkItem.objects.order_by("created_at", "id").values_list("seed", flat=True)
    assert [[one["question"] for one in (seed or {})["pairs"]] for seed in seeds] == [
        [row(0)["question"]],
        [row(1)["question"]],
    ]


def test_an_asset_is_matched_by_its_metadata_before_its_name(project: Project, parquet: Any) -> None:
    source_asset(project, "video-0000000.mp4")
    says = source_asset(project, "x.mp4", source_video_id="video-0000000", source_dataset="ht100m")
    source_asset(project, "video-0000000.mkv", source_video_id="video-0000000", source_dataset="coin")

    bring(project, parquet([row(0)]))

    assert Item.objects.get().asset == says


def test_an_asset_of_another_dataset_is_not_the_video(project: Project, parquet: Any) -> None:
    source_asset(project, "video-0000000.mp4", source_dataset="coin")

    bring(project, parquet([row(0)]))

    assert not Item.objects.exists()


def test_seconds_count_from_where_the_asset_was_cut_out(project: Project, parquet: Any) -> None:
    source_asset(project, "video-0000000.mp4", source_offset=4.0)

    bring(project, parquet([row(3)]))

    assert list(Item.objects.values_list("start_frame", "end_frame")) == [(0, 119)]


def test_a_dry_run_says_the_same_and_writes_nothing(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    write_lines(path, [row(0), row(0), row(9), row(2, qa_id="")])
    source_asset(project, "video-0000001.mp4")
    plan = plan_import(project=project, path=path, name=path.name, format=None, stage=None, split="val")
    refused: list[Any] = []

    preview = preview_import(project=project, path=path, plan=plan, refuse=refused.append)

    assert vars(preview) == {
        "rows": 4,
        "taken": 2,
        "known": 1,
        "refused": 1,
        "clips": 2,
        "videos": 2,
        "videos_here": 1,
    }
    assert [tuple(one) for one in refused] == [(4, "The row has no qa_id.")]
    assert not Import.objects.exists()
    assert not SourceVideo.objects.exists()


def test_stage_and_split_of_the_items_can_be_chosen(project: Project, parquet: Any) -> None:
    source_asset(project, "video-0000000.mp4")

    bring(project, parquet([row(0)]), stage="audit", split="test")

    [work] = WorkItem.objects.select_related("item")
    assert (work.stage, work.item.split) == ("audit", "test")


@pytest.mark.parametrize(
    ("workflow", "name", "options", "message"),
    [
        ("stc", "rows.jsonl", {}, "The project's workflow has no stage for questions."),
        (
            "fgqa",
            "rows.jsonl",
            {"stage": "x"},
            'There is no stage "x" for questions; there are question, answer, audit.',
        ),
        ("fgqa", "rows.jsonl", {"split": "x"}, "There is no split “x”; there are train, val, test."),
        ("fgqa", "rows.csv", {}, "The format of rows.csv must be named; there are plm-fgqa, jsonl."),
        ("fgqa", "rows.parquet", {}, "rows.parquet: It is not a Parquet file that can be read: "),
    ],
)
def test_what_cannot_be_imported_is_refused_in_one_sentence(
    make_project: Any, tmp_path: Path, workflow: str, name: str, options: dict[str, Any], message: str
) -> None:
    path = tmp_path / name
    path.write_text("{}\n")
    project = make_project(workflow=workflow)
    wanted: dict[str, Any] = {"format": None, "stage": None, "split": "train", **options}

    with pytest.raises(InvalidImport) as refusal:
        plan_import(
            project=project,
            path=path,
            name=name,
            **wanted,
        )

    assert refusal.value.message.startswith(message)


def test_only_a_lead_brings_files_in(
    project: Project, make_user: Any, parquet: Any, make_project: Any
) -> None:
    reviewer = make_user("rev")
    own = make_project(workflow="fgqa", reviewer=[reviewer])

    with pytest.raises(RoleNeeded):
        begin(own, parquet([row(0)]), reviewer)

    assert not Import.objects.exists()


class Killed(BaseException):
    """Stands for the end of the process in the middle of a transaction."""


def test_an_import_that_was_killed_goes_on_where_it_was(
    project: Project, parquet: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    total = 2 * ROWS_AT_ONCE + 90
    path = parquet(row(number) for number in range(total))
    source_asset(project, "video-0000000.mp4")
    imported = begin(project, path)
    bulk_create = RefusedRow.objects.bulk_create
    calls = []

    def die_in_the_second(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise Killed
        return bulk_create(*args, **kwargs)

    monkeypatch.setattr(RefusedRow.objects, "bulk_create", die_in_the_second)
    with pytest.raises(Killed):
        run_job(imported.job_id, heartbeats=False)  # type: ignore[arg-type]
    imported.refresh_from_db()
    assert (imported.next_row, imported.taken) == (ROWS_AT_ONCE + 1, ROWS_AT_ONCE)
    # What the reconciler does with the job of a worker that is gone.
    Job.objects.filter(subject=f"import:{imported.pk}").update(state=Job.State.QUEUED)

    assert run_job(imported.job_id, heartbeats=False) == Outcome.DONE  # type: ignore[arg-type]

    imported.refresh_from_db()
    assert counts(imported) == {"rows": total, "taken": total, "known": 0, "refused": 0, "items": 3}
    assert waiting_of(project)["pairs"] == total - 9


def test_a_cancelled_import_stops_and_the_same_file_goes_on(project: Project, parquet: Any) -> None:
    path = parquet([row(number) for number in range(30)])
    first = begin(project, path)
    cancel(actor="", job_id=first.job_id)  # type: ignore[arg-type]
    assert run_job(first.job_id, heartbeats=False) == Outcome.NOT_MINE  # type: ignore[arg-type]

    second = bring(project, path)

    assert second.pk == first.pk
    assert second.taken == 30


def test_a_project_takes_in_one_file_at_a_time(project: Project, parquet: Any) -> None:
    path = parquet([row(0)])
    first = begin(project, path)

    assert begin(project, path) == first
    with transaction.atomic(), pytest.raises(ImportUnderWay):
        begin(project, parquet([row(1)]))
    assert Import.objects.count() == 1
