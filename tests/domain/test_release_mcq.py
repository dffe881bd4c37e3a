"""The binary rows of multiple-choice questions: what they hold, which are left out, and what the check finds."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from backend.domain.formats import balance, manifest, plm_mcq
from backend.domain.release_check import verify_release
from backend.domain.release_folder import BalancePart, CannotRelease, McqPart, Part, write_release
from backend.domain.release_rows_mcq import McqRows, drawn_rows, mcq_rows
from backend.domain.sampling import Candidate, draw_balanced
from backend.domain.scoring import score_fgqa
from tests.domain.documents import distractor, mcq, question, uuid_of
from tests.domain.releases import FACTS, FRAMES, SEGMENT, SUGGESTED, accepted, clip, nothing_wrong, source


def document() -> dict[str, Any]:
    return mcq(
        [
            question(1),
            question(2, "Which way?", answer="To the left.", question_type="Movement Direction"),
            question(3, "What is it?", answer="A cup."),
            question(4, "How often?", answer="Twice."),
        ],
        [
            distractor(11, 1),
            distractor(12, 1, "With both hands."),
            distractor(13, 1, "With the teeth.", verdict="implausible"),
            distractor(14, 2, "To the right."),
            distractor(15, 3, "A mug.", verdict="also_true"),
            distractor(16, 4, "Once.", verdict="implausible"),
        ],
    )


def rows_of(doc: dict[str, Any], *, least: int = 1, **changes: Any) -> McqRows:
    return mcq_rows(source(**changes), FRAMES, accepted(doc, item=520), least=least)


def test_every_good_distractor_is_a_row_and_the_rest_is_left_out_with_its_reason() -> None:
    made = rows_of(document())

    first, second = made.questions
    assert [text for _, text in first.distractors] == ["With the right hand.", "With both hands."]
    assert (second.question, [text for _, text in second.distractors]) == ("Which way?", ["To the right."])
    assert [(one.object_id, one.reason) for one in made.left_out] == [
        (uuid_of(3), "ambiguous"),
        (uuid_of(4), "too_few_distractors"),
    ]
    assert [one.reason for one in rows_of(document(), least=2).left_out] == [
        "too_few_distractors",
        "ambiguous",
        "too_few_distractors",
    ]


def test_an_accepted_draft_of_a_model_is_traced_to_the_model() -> None:
    whole = document()
    whole["distractors"][0]["origin"] = SUGGESTED

    first, _ = rows_of(whole).questions

    drafted, own = (first.traces[each][-1] for each, _ in first.distractors)
    assert (drafted.field, drafted.origin_by, drafted.edited, drafted.model, drafted.prompt_version) == (
        "options",
        "suggestion",
        True,
        "tracker",
        "p1",
    )
    assert (own.origin_by, own.model) == ("human", None)


def test_a_row_has_the_columns_types_and_values_of_the_benchmark() -> None:
    choice = rows_of(document()).questions[0]
    rows = plm_mcq.rows(choice)

    assert [f"{column.name}: {column.type}" for column in plm_mcq.SCHEMA] == [
        "uid: string",
        "qa_uid: string",
        "video: string",
        "question: string",
        "answer: string",
        "options: struct<option_0: string, option_1: string>",
        "answer_index: int32",
        "metadata: struct<source_video_id: string, source_dataset: string, source_start_time: double, "
        "source_end_time: double, question_type: string, source_domain: string>",
    ]
    assert len({row["uid"] for row in rows}) == 2
    assert {row["qa_uid"] for row in rows} == {choice.qa_uid}
    for row, (uid, text) in zip(rows, choice.distractors, strict=True):
        index = sha256(uid.encode()).digest()[-1] % 2
        assert row["uid"] == uid
        assert row["answer_index"] == index
        assert row["options"][f"option_{index}"] == row["answer"] == "With the left hand."
        assert row["options"][f"option_{1 - index}"] == text
        assert row["video"] == f"{SEGMENT}.mp4"
        assert row["metadata"] == {
            "source_video_id": "abc",
            "source_dataset": "own",
            "source_start_time": 61.0,
            "source_end_time": 68.0,
            "question_type": "Pose",
            "source_domain": "Cooking",
        }


def test_the_answer_stands_first_about_as_often_as_second() -> None:
    places = [plm_mcq.answer_index(uuid_of(number)) for number in range(2000)]
    assert 900 < sum(places) < 1100


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"answer": "With the [left] hand."}, "brackets"),
        ({"question": " "}, "empty_text"),
        ({"question_type": None}, "no_question_type"),
        ({"answer": "with the right  hand"}, "options_equal"),
    ],
)
def test_what_may_not_be_released_is_left_out(change: dict[str, Any], reason: str) -> None:
    made = rows_of(mcq([question(1, **change)], [distractor(11, 1)]))
    assert (made.questions, [one.reason for one in made.left_out]) == ((), [reason])


def test_what_the_balance_does_not_draw_is_left_out() -> None:
    made = rows_of(document())
    candidates = [Candidate(one.qa_uid, {"question_type": "same"}) for one in made.questions]
    drawn = replace(
        draw_balanced(candidates, ["question_type"], ratio=1, least=1, seed="s"),
        drawn=frozenset({made.questions[1].qa_uid}),
    )

    kept = drawn_rows(made, {"train": drawn})

    assert kept.questions == made.questions[1:]
    assert [(one.object_id, one.reason) for one in kept.left_out[2:]] == [
        (made.questions[0].qa_uid, "not_drawn")
    ]
    assert drawn_rows(made, {}) == made


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mcq")
    made = rows_of(document())
    candidates = [Candidate(one.qa_uid, {"question_type": one.question_type}) for one in made.questions]
    drawn = draw_balanced(candidates, ["question_type"], ratio=1, least=1, seed="s")
    parts: list[Part] = [BalancePart({"train": drawn}), McqPart(clip(folder), made)]
    write_release(folder / "release", FACTS, parts, nothing_wrong)
    return folder / "release"


def test_a_release_of_multiple_choice_passes_its_check_and_loads(whole: Path) -> None:
    assert verify_release(whole) == []
    written = manifest.read(whole)
    assert {name: splits["train"].rows for name, splits in written.configs.items()} == {"fgqa_mcq": 3}
    assert [(one["category"], one["drawn"]) for one in balance.read(whole)["train"]] == [
        ("Movement Direction", 1),
        ("Pose", 1),
    ]
    rows = list(plm_mcq.read(whole / plm_mcq.file_name("train")))
    right = {row["uid"]: "(A)" if row["answer_index"] == 0 else "(B)" for row in rows}
    assert score_fgqa(rows, right).multibinary_accuracy == 1.0
    spoiled = {**right, rows[0]["uid"]: "neither"}
    assert score_fgqa(rows, spoiled).multibinary_accuracy == 0.5


def test_the_same_parts_give_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    parts = [McqPart(clip(tmp_path), rows_of(document()))]
    write_release(tmp_path / "again", FACTS, parts, nothing_wrong)
    name = plm_mcq.file_name("train")
    assert (tmp_path / "again" / name).read_bytes() == (whole / name).read_bytes()


def test_a_question_without_its_video_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(CannotRelease, match="has no video of its segment"):
        write_release(tmp_path / "out", FACTS, [McqPart(None, rows_of(document()))], nothing_wrong)


def other_index(rows: list[dict[str, Any]]) -> None:
    rows[0]["answer_index"] = 1 - rows[0]["answer_index"]


def other_answer(rows: list[dict[str, Any]]) -> None:
    rows[0]["answer"] = rows[0]["answer"].lower()


def other_question(rows: list[dict[str, Any]]) -> None:
    rows[1]["question"] = "How not?"


def equal_options(rows: list[dict[str, Any]]) -> None:
    rows[0]["options"] = {"option_0": rows[0]["answer"], "option_1": rows[0]["answer"]}


def other_video(rows: list[dict[str, Any]]) -> None:
    rows[2]["video"] = "elsewhere.mp4"


def negative_start(rows: list[dict[str, Any]]) -> None:
    rows[0]["metadata"]["source_start_time"] = -1.0


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (other_index, "has an answer that is not its option"),
        (other_answer, "has an answer that is not its option"),
        (other_question, "is not of the question of the other rows"),
        (equal_options, "has two options that say the same"),
        (other_video, "is of the video elsewhere.mp4, which is not there"),
        (negative_start, "has the times -1.0 to 68.0"),
    ],
)
def test_a_row_that_breaks_the_benchmark_is_found(
    whole: Path, tmp_path: Path, change: Callable[[list[dict[str, Any]]], None], found: str
) -> None:
    folder = Path(shutil.copytree(whole, tmp_path / "broken"))
    path = folder / plm_mcq.file_name("train")
    rows = list(plm_mcq.read(path))
    change(rows)
    pq.write_table(pa.Table.from_pylist(rows, schema=plm_mcq.SCHEMA), path)
    files = tuple(manifest.list_files(folder))
    sealed = replace(manifest.read(folder), files=files, content_hash=manifest.content_hash(files))
    manifest.write(folder, sealed)

    problems = verify_release(folder, load=False)

    assert found in problems[0]
