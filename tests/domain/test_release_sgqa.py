"""The rows of questions asked at a frame: what they hold, which are left out, and what the check finds."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from backend.domain.formats import evidence, manifest, plm_sgqa
from backend.domain.release_check import verify_release
from backend.domain.release_folder import CannotRelease, SgqaPart, write_release
from backend.domain.release_rows_sgqa import SgqaRows, sgqa_rows
from tests.domain.documents import GOOD_ANSWER, ask, sgqa, uuid_of
from tests.domain.releases import FACTS, FRAMES, accepted, clip, nothing_wrong, source, write_video


def rows_of(*asks: dict[str, Any], **changes: Any) -> SgqaRows:
    return sgqa_rows(source(**changes), FRAMES, accepted(sgqa(*asks), item=520))


def test_a_row_has_the_columns_and_values_of_the_benchmark() -> None:
    (made,) = rows_of(ask(1)).asks

    assert [f"{column.name}: {column.type}" for column in plm_sgqa.SCHEMA] == [
        "uid: string", "video: string", "question: string", "answer: string", "domain: string",
    ]  # fmt: skip
    assert plm_sgqa.row(made) == {
        "uid": made.uid,
        "video": f"{source(end_frame=99).segment_id}.mp4",
        "question": "What did I just pour into the bowl?",
        "answer": GOOD_ANSWER,
        "domain": "Cooking",
    }
    assert plm_sgqa.file_name("test") == "sgqa/plm_sgqa_test.parquet"
    assert (made.evidence.start_frame, made.evidence.end_frame) == (48, 95)
    assert (made.evidence.start_time, made.evidence.end_time) == (2.0, 4.0)


def test_questions_come_in_the_order_in_which_they_are_asked() -> None:
    late, early = ask(1, frame=150), ask(2, "What is she cutting?", frame=99)
    assert [one.frame for one in rows_of(late, early).asks] == [99, 150]
    assert len({one.segment_id for one in rows_of(late, early).asks}) == 2
    same = ask(2, "What is she cutting?", frame=150)
    assert len({one.segment_id for one in rows_of(late, same).asks}) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"question_verdict": "unanswerable"}, "question_unanswerable"),
        ({"question_verdict": "irrelevant"}, "question_irrelevant"),
        ({"question": "What time is it?"}, "question_filtered"),
        ({"answer": " "}, "unanswered"),
        ({"answer_verdict": None}, "answer_undecided"),
        ({"answer_verdict": "lacking_details"}, "answer_rejected"),
        ({"domain": None}, "no_domain"),
        ({"answer": f"{GOOD_ANSWER} [1]"}, "brackets"),
        ({"question": "What did I <|pour|>?"}, "special_token"),
        ({"answer": "Milk."}, "answer_length"),
        ({"answer": f"{GOOD_ANSWER} {GOOD_ANSWER}"}, "answer_length"),
        ({"evidence": None}, "no_evidence"),
        ({"evidence": {"start_frame": 48, "end_frame": 100}}, "evidence_after_question"),
        ({"frame": 24, "evidence": {"start_frame": 24, "end_frame": 24}}, "clip_too_short"),
    ],
)
def test_what_may_not_be_released_is_left_out(change: dict[str, Any], reason: str) -> None:
    made = rows_of(ask(1, **change), ask(2, "What is she cutting?"))

    assert [one.question for one in made.asks] == ["What is she cutting?"]
    assert [(one.object_id, one.reason, one.configs) for one in made.left_out] == [
        (uuid_of(1), reason, ("sgqa",))
    ]


def test_a_person_s_reason_outweighs_the_filter() -> None:
    assert len(rows_of(ask(1, "What time is it?", kept_because="The clock is in view.")).asks) == 1


def part(folder: Path, *asks: dict[str, Any]) -> SgqaPart:
    """The questions asked at frame 99, with the video that ends there."""
    video = clip(
        folder,
        segment_id=source(end_frame=99).segment_id,
        path=write_video(folder / "cut.mp4", frames=76),
        end_frame=99,
    )
    return SgqaPart(video, rows_of(*asks))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sgqa")
    write_release(
        folder / "release", FACTS, [part(folder, ask(1), ask(2, "What is she cutting?"))], nothing_wrong
    )
    return folder / "release"


def test_a_release_passes_its_check_and_loads(whole: Path) -> None:
    assert verify_release(whole) == []
    written = manifest.read(whole)
    assert {name: splits["train"].rows for name, splits in written.configs.items()} == {"sgqa": 2}
    assert written.videos == 1
    assert [line["end_frame"] for line in evidence.read(whole / evidence.FILE_NAME)] == [95, 95]
    assert "question is asked" in (whole / "README.md").read_text()


def test_a_question_without_its_video_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(CannotRelease, match="has no video of its segment"):
        write_release(tmp_path / "out", FACTS, [SgqaPart(None, rows_of(ask(1)))], nothing_wrong)
    # A video that ends elsewhere than the question is not its video.
    with pytest.raises(CannotRelease, match="has no video of its segment"):
        write_release(tmp_path / "out", FACTS, [SgqaPart(clip(tmp_path), rows_of(ask(1)))], nothing_wrong)


def no_uuid(rows: list[dict[str, Any]]) -> None:
    rows[0]["uid"] = "1"


def short(rows: list[dict[str, Any]]) -> None:
    rows[0]["answer"] = "Milk."


def no_domain(rows: list[dict[str, Any]]) -> None:
    rows[0]["domain"] = " "


def other_video(rows: list[dict[str, Any]]) -> None:
    rows[1]["video"] = "elsewhere.mp4"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (no_uuid, "has a uid that is no UUID"),
        (short, "has an answer of 1 words"),
        (no_domain, "has a domain that may not be released"),
        (other_video, "is of the video elsewhere.mp4, which is not there"),
    ],
)
def test_a_row_that_breaks_the_benchmark_is_found(
    whole: Path, tmp_path: Path, change: Callable[[list[dict[str, Any]]], None], found: str
) -> None:
    folder = Path(shutil.copytree(whole, tmp_path / "broken"))
    path = folder / plm_sgqa.file_name("train")
    rows = list(plm_sgqa.read(path))
    change(rows)
    pq.write_table(pa.Table.from_pylist(rows, schema=plm_sgqa.SCHEMA), path)
    files = tuple(manifest.list_files(folder))
    sealed = replace(manifest.read(folder), files=files, content_hash=manifest.content_hash(files))
    manifest.write(folder, sealed)

    assert any(found in problem for problem in verify_release(folder, load=False))
