"""A release of questions asked at a frame, from the database: the video of each ends when it is asked."""

from pathlib import Path
from typing import Any

import pytest

from backend.apps.releases.services import build_release
from tests.backend.annotations.test_asked_questions import ANSWERED, REFUSED, asked, go_on
from tests.backend.releases.conftest import committed
from tests.backend.releases.dataset import coded_asset, item_on, staffed_project
from tests.backend.releases.reading import frame_codes, lines, load
from tests.domain.documents import GOOD_ANSWER

pytestmark = [pytest.mark.media, pytest.mark.django_db]


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Two questions at frame 45 and one at 30 that was answered, one refused; the item is 10 to 59."""
    out = tmp_path_factory.mktemp("out") / "release"
    with committed(django_db_blocker) as folder:
        with django_db_blocker.unblock():
            dataset = staffed_project(workflow="sgqa")
            item_on(
                dataset,
                coded_asset(dataset.project, folder, name="cook.mp4", frames=60),
                10,
                59,
                split="test",
            )
            dataset.ann.finish(
                asked("What is on the table?", filter_kind="perception", frame=45),
                asked(frame=30),
                asked("Where did I put the salt?", frame=45),
                asked("Which cup is she holding?", frame=50),
                stage="ask",
            )
            early = {**ANSWERED, "evidence": {"start_frame": 12, "end_frame": 28}}
            said = {**ANSWERED, "evidence": {"start_frame": 20, "end_frame": 45}}
            go_on(dataset.ann, "answer", said, early, said, REFUSED)
            fine = {"answer_verdict": "accepted"}
            go_on(dataset.bob, "verify", fine, fine, fine, {})
            build_release(
                actor=None, project=dataset.project, folder=out, report=lambda _share, _message: None
            )
        yield out


def test_every_verified_question_is_a_row_whose_video_ends_when_it_is_asked(
    built: Path, tmp_path: Path
) -> None:
    rows = load(built, "sgqa", tmp_path)["test"]

    assert [(row["question"], row["answer"], row["domain"]) for row in rows] == [
        ("What is she cutting?", GOOD_ANSWER, "Cooking"),
        ("What is on the table?", GOOD_ANSWER, "Cooking"),
        ("Where did I put the salt?", GOOD_ANSWER, "Cooking"),
    ]
    shown = [frame_codes(built / "videos" / row["video"]) for row in rows]
    assert shown == [list(range(10, 31)), list(range(10, 46)), list(range(10, 46))]
    assert len(list((built / "videos").iterdir())) == 2
    evidence = {
        line["qa_id"]: (line["start_frame"], line["end_frame"]) for line in lines(built / "evidence.jsonl")
    }
    assert [evidence[row["uid"]] for row in rows] == [(12, 28), (20, 45), (20, 45)]


def test_a_refused_question_is_left_out_with_its_reason(built: Path) -> None:
    assert [(one["reason"], one["configs"]) for one in lines(built / "left_out.jsonl")] == [
        ("question_unanswerable", ["sgqa"])
    ]
