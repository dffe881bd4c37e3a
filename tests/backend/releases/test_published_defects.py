"""The three defects for which loaders of the published data drop rows: a negative start, a length under 0.05 s, no
segment id. Each is tried through the editor's operations, through making items, through import and at release.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from backend.apps.projects.models import Project
from backend.apps.releases.services import build_release
from backend.apps.work.models import Item, RefusedRow
from backend.apps.work.services import plan_import, start_import
from backend.domain.release_rows_fgqa import clip_fault
from backend.infra.jobs.runner import Outcome, run_job
from tests.backend.releases.dataset import answered, coded_asset, item_on, sign_off, staffed_project
from tests.backend.releases.reading import lines
from tests.backend.work.workplace import Crew, fgqa, make_item, pair, put, ready_asset
from tests.domain.releases import accepted, questions, source
from tests.factories.plm_rows import row, write_lines, write_parquet

pytestmark = pytest.mark.django_db

GOOD = {"question_verdict": "ok", "answer": "Her left hand.", "answer_verdict": "written"}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"evidence": {"start_frame": -1, "end_frame": 20}}, "evidence.start_frame"),
        ({"evidence": {"start_frame": 9, "end_frame": 50}}, "evidence.start_frame"),
        ({"evidence": {"start_frame": 20, "end_frame": 19}}, "evidence.end_frame"),
        ({"evidence": {"start_frame": None, "end_frame": 20}}, "evidence"),
        ({"segment_id": None}, "segment_id"),
        ({"source_start_time": -1.0}, "source_start_time"),
    ],
)
def test_no_operation_of_the_editor_writes_one(
    make_crew: Callable[..., Crew], changes: dict[str, Any], place: str
) -> None:
    crew = make_crew(workflow="fgqa")
    asset = ready_asset(crew.project)
    make_item(crew.project, asset, start_frame=10, end_frame=60, seed=fgqa(pair()), start_stage="answer")
    bench = crew.ann.take("answer")
    [there] = bench["annotation"]["document"]["pairs"]
    value = {key: entry for key, entry in there.items() if key not in ("id", "origin")}

    refused = crew.ann.save(
        bench["annotation"]["id"],
        put("pair", {**value, **changes}, object_id=there["id"], base_version=1),
    )

    assert refused.status_code == 422
    error = refused.json()["error"]
    assert place in f"{error['place'].get('field', '')} {error['message']}"
    seen = crew.ann.get(f"annotations/{bench['annotation']['id']}").json()
    assert seen["document"] == bench["annotation"]["document"]


def test_no_item_begins_before_its_video(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(workflow="fgqa")
    asset = ready_asset(crew.project)

    for frames in ({"start_frame": -1, "end_frame": 9}, {"start_frame": 5, "end_frame": 4}):
        wanted = {"asset": str(asset.pk), **frames}
        refused = crew.lead.post(f"projects/{crew.project.slug}/items/batch", {"items": [wanted]})
        assert refused.status_code in (400, 422), refused.content

    assert not Item.objects.exists()


def test_a_clip_of_one_frame_is_pointed_out_while_one_works(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(workflow="fgqa")
    asset = ready_asset(crew.project)
    make_item(crew.project, asset, start_frame=5, end_frame=5, seed=fgqa(pair()), start_stage="answer")

    found = crew.ann.take("answer")["findings"]

    assert [one["message"] for one in found if one["rule"] == "clip_too_short"] == [
        "The clip lasts 0.000 s; 0.05 s are needed to publish it."
    ]


@pytest.mark.parametrize("suffix", ["parquet", "jsonl"])
def test_import_refuses_each_row_with_its_reason(
    make_project: Callable[..., Project], tmp_path: Path, suffix: str
) -> None:
    project = make_project(workflow="fgqa")
    asset = ready_asset(project, frames=900)
    asset.name = "video-0000000.mp4"
    asset.save(update_fields=["name"])
    rows = [
        row(0, source_start_time=-0.001),
        row(1, source_end_time=0.049),
        row(2, segment_id=None),
        row(3, segment_id="  "),
        row(4),
    ]
    path = tmp_path / f"rows.{suffix}"
    (write_parquet if suffix == "parquet" else write_lines)(path, rows)

    plan = plan_import(project=project, path=path, name=path.name, format=None, stage=None, split="train")
    imported = start_import(actor=None, project=project, path=path, plan=plan)
    assert imported.job_id is not None
    assert run_job(imported.job_id, heartbeats=False) == Outcome.DONE

    assert list(RefusedRow.objects.order_by("row").values_list("row", "message")) == [
        (1, "The clip starts at -0.001 s, before the video does."),
        (2, "The clip lasts 0.049 s; 0.05 s are needed."),
        (3, "The row has no segment_id."),
        (4, "The row has no segment_id."),
    ]
    assert [len(item.seed["pairs"]) for item in Item.objects.all() if item.seed] == [1]


@pytest.mark.media
def test_a_release_leaves_each_out_with_its_reason(tmp_path: Path) -> None:
    dataset = staffed_project(workflow="fgqa")
    asset = coded_asset(dataset.project, tmp_path, name="jar.mp4", frames=60)
    early = coded_asset(dataset.project, tmp_path, name="early.mp4", frames=30)
    early.metadata = {**early.metadata, "source_offset": -0.5}
    early.save(update_fields=["metadata"])
    seed = {"seed": fgqa(pair()), "start_stage": "answer"}
    good = item_on(dataset, asset, 10, 40, **seed)
    short = item_on(dataset, asset, 5, 5, **seed)
    negative = item_on(dataset, early, 0, 29, **seed)
    later = item_on(dataset, early, 15, 29, **seed)
    for _ in range(4):
        bench = dataset.ann.take("answer")
        saved = dataset.ann.save(bench["annotation"]["id"], *answered(bench, Which=GOOD))
        submitted = dataset.ann.submit(bench["annotation"]["id"], saved.json()["revision"])
        assert submitted.status_code == 200, submitted.content
    while sign_off(dataset.reviewer):
        pass

    folder = tmp_path / "release"
    build_release(actor=None, project=dataset.project, folder=folder, report=lambda share, message: None)

    left_out = {(one["item_id"], one["reason"], one["message"]) for one in lines(folder / "left_out.jsonl")}
    assert left_out == {
        (str(short.pk), "clip_too_short", "The clip lasts 0.033 s; 0.05 s are needed."),
        (str(negative.pk), "negative_start", "The clip starts at -0.5 s of the source video."),
    }
    rows = pq.read_table(folder / "fgqa/plm_fgqa_train.parquet").to_pylist()
    assert len(rows) == 2
    assert {good.pk, later.pk}.isdisjoint({short.pk, negative.pk})
    for one in rows:
        said = one["metadata"]
        assert one["segment_id"]
        assert said["source_start_time"] >= 0
        assert said["source_end_time"] - said["source_start_time"] >= 0.05


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        (float("nan"), 2.0, "negative_start"),
        (0.0, float("nan"), "clip_too_short"),
        (0.0, 0.0499, "clip_too_short"),
        (0.0, 0.05, None),
    ],
)
def test_what_is_no_number_is_no_time(start: float, end: float, reason: str | None) -> None:
    fault = clip_fault(accepted(questions()), source(), start, end, ("fgqa",))

    assert (fault and fault.reason) == reason
