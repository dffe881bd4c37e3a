"""A request, run in this process, gives progress, a result, or one clear sentence."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from annotation_schemas.schemas import check_value
from model_assist.assist import Workshop, run_request
from model_assist.protocol import PropagateOutput, Result, TrackedBox, parse_request
from model_assist.registry import DEFAULTS, MODELS, find_entry
from model_assist.runtime.sessions import Sessions
from model_assist.settings import SettingsError, read_settings
from tests.model_assist import requests
from tests.model_assist.clips import Written, overlap, scene, steady, subject_box, write_clip
from tests.model_assist.clock import Clock


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return write_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", scene, steady(40))


def run(
    message: dict[str, Any], clip: Written, clock: Clock | None = None, **more: Any
) -> tuple[Result, list[Result]]:
    environment = {"GROUNDLING_MEDIA_ROOT": str(clip.path.parent), **more.pop("environment", {})}
    sent: list[Result] = []
    result = run_request(
        parse_request(message),
        workshop=Workshop(read_settings(environment), Sessions(60)),
        send=sent.append,
        is_cancelled=more.pop("is_cancelled", lambda: False),
        clock=clock or Clock(0.001),
    )
    for report in [*sent, result]:
        check_value("assist_result", report.as_json())
    return result, sent


@pytest.mark.parametrize(("frame", "until"), [(4, 30), (30, 4)])
def test_boxes_are_for_the_frames_they_say(frame: int, until: int, clip: Written) -> None:
    result, _ = run(requests.propagate(clip, frame, subject_box(frame), until), clip)

    output = result.output
    assert isinstance(output, PropagateOutput)
    step = 1 if until > frame else -1
    assert [box.frame for box in output.boxes] == list(range(frame + step, until + step, step))
    assert min(overlap(box.box, subject_box(box.frame)) for box in output.boxes) > 0.85
    assert (output.stopped_at, output.reason, result.state) == (until, "until_frame", "done")
    assert result.model is not None
    assert (result.model.name, result.model.licence) == ("flow-cut", "Apache-2.0")
    assert result.prompt is None


def test_boxes_are_in_the_space_of_the_request(clip: Written) -> None:
    message = requests.propagate(clip, 0, tuple(2 * side for side in subject_box(0)), 10)
    message["media"].update(width=2 * clip.width, height=2 * clip.height)

    result, _ = run(message, clip)

    assert isinstance(result.output, PropagateOutput)
    doubled = [(box.box, [2 * side for side in subject_box(box.frame)]) for box in result.output.boxes]
    assert min(overlap(box, truth) for box, truth in doubled) > 0.85


def test_progress_comes_at_most_every_third_of_a_second(clip: Written) -> None:
    _, sent = run(requests.propagate(clip, 0, subject_box(0), 39), clip, Clock(0.05))

    times = [report.seconds for report in sent]
    assert all(later - earlier >= 0.3 for earlier, later in pairwise(times))
    assert 5 <= len(sent) < 20
    shares = [report.progress for report in sent]
    assert shares == sorted(shares)
    assert {report.state for report in sent} == {"progress"}


def test_boxes_come_with_the_progress_each_once_and_in_order(clip: Written) -> None:
    result, sent = run(requests.propagate(clip, 0, subject_box(0), 39), clip, Clock(0.05))

    parts = [report.partial for report in sent if report.partial]
    assert isinstance(result.output, PropagateOutput)
    grown: list[TrackedBox] = []
    for part in parts:
        assert part.after == len(grown)
        grown.extend(part.boxes)
    assert len(parts) >= 5
    assert tuple(grown) == result.output.boxes[: len(grown)]
    assert 30 <= len(grown) < 39
    assert {report.model for report in sent if report.partial} == {result.model}
    assert result.partial is None


def test_a_cancelled_job_stops_between_frames(clip: Written) -> None:
    asked = iter([False] * 8 + [True] * 2)

    result, _ = run(requests.propagate(clip, 0, subject_box(0), 39), clip, is_cancelled=lambda: next(asked))

    assert (result.state, result.message) == ("failed", "Cancelled")
    assert result.error is not None
    assert result.error.code == "cancelled"
    assert next(asked) is True


def test_a_job_ends_at_its_limit(clip: Written) -> None:
    limit = {"GROUNDLING_ASSIST_TIME_LIMIT": "3"}
    result, _ = run(requests.propagate(clip, 0, subject_box(0), 39), clip, Clock(0.1), environment=limit)

    assert result.error is not None
    assert (result.error.code, str(result.error)) == ("time_limit", "The request took longer than 3 seconds.")


def test_failures_say_why(clip: Written) -> None:
    cases = [
        (requests.answer(clip, "What?"), "not_configured", "GROUNDLING_TEXT_MODEL is not set"),
        (
            requests.propagate(clip, 0, subject_box(0), 5, model="perception_lm"),
            "invalid_request",
            "known: tracker",
        ),
        (
            requests.answer(clip, "What?", model="gpt"),
            "invalid_request",
            "there is no model 'gpt' for answer",
        ),
        (
            requests.propagate(clip, 0, subject_box(0), 5, media=clip.media(sha256="0" * 64)),
            "media_refused",
            "SHA-256",
        ),
    ]
    for message, code, sentence in cases:
        result, _ = run(message, clip)
        assert result.error is not None
        assert (result.state, result.error.code) == ("failed", code)
        assert sentence in str(result.error)
        assert str(clip.path.parent) not in str(result.error)


def test_a_fault_of_ours_is_a_failed_job(clip: Written, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> bool:
        raise RuntimeError("secret detail")

    result, _ = run(requests.propagate(clip, 0, subject_box(0), 5), clip, is_cancelled=broken)

    assert result.error is not None
    assert result.error.code == "internal"
    assert "secret detail" not in str(result.error)
    assert "secret detail" in caplog.text


def test_the_default_of_each_kind_exists() -> None:
    assert {kind: find_entry(kind, None).name for kind in DEFAULTS} == dict(DEFAULTS)
    assert len({entry.name for entry in MODELS}) == len(MODELS)


def test_the_tracker_runs_without_torch() -> None:
    code = (
        "import sys\n"
        "for name in ('torch', 'torchvision', 'transformers', 'timm', 'PIL'): sys.modules[name] = None\n"
        "from model_assist.registry import describe, find_entry, load_model\n"
        "from model_assist.settings import read_settings\n"
        "from model_assist.errors import NotConfigured\n"
        "import model_assist.assist\n"
        "settings = read_settings({'GROUNDLING_TEXT_MODEL': 'facebook/Perception-LM-1B'})\n"
        "print(load_model(find_entry('propagate', None), settings).identity.name)\n"
        "try: load_model(find_entry('caption', None), settings)\n"
        "except NotConfigured as reason: print(reason)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stdout.splitlines() == [
        "flow-cut",
        "The text model needs the extra `models`; not installed: torch, torchvision, transformers, timm.",
    ], done.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("GROUNDLING_MEDIA_ROOT", "media", "GROUNDLING_MEDIA_ROOT must hold absolute folders, not 'media'."),
        ("GROUNDLING_MEDIA_MAX_MIB", "much", "GROUNDLING_MEDIA_MAX_MIB must be a whole number, not 'much'."),
        ("GROUNDLING_ASSIST_TIME_LIMIT", "0", "GROUNDLING_ASSIST_TIME_LIMIT must be at least 1, not 0."),
        ("GROUNDLING_DEVICE", "tpu", "GROUNDLING_DEVICE must be auto, cpu or cuda, not 'tpu'."),
    ],
)
def test_settings_at_fault_are_named(name: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as fault:
        read_settings({name: value})
    assert str(fault.value) == sentence


def test_a_worker_without_a_usable_setting_does_not_start(tmp_path: Path) -> None:
    for environment, sentence in (
        (
            {"REDIS_URL": "amqp://127.0.0.1"},
            "REDIS_URL must name the broker: redis://, rediss:// or redis+socket://.",
        ),
        ({"GROUNDLING_DEVICE": "tpu"}, "GROUNDLING_DEVICE must be auto, cpu or cuda, not 'tpu'."),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "model_assist.worker"],
            env={"PYTHONPATH": ":".join(sys.path), **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr.strip()) == (1, sentence)
