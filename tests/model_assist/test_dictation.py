"""What is said is written down: the real Whisper path, from a recording to a text, with a tiny random model."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("transformers", reason="needs the extra `models`")

from annotation_schemas.schemas import check_value
from model_assist.assist import Workshop, run_request
from model_assist.dictation import cut_at_pauses
from model_assist.errors import NotConfigured
from model_assist.models.whisper import Whisper, load
from model_assist.protocol import Result, TranscriptOutput, parse_request
from model_assist.registry import describe
from model_assist.runtime.sessions import Sessions
from model_assist.runtime.sound import RATE
from model_assist.settings import Settings, read_settings
from tests.model_assist.clock import Clock
from tests.model_assist.recordings import dictation, silence, voice, write_recording
from tests.model_assist.stack import Backend, running_redis, running_worker
from tests.model_assist.tiny_sam2 import save_tiny_sam2
from tests.model_assist.tiny_whisper import LANGUAGES, SECONDS_AT_ONCE, save_tiny_whisper

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_whisper(tmp_path_factory.mktemp("weights") / "tiny-whisper")


@pytest.fixture(scope="module")
def model(checkpoint: Path) -> Whisper:
    return load(settings_of(checkpoint, checkpoint))


def settings_of(checkpoint: Path | str, root: Path, **more: str) -> Settings:
    named = {"GROUNDLING_SPEECH_MODEL": str(checkpoint), "GROUNDLING_MEDIA_ROOT": str(root)}
    return read_settings({**named, "GROUNDLING_DEVICE": "cpu", **more})


def run(
    message: dict[str, Any], checkpoint: Path, root: Path, *, cancel_at: str | None = None
) -> tuple[Result, list[Result]]:
    """Run a request, and cancel it once it has reported the message `cancel_at`."""
    sent: list[Result] = []
    result = run_request(
        parse_request(message),
        workshop=Workshop(settings_of(checkpoint, root), Sessions(60)),
        send=sent.append,
        is_cancelled=lambda: bool(sent) and sent[-1].message == cancel_at,
        # So slow that every piece is reported, whatever the machine.
        clock=Clock(1.0),
    )
    for report in [*sent, result]:
        check_value("assist_result", report.as_json())
    return result, sent


def hear(model: Whisper, pitch: float, language: str | None = None) -> str:
    return model.hear(voice(2.0, pitch), language=language, step=lambda _: None).text


def test_the_words_depend_on_the_sound_and_on_the_language(model: Whisper) -> None:
    plain = hear(model, 220)

    assert plain.isalpha()
    assert hear(model, 220) == plain
    assert hear(model, 880) != plain
    assert hear(model, 220, "en") != hear(model, 220, "de")


def test_a_recording_becomes_a_text_in_a_language(checkpoint: Path, tmp_path: Path) -> None:
    path = write_recording(tmp_path / "said", voice(2.0))

    result, sent = run(dictation(path), checkpoint, tmp_path)

    assert isinstance(result.output, TranscriptOutput), result.error
    assert result.output.text.isalpha()
    assert result.output.language in LANGUAGES
    assert (result.prompt, result.model and result.model.name) == (None, "tiny-whisper")
    assert sent[-1].message == "Listening"
    told, _ = run(dictation(path, language="de"), checkpoint, tmp_path)
    assert isinstance(told.output, TranscriptOutput)
    assert told.output.language == "de"


def test_a_long_recording_is_heard_in_pieces_that_end_in_pauses(
    model: Whisper, checkpoint: Path, tmp_path: Path
) -> None:
    said = [voice(4.5, 220), silence(0.4), voice(4.0, 880), silence(0.4), voice(2.0, 110)]
    path = write_recording(tmp_path / "said", np.concatenate(said), "audio/wav")

    result, sent = run(dictation(path, "audio/wav"), checkpoint, tmp_path)

    assert isinstance(result.output, TranscriptOutput), result.error
    assert len(result.output.text.split(" ")) == 3
    shares = [report.progress for report in sent if report.message == "Listening"]
    assert shares == sorted(shares)
    assert {int(share * 3) for share in shares} == {0, 1, 2}


def test_pieces_are_cut_where_it_is_quiet() -> None:
    said = np.concatenate([voice(4.0), silence(0.2), voice(5.0), silence(0.2), voice(3.0)])

    pieces = cut_at_pauses(said, SECONDS_AT_ONCE)

    assert np.array_equal(np.concatenate(pieces), said)
    assert [len(piece) / RATE for piece in pieces] == pytest.approx([4.05, 5.25, 3.1])
    assert max(len(piece) for piece in cut_at_pauses(voice(60.0), 7)) <= 7 * RATE
    assert [len(piece) for piece in cut_at_pauses(voice(6.0), 6)] == [6 * RATE]


@pytest.mark.parametrize("seconds", [0.5, 20.0])
def test_silence_gets_no_words(seconds: float, checkpoint: Path, tmp_path: Path) -> None:
    path = write_recording(tmp_path / "said", silence(seconds), "audio/wav")

    result, _ = run(dictation(path, "audio/wav"), checkpoint, tmp_path)

    assert result.error is not None
    assert (result.error.code, str(result.error)) == ("no_output", "The recording is silent.")


def test_a_language_that_the_model_does_not_know_is_said(checkpoint: Path, tmp_path: Path) -> None:
    path = write_recording(tmp_path / "said", voice(1.0))

    result, _ = run(dictation(path, language="la"), checkpoint, tmp_path)

    assert str(result.error) == "The speech model does not know the language 'la'."


def test_a_model_of_one_language_is_asked_for_none(tmp_path: Path) -> None:
    weights = save_tiny_whisper(tmp_path / "one-language", multilingual=False)
    path = write_recording(tmp_path / "said", voice(1.0))

    result, _ = run(dictation(path, language="de"), weights, tmp_path)

    assert isinstance(result.output, TranscriptOutput), result.error
    assert result.output.language is None


def test_it_can_be_cancelled_between_words(checkpoint: Path, tmp_path: Path) -> None:
    path = write_recording(tmp_path / "said", voice(1.0), "audio/wav")

    result, sent = run(dictation(path, "audio/wav"), checkpoint, tmp_path, cancel_at="Listening")

    assert result.error is not None
    assert result.error.code == "cancelled"
    assert [report.message for report in sent].count("Listening") == 1


def test_without_weights_one_sentence_says_so(checkpoint: Path, tmp_path: Path) -> None:
    broken, empty = tmp_path / "broken", tmp_path / "empty"
    shutil.copytree(checkpoint, broken)
    (broken / "model.safetensors").unlink()
    empty.mkdir()
    other = save_tiny_sam2(tmp_path / "tiny-sam2")
    cases = {
        "": "No speech model is configured on this worker: GROUNDLING_SPEECH_MODEL is not set.",
        str(empty): "The folder that GROUNDLING_SPEECH_MODEL names holds no model: it has no config.json.",
        str(broken): "The folder broken that GROUNDLING_SPEECH_MODEL names lacks files of the model.",
        str(other): "tiny-sam2 is a model of the kind sam2_video, not a Whisper.",
    }
    for named, sentence in cases.items():
        with pytest.raises(NotConfigured) as refused:
            load(settings_of(named, tmp_path))
        assert str(refused.value) == sentence


def test_what_the_worker_says_of_it(tmp_path: Path) -> None:
    told = describe(settings_of("openai/whisper-large-v3-turbo", tmp_path))["transcribe"]

    assert told == {
        "configured": True,
        "model": "openai/whisper-large-v3-turbo",
        "message": "Speech is transcribed by openai/whisper-large-v3-turbo (licence: MIT).",
    }
    small = describe(settings_of("openai/whisper-small", tmp_path))["transcribe"]
    assert str(small["message"]).endswith("(licence: Apache-2.0).")
    assert describe(settings_of("", tmp_path))["transcribe"]["configured"] is False


@pytest.mark.services
def test_speech_goes_through_the_worker(checkpoint: Path, tmp_path: Path) -> None:
    path = write_recording(tmp_path / "said", voice(2.0))
    elsewhere = write_recording(tmp_path.parent / "elsewhere", voice(1.0))
    environment = {
        "GROUNDLING_MEDIA_ROOT": str(tmp_path),
        "GROUNDLING_SPEECH_MODEL": str(checkpoint),
        "GROUNDLING_DEVICE": "cpu",
    }
    with (
        running_redis(tmp_path) as url,
        running_worker(Backend(url), tmp_path / "worker.log", **environment),
    ):
        backend = Backend(url)
        ended = []
        for message in (dictation(path), dictation(elsewhere)):
            backend.send(message)
            reports = backend.take_reports(until=lambda report: report["state"] != "progress", seconds=120)
            for report in reports:
                check_value("assist_result", report)
            ended.append(reports[-1])

    heard, refused = ended
    assert heard["state"] == "done", heard["error"]
    assert heard["output"]["text"].isalpha()
    assert heard["model"]["name"] == "tiny-whisper"
    assert refused["error"] == "The recording lies outside the folders of GROUNDLING_MEDIA_ROOT."
