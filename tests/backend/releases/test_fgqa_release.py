"""A release of questions and answers, and the ways to ask for one: service, job and interface."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.apps.releases.errors import NothingToRelease
from backend.apps.releases.models import Release
from backend.apps.releases.services import build_release
from backend.apps.work.models import Item
from backend.infra.jobs.models import Job
from backend.infra.jobs.runner import Outcome, run_job
from tests.backend.releases.dataset import Dataset, FgqaWorld, answered, item_on, sign_off
from tests.backend.releases.reading import frame_codes, lines, load
from tests.backend.work.workplace import fgqa, pair

pytestmark = [pytest.mark.media, pytest.mark.django_db]


def silent(share: float, message: str) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def built(fgqa_world: FgqaWorld, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "release"
    with django_db_blocker.unblock():
        build_release(actor=None, project=fgqa_world.dataset.project, folder=folder, report=silent)
    return folder


def answer_everything(dataset: Dataset) -> None:
    """Let everybody finish what is there to do: questions by the annotator, audits by the reviewer."""
    bench = dataset.ann.take()
    verdict = {"question_verdict": "ok", "answer": "Her left hand.", "answer_verdict": "written"}
    saved = dataset.ann.save(bench["annotation"]["id"], *answered(bench, Which=verdict, Why=verdict))
    assert dataset.ann.submit(bench["annotation"]["id"], saved.json()["revision"]).status_code == 200
    while sign_off(dataset.reviewer):
        pass


# --- what it holds ---


def test_the_answered_question_is_a_row(built: Path, fgqa_world: FgqaWorld, tmp_path: Path) -> None:
    [row] = load(built, "fgqa", tmp_path)["test"]

    assert (row["question"], row["answer"]) == ("Which hand opens the jar?", "Her left hand.")
    assert row["metadata"] == {
        "source_video_id": "jar",
        "source_dataset": fgqa_world.dataset.project.slug,
        "source_start_time": pytest.approx(10 / 30),
        "source_end_time": pytest.approx(41 / 30),
        "what_description": "",
        "q_type": "Object Recognition",
        "q_subtype": "",
        "domain": "",
        "is_audited": 1,
    }


def test_its_clip_is_every_frame_of_the_source(built: Path, tmp_path: Path) -> None:
    [row] = load(built, "fgqa", tmp_path)["test"]
    [clip] = lines(built / "clips.jsonl")
    [evidence] = lines(built / "evidence.jsonl")

    shown = frame_codes(built / "videos" / f"{row['segment_id']}.mp4")

    assert shown == list(range(10, 41))
    assert (clip["segment_id"], clip["start_frame"], clip["end_frame"]) == (row["segment_id"], 10, 40)
    assert (evidence["qa_id"], evidence["start_frame"], evidence["end_frame"]) == (row["qa_id"], 12, 30)
    assert shown[evidence["start_frame"] - clip["start_frame"]] == 12
    assert [path.name for path in (built / "videos").iterdir()] == [clip["video"]]


def test_what_is_left_out_is_listed_with_its_reason(built: Path, fgqa_world: FgqaWorld) -> None:
    assert {(one["reason"], one["item_id"]) for one in lines(built / "left_out.jsonl")} == {
        ("not_finished", str(fgqa_world.open.pk)),
        ("question_unanswerable", str(fgqa_world.done.pk)),
    }


# --- what is refused ---


def test_a_release_that_fails_its_own_check_leaves_nothing(fgqa_world: FgqaWorld, tmp_path: Path) -> None:
    Item.objects.filter(pk=fgqa_world.open.pk).update(split="train")
    answer_everything(fgqa_world.dataset)

    with pytest.raises(NothingToRelease, match=r"own check: .* other rows of jar are in"):
        build_release(actor=None, project=fgqa_world.dataset.project, folder=tmp_path / "out", report=silent)

    assert list(tmp_path.iterdir()) == []
    assert Release.objects.filter(project=fgqa_world.dataset.project).count() == 1


def test_without_a_row_there_is_no_release(fgqa_world: FgqaWorld, tmp_path: Path) -> None:
    Item.objects.filter(pk=fgqa_world.done.pk).update(state=Item.State.WITHDRAWN)

    with pytest.raises(NothingToRelease, match=r"nothing to release; left out: .*withdrawn 1"):
        build_release(actor=None, project=fgqa_world.dataset.project, folder=tmp_path / "out", report=silent)

    assert list(tmp_path.iterdir()) == []


# --- through the interface and the job ---


@pytest.fixture
def asked(built: Path, fgqa_world: FgqaWorld) -> Iterator[dict[str, Any]]:
    """The second version, as the lead asked for it; its folder goes away as its row does."""
    answer = fgqa_world.dataset.lead.post(f"projects/{fgqa_world.dataset.project.slug}/releases")
    assert answer.status_code == 202, answer.content
    yield answer.json()
    shutil.rmtree(answer.json()["folder"], ignore_errors=True)


def test_the_job_builds_what_the_lead_asked_for(asked: dict[str, Any], fgqa_world: FgqaWorld) -> None:
    dataset = fgqa_world.dataset
    assert (asked["version"], asked["state"], asked["progress"]) == (2, "building", 0.0)

    assert run_job(Job.objects.get(pk=asked["job_id"]).pk, heartbeats=False) is Outcome.DONE

    shown = dataset.reviewer.get(f"releases/{asked['id']}").json()
    assert (shown["state"], shown["progress"], shown["rows"]) == ("ready", 1.0, {"fgqa": 1})
    assert shown["left_out"] == {"not_finished": 1, "question_unanswerable": 1}
    assert Path(shown["folder"], "manifest.json").is_file()
    listed = dataset.lead.get(f"projects/{dataset.project.slug}/releases").json()
    assert [one["version"] for one in listed] == [2, 1]
    # A message that comes twice finds the work done.
    assert run_job(Job.objects.get(pk=asked["job_id"]).pk, heartbeats=False) is Outcome.NOT_MINE


def test_one_release_at_a_time(asked: dict[str, Any], fgqa_world: FgqaWorld) -> None:
    answer = fgqa_world.dataset.lead.post(f"projects/{fgqa_world.dataset.project.slug}/releases")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "release_in_progress")


def test_a_cancelled_release_is_none(asked: dict[str, Any], fgqa_world: FgqaWorld) -> None:
    answer = fgqa_world.dataset.lead.post(f"jobs/{asked['job_id']}/cancel")
    assert answer.status_code == 200, answer.content

    assert run_job(Job.objects.get(pk=asked["job_id"]).pk, heartbeats=False) is Outcome.NOT_MINE

    shown = fgqa_world.dataset.lead.get(f"releases/{asked['id']}").json()
    assert (shown["state"], shown["error"]) == ("failed", "Cancelled.")
    assert not Path(shown["folder"]).exists()


def test_a_job_that_cannot_build_says_why_on_the_release(
    asked: dict[str, Any], fgqa_world: FgqaWorld
) -> None:
    Item.objects.filter(pk=fgqa_world.done.pk).update(state=Item.State.WITHDRAWN)

    assert run_job(Job.objects.get(pk=asked["job_id"]).pk, heartbeats=False) is Outcome.FAILED

    shown = fgqa_world.dataset.lead.get(f"releases/{asked['id']}").json()
    assert shown["state"] == "failed"
    assert shown["error"].startswith("There is nothing to release; left out: ")
    assert not Path(shown["folder"]).exists()


@pytest.mark.parametrize(
    ("who", "method", "status"),
    [
        ("lead", "get", 200),
        ("reviewer", "get", 200),
        ("ann", "get", 403),
        ("stranger", "get", 404),
        ("reviewer", "post", 403),
        ("ann", "post", 403),
        ("stranger", "post", 404),
    ],
)
def test_who_may_see_and_make_releases(
    asked: dict[str, Any], fgqa_world: FgqaWorld, who: str, method: str, status: int
) -> None:
    desk = getattr(fgqa_world.dataset, who)
    paths = [f"projects/{fgqa_world.dataset.project.slug}/releases"]
    if method == "get":
        paths.append(f"releases/{asked['id']}")

    for path in paths:
        assert getattr(desk, method)(path).status_code == status, path
    assert Release.objects.count() == 2


def test_a_token_may_ask_as_well(fgqa_world: FgqaWorld) -> None:
    lead = fgqa_world.dataset.lead
    made = lead.post("tokens", {"days": 1})
    assert made.status_code == 201, made.content
    program = APIClient(headers={"Authorization": f"Token {made.json()['token']}"})

    answer = program.post(f"/api/v1/projects/{fgqa_world.dataset.project.slug}/releases")

    assert answer.status_code == 202, answer.content


def test_items_on_the_same_frames_share_a_clip(fgqa_world: FgqaWorld, tmp_path: Path) -> None:
    dataset = fgqa_world.dataset
    again = fgqa(pair("Which lid is red?"))
    item_on(dataset, fgqa_world.asset, 10, 40, split="test", seed=again, start_stage="answer")
    for _ in ("the open item", "the new one"):
        answer_everything(dataset)

    made = build_release(actor=None, project=dataset.project, folder=tmp_path / "out", report=silent)

    assert made.manifest is not None
    assert (made.manifest["videos"], made.manifest["configs"]["fgqa"]["test"]["rows"]) == (2, 4)
    shared = [one for one in lines(tmp_path / "out" / "clips.jsonl") if one["start_frame"] == 10]
    assert len(shared) == 1
