"""The real PerceptionLM path, from the checkpoint on disk to the words, with a tiny random model."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("transformers", reason="needs the extra `models`")

from safetensors.torch import load_file, save_file

from model_assist.assist import Workshop, run_request
from model_assist.errors import NoOutput, NotConfigured
from model_assist.models.perception_lm import PerceptionLM, load
from model_assist.protocol import Result, parse_request
from model_assist.registry import describe
from model_assist.runtime.sessions import Sessions
from model_assist.settings import Settings, read_settings
from tests.model_assist import requests
from tests.model_assist.clips import Picture, Written, numbered, read_number, steady, write_clip
from tests.model_assist.test_text_frames import POSITIONS_OF_73
from tests.model_assist.tiny_perception_lm import save_tiny_perception_lm

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_perception_lm(tmp_path_factory.mktemp("weights") / "tiny-plm")


def environment(checkpoint: Path, root: Path, **more: str) -> Settings:
    return read_settings(
        {
            "GROUNDLING_TEXT_MODEL": str(checkpoint),
            "GROUNDLING_MEDIA_ROOT": str(root),
            "GROUNDLING_TEXT_MAX_NEW_TOKENS": "12",
            "GROUNDLING_DEVICE": "cpu",
            **more,
        }
    )


@pytest.fixture(scope="module")
def model(checkpoint: Path) -> PerceptionLM:
    return load(environment(checkpoint, checkpoint))


def pictures(*colours: int) -> list[Picture]:
    return [np.full((96, 128, 3), colour, np.uint8) for colour in colours]


def logits(model: PerceptionLM, shown: list[Picture], prompt: str = "What?") -> np.ndarray:
    return model.logits(shown, prompt).float().numpy()


def test_the_words_depend_on_the_picture_and_on_the_prompt(model: PerceptionLM) -> None:
    grey, noise = pictures(90, 90), list(np.random.default_rng(3).integers(0, 255, (2, 96, 128, 3), np.uint8))
    boxed = [picture.copy() for picture in grey]
    for picture in boxed:
        picture[20:60, 20:60] = (255, 0, 0)

    plain = logits(model, grey)

    assert np.array_equal(plain, logits(model, grey))
    assert np.abs(plain - logits(model, noise)).max() > 0.1
    assert np.abs(plain - logits(model, boxed)).max() > 0.01
    assert np.abs(plain - logits(model, grey, "Why?")).max() > 0.01


def test_every_frame_reaches_the_model(model: PerceptionLM) -> None:
    inputs = model.inputs(pictures(*range(0, 160, 5)), "What?")
    video = inputs["pixel_values_videos"]

    assert tuple(video.shape) == (1, 32, 3, 56, 56)
    # (colour / 255 - 0.5) / 0.5, one colour a frame.
    assert np.allclose(
        video.float().mean(dim=(0, 2, 3, 4)), [c / 127.5 - 1 for c in range(0, 160, 5)], atol=0.01
    )
    # 56 / 14 / 2 squared tokens a frame.
    assert np.bincount(inputs["input_ids"][0].numpy()).max() == 32 * 4


def test_words_are_greedy_and_bounded(model: PerceptionLM) -> None:
    shares: list[float] = []

    text = model.write(pictures(10, 200), "What?", max_new_tokens=8, step=shares.append)

    assert text == model.write(pictures(10, 200), "What?", max_new_tokens=8, step=lambda share: None)
    assert len(text) == 8
    assert text.isalpha()
    assert shares == [n / 8 for n in range(1, 9)]


class _Seen:
    """The pictures and prompts that a loaded model is given, noted on their way in."""

    def __init__(self, model: PerceptionLM) -> None:
        self.identity = model.identity
        self._model = model
        self.pictures: list[Picture] = []
        self.prompts: list[str] = []

    def write(self, pictures_rgb: list[Picture], prompt: str, **more: Any) -> str:
        self.pictures = list(pictures_rgb)
        self.prompts.append(prompt)
        return self._model.write(pictures_rgb, prompt, **more)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return write_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", numbered, steady(146))


def run(message: dict[str, Any], settings: Settings, model: Any = None) -> Result:
    sessions: Sessions[Any] = Sessions(60)
    if model is not None:
        with sessions.borrow("perception_lm", lambda: model):
            pass
    return run_request(
        parse_request(message),
        workshop=Workshop(settings, sessions),
        send=lambda result: None,
        is_cancelled=lambda: False,
    )


def test_a_caption_from_request_to_text(model: PerceptionLM, checkpoint: Path, clip: Written) -> None:
    seen = _Seen(model)
    grid = list(range(0, 146, 2))
    boxes = {frame: (40.0, 110.0, 120.0, 180.0) if frame >= 20 else None for frame in grid}
    message = requests.caption(clip, boxes, 60, 145)
    message["clip"] = {"start_frame": 0, "end_frame": 145, "grid": grid}

    result = run(message, environment(checkpoint, clip.path.parent), seen)

    assert result.error is None
    shown = [2 * position for position in POSITIONS_OF_73]
    assert [read_number(picture) for picture in seen.pictures] == shown
    red = [bool((picture[110, 40:121].astype(int) - (255, 0, 0)).any() == 0) for picture in seen.pictures]
    assert red == [frame >= 20 for frame in shown]
    assert seen.pictures[0].shape == (192, 320, 3)
    assert result.prompt == seen.prompts[0]
    assert "within frames [13, 31] in this 73 frame video." in result.prompt
    output = result.as_json()["output"]
    assert output["frames"] == shown
    assert output["text"].isalpha()
    assert len(output["text"]) == 12
    assert [entry["frame"] for entry in output["appearance"]] == [frame for frame in shown if frame >= 20]
    assert result.model is not None
    assert (result.model.name, result.model.licence) == ("tiny-plm", "not stated")
    assert result.model.revision.startswith("sha256:")


def test_an_answer_is_asked_with_the_bare_question(
    model: PerceptionLM, checkpoint: Path, clip: Written
) -> None:
    result = run(requests.answer(clip, "Which hand?"), environment(checkpoint, clip.path.parent))

    assert result.prompt == "Which hand?"
    assert result.state == "done"
    again = run(requests.answer(clip, "Which hand?"), environment(checkpoint, clip.path.parent), model)
    assert again.output == result.output


def test_distractors_are_drafted_with_the_clip_in_sight(
    model: PerceptionLM, checkpoint: Path, clip: Written
) -> None:
    seen = _Seen(model)
    given = {
        "question": "Which hand?",
        "answer": "The left.",
        "question_type": None,
        "detail": "",
        "avoid": [],
        "wanted": 3,
    }
    message = requests.request(clip, "distractors", given, prompt_version="one-detail-1")

    result = run(message, environment(checkpoint, clip.path.parent), seen)

    # Random words are no draft.
    assert isinstance(result.error, NoOutput)
    assert "1 could not be read" in str(result.error)
    shown = [round(place * 145 / 31) for place in range(32)]
    assert [read_number(picture) for picture in seen.pictures] == shown
    assert seen.prompts[0].startswith(
        "Question: Which hand?\nRight answer: The left.\n\nWrite 3 wrong answers"
    )
    without = run({**message, "media": None, "clip": None}, environment(checkpoint, clip.path.parent), seen)
    assert str(without.error) == "The request is not valid: this model must be shown the video."


def test_a_caption_without_a_visible_box_is_refused(
    model: PerceptionLM, checkpoint: Path, clip: Written
) -> None:
    result = run(requests.caption(clip, {7: None}, 0, 5), environment(checkpoint, clip.path.parent), model)

    assert str(result.error) == (
        "The request is not valid: the subject has no box on any frame the model would see."
    )


def test_licence_and_revision(checkpoint: Path, tmp_path: Path) -> None:
    copy = tmp_path / "Perception-LM-1B"
    shutil.copytree(checkpoint, copy)
    first = load(environment(copy, tmp_path)).identity
    config = json.loads((copy / "generation_config.json").read_text(encoding="utf-8"))
    (copy / "generation_config.json").write_text(json.dumps({**config, "max_length": 99}), encoding="utf-8")
    second = load(environment(copy, tmp_path, GROUNDLING_TEXT_MODEL_LICENCE="Apache-2.0")).identity

    assert (first.name, first.licence) == ("Perception-LM-1B", "FAIR Noncommercial Research License")
    assert second.licence == "Apache-2.0"
    assert first.revision != second.revision


def test_what_is_missing_is_said(checkpoint: Path, tmp_path: Path) -> None:
    (tmp_path / "half").mkdir()
    shutil.copy(checkpoint / "config.json", tmp_path / "half")
    cases = {
        "": "No text model is configured on this worker: GROUNDLING_TEXT_MODEL is not set.",
        str(tmp_path): "The folder that GROUNDLING_TEXT_MODEL names holds no model: it has no config.json.",
        str(tmp_path / "half"): "The folder half that GROUNDLING_TEXT_MODEL names lacks files of the model.",
        "facebook/Perception-LM-1B": (
            "The weights of facebook/Perception-LM-1B are not on this worker; "
            "put them there, or set GROUNDLING_ALLOW_DOWNLOAD=1."
        ),
    }
    for name, sentence in cases.items():
        with pytest.raises(NotConfigured) as refusal:
            load(read_settings({"GROUNDLING_TEXT_MODEL": name, "HF_HUB_CACHE": str(tmp_path)}))
        assert str(refusal.value) == sentence

    with pytest.raises(NotConfigured, match="has no GPU"):
        load(environment(checkpoint, tmp_path, GROUNDLING_DEVICE="cuda"))


def test_a_checkpoint_of_another_kind_is_refused(checkpoint: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(checkpoint, other)
    config = json.loads((other / "config.json").read_text(encoding="utf-8"))
    (other / "config.json").write_text(json.dumps({**config, "model_type": "llava"}), encoding="utf-8")

    with pytest.raises(NotConfigured, match="other is a model of the kind llava, not a PerceptionLM"):
        load(environment(other, tmp_path))


def test_a_checkpoint_without_all_weights_is_refused(checkpoint: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(checkpoint, other)
    weights = load_file(other / "model.safetensors")
    missing = next(name for name in weights if "multi_modal_projector" in name)
    rest = {name: value for name, value in weights.items() if name != missing}
    save_file(rest, other / "model.safetensors", {"format": "pt"})

    with pytest.raises(NotConfigured, match="other lacks a part of the model's weights"):
        load(environment(other, tmp_path))


def test_the_worker_says_what_it_has(checkpoint: Path) -> None:
    with_model = describe(environment(checkpoint, checkpoint, GROUNDLING_TEXT_MODEL_LICENCE="Apache-2.0"))
    without = describe(read_settings({}))

    assert with_model["caption"] == {
        "configured": True,
        "model": "tiny-plm",
        "message": "Text is suggested by tiny-plm (licence: Apache-2.0).",
    }
    assert without["answer"]["configured"] is False
    assert without["propagate"]["configured"] is True
