"""Distractors drafted by a text model: what it is asked, and what of its reply is kept."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotation_schemas.schemas import check_value
from model_assist.assist import Workshop, run_request
from model_assist.drafting import prompt_of, read_reply
from model_assist.errors import InvalidRequest, NoOutput
from model_assist.prompts.catalogue import get_prompt
from model_assist.protocol import DistractorsInput, DistractorsOutput, Dropped, Result, parse_request
from model_assist.registry import describe
from model_assist.runtime.sessions import Sessions
from model_assist.settings import read_settings

EXAMPLES = Path("annotation_schemas/examples/valid/assist_request")
ASKED = DistractorsInput(
    "Which hand opens the jar?", "The left hand.", "Action Recognition", "", ("The right hand.",), 3
)
TWO_LINES = ("the hand: Both hands.", "\n\n", "the hand: Neither hand.")


def read(*lines: str, **changes: Any) -> DistractorsOutput:
    return read_reply("\n".join(lines), replace(ASKED, **changes), (0, 5))


def kept(output: DistractorsOutput) -> list[tuple[str, str]]:
    return [(one.changed_detail, one.text) for one in output.distractors]


def test_the_prompt_says_question_answer_type_detail_and_what_is_there_already() -> None:
    wording = get_prompt("distractors", "one-detail-1")

    asked = prompt_of(ASKED, wording)

    assert asked.startswith(
        "Question (about: Action Recognition): Which hand opens the jar?\nRight answer: The left hand.\n\n"
        "Write 3 wrong answers to this question."
    )
    assert "exactly one detail: the one that the question asks about." in asked
    assert "\nNot again: The right hand.\n" in asked
    named = prompt_of(replace(ASKED, detail="the hand", question_type=None, avoid=()), wording)
    assert named.startswith("Question: Which hand")
    assert "exactly one detail: the hand." in named
    assert "Not again" not in named


def test_a_line_is_a_detail_and_a_text() -> None:
    output = read(
        "the hand: Both hands.", "", "2. the hand : Neither: it opens itself.", "- the hand: A foot."
    )

    assert kept(output) == [
        ("the hand", "Both hands."),
        ("the hand", "Neither: it opens itself."),
        ("the hand", "A foot."),
    ]
    assert (output.dropped, output.frames) == (Dropped(), (0, 5))
    assert len({one.id for one in output.distractors}) == 3


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Here are three wrong answers:", "unreadable"),
        ("Both hands.", "unreadable"),
        ('{"detail": "the hand"}', "unreadable"),
        (f"{'a' * 61}: Both hands.", "unreadable"),
        ("the hand:  the LEFT  hand", "same_as_answer"),
        ("the hand: the right hand", "repeated"),
        ("the hand: A foot!", "repeated"),
        ("the hand: <|eot_id|> hand", "unsafe"),
        ("the <image>: Both hands.", "unsafe"),
        ("the hand: Both hands [0, 4].", "unsafe"),
        ("the hand: Both\u202e hands.", "unsafe"),
        ("the hand: The one near his face.", "unsafe"),
        ("the hand: ...", "unsafe"),
        (f"the hand: {'hand ' * 912}", "unsafe"),
    ],
)
def test_what_is_not_to_be_shown_is_dropped_and_counted(line: str, reason: str) -> None:
    output = read("the hand: A foot.", line)

    assert kept(output) == [("the hand", "A foot.")]
    assert output.dropped == Dropped(**{reason: 1})


def test_more_than_was_wanted_is_dropped_and_counted() -> None:
    output = read("a: One.", "a: Two.", "a: Three.", wanted=1)

    assert (kept(output), output.dropped.surplus) == ([("a", "One.")], 2)


def test_nothing_left_is_a_failure_that_says_why() -> None:
    with pytest.raises(NoOutput) as nothing:
        read("Sure!", "the hand: The left hand.", "the hand: The right hand.", "the hand: [0, 1]")

    assert str(nothing.value) == (
        "The model drafted no distractor that could be used: 1 could not be read, 1 said what the right answer says, "
        "1 repeated another, 1 broke a rule for texts."
    )
    with pytest.raises(NoOutput, match=r"could be used\.$"):
        read("")


def message(name: str = "distractors_from_words", **changes: Any) -> dict[str, Any]:
    return {**json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8")), **changes}


@pytest.mark.parametrize("place", ["question", "answer", "detail", "avoid"])
def test_a_token_is_refused_with_its_place(place: str) -> None:
    broken = message()
    broken["input"][place] = ["<|eot_id|>"] if place == "avoid" else "<|eot_id|>"

    with pytest.raises(InvalidRequest, match=f"input.{place} must not contain"):
        parse_request(broken)


def test_a_worker_says_who_drafts() -> None:
    neither = describe(read_settings({}))["distractors"]

    assert (neither["configured"], neither["message"]) == (
        False,
        "No text model is configured on this worker: GROUNDLING_TEXT_MODEL is not set.",
    )


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("transformers", reason="needs the extra `models`")
    from tests.model_assist.tiny_text_only import save_tiny_text_only  # noqa: PLC0415 - needs torch

    return save_tiny_text_only(tmp_path_factory.mktemp("weights") / "tiny-writer", says=TWO_LINES)


def run(request: dict[str, Any], checkpoint: Path) -> Result:
    environment = {"GROUNDLING_BLIND_MODEL": str(checkpoint), "GROUNDLING_DEVICE": "cpu"}
    result = run_request(
        parse_request(request),
        workshop=Workshop(read_settings(environment), Sessions(60)),
        send=lambda report: check_value("assist_result", report.as_json()),
        is_cancelled=lambda: False,
    )
    check_value("assist_result", result.as_json())
    return result


@pytest.mark.models
def test_a_text_only_model_drafts_from_words_alone(checkpoint: Path) -> None:
    result = run(message(), checkpoint)

    assert isinstance(result.output, DistractorsOutput), result.error
    assert kept(result.output) == [("the hand", "Both hands."), ("the hand", "Neither hand.")]
    assert result.output.frames == ()
    assert (result.model and result.model.name) == "tiny-writer"
    assert (result.prompt or "").startswith("Question (about: Action Recognition): Which hand")
    described = describe(read_settings({"GROUNDLING_BLIND_MODEL": str(checkpoint)}))["distractors"]
    assert described["message"] == (
        "Distractors are drafted from words alone by tiny-writer (licence: not stated)."
    )


@pytest.mark.models
def test_random_words_are_dropped_and_counted(tmp_path: Path, checkpoint: Path) -> None:
    from tests.model_assist.tiny_text_only import save_tiny_text_only  # noqa: PLC0415 - needs torch

    result = run(message(), save_tiny_text_only(tmp_path / "random"))

    assert isinstance(result.error, NoOutput)
    assert "could not be read" in str(result.error)


@pytest.mark.models
def test_a_model_that_sees_is_not_asked_without_the_video(checkpoint: Path) -> None:
    blind = run(message(model=None), checkpoint)

    assert "GROUNDLING_TEXT_MODEL is not set" in str(blind.error)
