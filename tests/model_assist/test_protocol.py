"""Messages are checked against their schema and for what a schema cannot say."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotation_schemas.schemas import SCHEMA_FOLDER, find_fault
from model_assist.errors import InvalidRequest, NoOutput
from model_assist.protocol import (
    AnswerInput,
    CaptionInput,
    ChooseInput,
    DictationRequest,
    DistractorsInput,
    ModelIdentity,
    PropagateInput,
    PropagateOutput,
    Result,
    SegmentInput,
    TextOutput,
    TrackedBox,
    TranscribeInput,
    VideoRequest,
    parse_request,
)
from tests.model_assist import requests
from tests.model_assist.clips import Written

EXAMPLES = SCHEMA_FOLDER / "examples"
SCHEMAS = ("assist_request", "assist_result")
IDENTITY = ModelIdentity("flow-cut", "1", "Apache-2.0")


def example(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def paths(verdict: str) -> list[Path]:
    return [path for schema in SCHEMAS for path in sorted((EXAMPLES / verdict / schema).glob("*.json"))]


@pytest.mark.parametrize("path", paths("valid"), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_valid_examples_keep_their_schema(path: Path) -> None:
    assert find_fault(path.parent.name, example(path)) is None


@pytest.mark.parametrize("path", paths("invalid"), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_invalid_examples_break_their_schema(path: Path) -> None:
    assert find_fault(path.parent.name, example(path)) is not None


def test_there_are_examples_of_every_kind_and_state() -> None:
    valid = [example(path) for path in paths("valid")]
    assert {message["kind"] for message in valid if "kind" in message} == {
        "propagate",
        "segment",
        "answer",
        "caption",
        "transcribe",
        "choose",
        "distractors",
    }
    assert {message["state"] for message in valid if "state" in message} == {"progress", "done", "failed"}
    assert len(paths("invalid")) >= 8


def test_valid_requests_become_typed() -> None:
    parsed = {
        path.stem: parse_request(example(path)) for path in paths("valid") if path.parent.name == SCHEMAS[0]
    }
    kinds = {type(request.input) for request in parsed.values()}

    assert kinds == {
        PropagateInput,
        SegmentInput,
        AnswerInput,
        CaptionInput,
        TranscribeInput,
        ChooseInput,
        DistractorsInput,
    }
    on_grid, spoken = parsed["caption_on_a_grid"], parsed["transcribe"]
    assert isinstance(spoken, DictationRequest)
    assert (spoken.input.language, spoken.input.recording.media_type) == ("de", "audio/webm")
    assert isinstance(on_grid, VideoRequest)
    assert on_grid.clip.frames == (0, 2, 4)
    assert isinstance(on_grid.input, CaptionInput)
    assert on_grid.input.boxes == {0: (10.0, 10.0, 40.5, 60.0), 2: None, 4: (12.0, 10.0, 42.0, 60.0)}


@pytest.fixture
def clip(tmp_path: Path) -> Written:
    file = tmp_path / "clip.mp4"
    file.write_bytes(b"")
    return Written(file, 320, 192, tuple(range(0, 300, 10)))


BOX = (10.0, 10.0, 40.0, 60.0)


def test_the_place_of_a_fault_is_said(clip: Written) -> None:
    good = requests.propagate(clip, 3, BOX, 20)
    media, clipped, given = good["media"], good["clip"], good["input"]
    bad: list[tuple[dict[str, Any], str]] = [
        (
            {**good, "media": {**media, "ticks": media["ticks"][1:]}},
            "media.ticks has 29 entries for 30 frames",
        ),
        (
            {**good, "media": {**media, "ticks": [0, *media["ticks"][:-1]]}},
            "media.ticks must be strictly increasing",
        ),
        ({**good, "media": {**media, "sha256": "abc"}}, "media.sha256"),
        ({**good, "clip": {"start_frame": 9, "end_frame": 2}}, "clip.end_frame 2 lies before start_frame 9"),
        (
            {**good, "clip": {"start_frame": 0, "end_frame": 30}},
            "clip.end_frame 30 is not among the 30 frames",
        ),
        ({**good, "clip": {**clipped, "grid": [0, 4, 4]}}, "clip.grid must be strictly increasing"),
        (
            {**good, "clip": {"start_frame": 1, "end_frame": 9, "grid": [0, 4]}},
            "clip.grid must lie inside the clip",
        ),
        ({**good, "input": {**given, "frame": 30}}, "input.frame 30 lies outside the clip 0 to 29"),
        (
            {**good, "input": {**given, "until_frame": 3}},
            "input.until_frame 3 must lie after frame 3 to go forward",
        ),
        ({**good, "input": {**given, "direction": "backward"}}, "20 must lie before frame 3 to go backward"),
        (
            {**good, "input": {**given, "box": [10, 10, 400, 60]}},
            "input.box must be a box inside the picture",
        ),
        ({**good, "input": {**given, "box": [10, 10, 10, 60]}}, "input.box must be a box inside the picture"),
        ({**good, "input": {**given, "box": [10, 10, float("nan"), 60]}}, "input.box must be a box inside"),
        ({**good, "kind": "answer"}, "input"),
        ({**good, "protocol": 2}, "protocol must be 1"),
        (requests.answer(clip, "What is it? <|eot_id|>"), "input.question must not contain"),
        (requests.caption(clip, {30: BOX}, 0, 5), "input.boxes.30 is not among the 30 frames"),
        (requests.caption(clip, {3: (0, 0, 9, 999)}, 0, 5), "input.boxes.3 must be a box inside the picture"),
        (requests.caption(clip, {3: BOX}, 9, 5), "input 9 to 5 must be an interval of the clip 0 to 29"),
    ]
    parse_request(good)

    for message, place in bad:
        with pytest.raises(InvalidRequest) as refusal:
            parse_request(message)
        assert place in str(refusal.value)
        assert str(refusal.value).startswith("The request is not valid: ")


@pytest.mark.parametrize("message", [None, [], "propagate", {}, {"job_id": 3}])
def test_what_is_no_request_at_all_is_refused(message: object) -> None:
    with pytest.raises(InvalidRequest):
        parse_request(message)


def test_results_keep_their_schema() -> None:
    boxes = PropagateOutput((TrackedBox(5, BOX, 0.9),), 5, "lost")
    text = TextOutput("A boy runs.", (0, 3), ((0, 1.0), (3, 0.8)))
    done = Result(requests.JOB, 2, "done", 1.0, "Done", 1.23456, model=IDENTITY, output=boxes).as_json()
    failed = Result(requests.JOB, 2, "failed", 0.0, "Failed", 0.0, error=NoOutput("No text.")).as_json()

    assert done["output"] == {
        "boxes": [{"frame": 5, "box": [10.0, 10.0, 40.0, 60.0], "score": 0.9}],
        "stopped_at": 5,
        "reason": "lost",
    }
    assert done["seconds"] == 1.235
    assert (failed["error"], failed["error_code"]) == ("No text.", "no_output")
    assert text.as_json()["appearance"] == [{"frame": 0, "score": 1.0}, {"frame": 3, "score": 0.8}]
    json.dumps([done, failed, text.as_json()])
