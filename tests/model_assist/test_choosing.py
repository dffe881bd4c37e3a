"""Multiple choice from words alone: the real path of a causal language model, with tiny random weights."""

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("transformers", reason="needs the extra `models`")

from annotation_schemas.schemas import check_value
from model_assist.assist import Workshop, run_request
from model_assist.choosing import prompt_of
from model_assist.errors import NotConfigured
from model_assist.models.text_only import TextOnly, load
from model_assist.prompts.catalogue import get_prompt
from model_assist.protocol import AskedQuestion, ChooseOutput, Option, Result, parse_request
from model_assist.registry import describe
from model_assist.runtime.sessions import Sessions
from model_assist.settings import Settings, read_settings
from tests.model_assist.stack import Backend, running_redis, running_worker
from tests.model_assist.tiny_text_only import save_tiny_text_only

pytestmark = pytest.mark.models

EXAMPLE = Path("annotation_schemas/examples/valid/assist_request/choose.json")
ASKED = AskedQuestion("q", "Which hand?", (Option("a", "The left."), Option("b", "The right.")))


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_text_only(tmp_path_factory.mktemp("weights") / "tiny-text")


def settings_of(checkpoint: Path | str, **more: str) -> Settings:
    return read_settings({"GROUNDLING_BLIND_MODEL": str(checkpoint), "GROUNDLING_DEVICE": "cpu", **more})


def message(**changes: Any) -> dict[str, Any]:
    return {**json.loads(EXAMPLE.read_text(encoding="utf-8")), **changes}


def run(request: dict[str, Any], checkpoint: Path | str) -> Result:
    result = run_request(
        parse_request(request),
        workshop=Workshop(settings_of(checkpoint), Sessions(60)),
        send=lambda report: check_value("assist_result", report.as_json()),
        is_cancelled=lambda: False,
    )
    check_value("assist_result", result.as_json())
    return result


def test_the_prompt_is_that_of_the_benchmark() -> None:
    assert prompt_of(ASKED, get_prompt("choose", "text-1")) == (
        "Question: Which hand?\nOptions:\n(A) The left.\n(B) The right.\nOnly give the best option."
    )


def test_the_letters_are_weighed_and_depend_on_the_words(checkpoint: Path) -> None:
    model = load(settings_of(checkpoint))
    shares = model.weigh("Question: Which hand?", "ABC")

    assert len(shares) == 3
    assert sum(shares) == pytest.approx(1)
    assert model.weigh("Question: Which hand?", "ABC") == shares
    assert model.weigh("Question: How many?", "ABC") != shares


def test_a_model_with_a_chat_format_is_asked_in_it(tmp_path: Path) -> None:
    model = load(settings_of(save_tiny_text_only(tmp_path / "chat", chat=True)))
    plain = load(settings_of(save_tiny_text_only(tmp_path / "plain")))

    assert isinstance(model, TextOnly)
    assert model.weigh("Question: Which hand?", "AB") != plain.weigh("Question: Which hand?", "AB")


def test_every_question_of_every_sheet_gets_one_of_its_options(checkpoint: Path) -> None:
    result = run(message(), checkpoint)

    assert isinstance(result.output, ChooseOutput), result.error
    asked = message()["input"]["sheets"]
    assert [[one.question_id for one in sheet] for sheet in result.output.sheets] == [
        [one["id"] for one in sheet] for sheet in asked
    ]
    for sheet, chosen in zip(asked, result.output.sheets, strict=True):
        for question, choice in zip(sheet, chosen, strict=True):
            assert choice.option_id in {option["id"] for option in question["options"]}
            assert 0.5 <= choice.share <= 1
    assert result.prompt == (
        "Question: Which hand opens the jar?\nOptions:\n(A) The left hand.\n(B) The right hand.\n"
        "Only give the best option."
    )
    assert (result.model and result.model.name) == "tiny-text"


def test_a_worker_without_the_model_says_so(checkpoint: Path, tmp_path: Path) -> None:
    assert describe(settings_of(checkpoint))["choose"]["configured"] is True
    without = describe(read_settings({}))["choose"]
    assert (without["configured"], without["message"]) == (
        False,
        "No text-only model is configured on this worker: GROUNDLING_BLIND_MODEL is not set.",
    )
    assert run(message(), "").error is not None
    (tmp_path / "config.json").write_text('{"model_type": "whisper_of_none"}', encoding="utf-8")
    with pytest.raises(NotConfigured, match="not a causal language model"):
        load(settings_of(tmp_path))


def test_an_unknown_wording_and_a_token_are_refused(checkpoint: Path) -> None:
    assert "prompt_version" in str(run(message(prompt_version="plm-1"), checkpoint).error)
    broken = message()
    broken["input"]["sheets"][0][0]["question"] = "Which <image>?"
    with pytest.raises(Exception, match="must not contain"):
        parse_request(broken)


def test_a_worker_of_celery_chooses_and_drafts(tmp_path: Path) -> None:
    checkpoint = save_tiny_text_only(tmp_path / "tiny-text", says=["the hand: Both hands."])
    environment = {"GROUNDLING_BLIND_MODEL": str(checkpoint), "GROUNDLING_DEVICE": "cpu"}
    to_draft = json.loads((EXAMPLE.parent / "distractors_from_words.json").read_text(encoding="utf-8"))
    with running_redis(tmp_path) as url:
        backend = Backend(url)
        with running_worker(backend, tmp_path / "worker.log", **environment):
            backend.send(message())
            chosen = backend.take_reports(until=lambda report: report["state"] != "progress", seconds=120)[-1]
            backend.send(to_draft)
            drafted = backend.take_reports(until=lambda report: report["state"] != "progress")[-1]

    assert (chosen["state"], drafted["state"]) == ("done", "done"), (chosen, drafted)
    assert [len(sheet) for sheet in chosen["output"]["sheets"]] == [1, 1]
    [draft] = drafted["output"]["distractors"]
    assert (draft["changed_detail"], draft["text"]) == ("the hand", "Both hands.")
