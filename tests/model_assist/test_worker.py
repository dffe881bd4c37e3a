"""A worker process on a real Redis: requests come in by Celery, reports go out, and nothing takes it down."""

import base64
import json
import os
import pickle
import signal
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
import pytest

from annotation_schemas.schemas import check_value
from model_assist.runtime.cancellation import CancelFlag, connect, count_attempt, forget_attempts
from tests.model_assist import requests
from tests.model_assist.clips import Written, overlap, scene, steady, subject_box, write_clip
from tests.model_assist.stack import Backend, running_redis, running_worker, wait_for

pytestmark = pytest.mark.services

FRAMES = 60


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return write_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", scene, steady(FRAMES))


@pytest.fixture(scope="module")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Return a clip that takes the tracker many seconds: the subject stands still."""
    return write_clip(tmp_path_factory.mktemp("clip") / "long.mp4", lambda number: scene(20), steady(900))


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield Backend(url)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "worker.log"


@pytest.fixture(scope="module")
def worker(
    backend: Backend, clip: Written, long_clip: Written, log: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[psutil.Process]:
    environment = {
        "GROUNDLING_MEDIA_ROOT": os.pathsep.join(str(c.path.parent) for c in (clip, long_clip)),
        "GROUNDLING_TEXT_MAX_NEW_TOKENS": "10",
        "GROUNDLING_DEVICE": "cpu",
        "GROUNDLING_TEXT_MODEL": str(tmp_path_factory.mktemp("weights") / "tiny-plm"),
    }
    with running_worker(backend, log, **environment) as process:
        yield psutil.Process(process.pid)


def last_of(job_id: str) -> Any:
    return lambda report: report["job_id"] == job_id and report["state"] != "progress"


def ask(backend: Backend, message: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    """Send a request under a new job, and return its reports, each checked."""
    job_id = requests.new_job()
    backend.send({**message, "job_id": job_id, **more})
    reports = [r for r in backend.take_reports(until=last_of(job_id)) if r["job_id"] == job_id]
    for report in reports:
        check_value("assist_result", report)
    return reports


def test_a_box_goes_through_the_worker(backend: Backend, worker: psutil.Process, clip: Written) -> None:
    *progress, done = ask(backend, requests.propagate(clip, 0, subject_box(0), 50), fencing=7)

    assert (done["state"], done["fencing"], done["error"]) == ("done", 7, None)
    boxes = done["output"]["boxes"]
    assert [box["frame"] for box in boxes] == list(range(1, 51))
    assert min(overlap(box["box"], subject_box(box["frame"])) for box in boxes) > 0.85
    assert progress[0]["message"] == "Started"
    assert all(later["seconds"] - earlier["seconds"] > 0.29 for earlier, later in pairwise(progress))
    wait_for(lambda: backend.waiting() == 0, seconds=30)


def test_failures_are_reported(backend: Backend, worker: psutil.Process, clip: Written) -> None:
    outside = requests.propagate(clip, 0, subject_box(0), 5, media=clip.media(address="/etc/hostname"))
    broken = requests.propagate(clip, 0, subject_box(0), 999)

    codes = [ask(backend, message)[-1]["error_code"] for message in (outside, broken)]

    assert codes == ["media_refused", "invalid_request"]


def test_the_worker_answers_while_it_works(
    backend: Backend, worker: psutil.Process, long_clip: Written
) -> None:
    job_id = requests.new_job()
    backend.send({**requests.propagate(long_clip, 0, subject_box(20), 899), "job_id": job_id})
    backend.take_reports(until=lambda report: report["job_id"] == job_id and report["progress"] > 0)

    pong = backend.app.control.ping(timeout=2)
    answer = backend.app.control.broadcast("assist_describe", reply=True, timeout=2)

    backend.cancel(job_id, 1)
    last = backend.take_reports(until=last_of(job_id))[-1]
    assert (last["state"], last["error_code"], last["message"]) == ("failed", "cancelled", "Cancelled")
    assert [list(entry.values()) for entry in pong] == [[{"ok": "pong"}]]
    described = next(iter(answer[0].values()))
    assert described["propagate"]["configured"] is True
    assert described["caption"]["configured"] is False


def test_a_job_cancelled_in_the_queue_never_starts(
    backend: Backend, worker: psutil.Process, clip: Written
) -> None:
    job_id = requests.new_job()
    backend.cancel(job_id, 4)
    for fencing in (4, 5):
        backend.send({**requests.propagate(clip, 0, subject_box(0), 3), "job_id": job_id, "fencing": fencing})

    reports = backend.take_reports(until=lambda r: r["job_id"] == job_id and r["state"] == "done")

    assert [(r["fencing"], r["error_code"]) for r in reports if r["state"] != "progress"] == [
        (4, "cancelled"),
        (5, None),
    ]
    assert not [r for r in reports if r["fencing"] == 4 and r["state"] == "progress"]


def test_a_person_comes_before_drafts_made_ahead(
    backend: Backend, worker: psutil.Process, clip: Written, long_clip: Written
) -> None:
    running, person, *drafts = (requests.new_job() for _ in range(5))
    backend.send({**requests.propagate(long_clip, 0, subject_box(20), 899), "job_id": running})
    backend.take_reports(until=lambda report: report["job_id"] == running and report["progress"] > 0)
    for job_id in drafts:
        backend.send({**requests.propagate(clip, 0, subject_box(0), 3), "job_id": job_id}, queue="drafts")
    backend.send({**requests.propagate(clip, 0, subject_box(0), 3), "job_id": person})
    backend.cancel(running, 1)

    reports = backend.take_reports(until=last_of(drafts[-1]), seconds=120)

    ended = [report["job_id"] for report in reports if report["state"] != "progress"]
    # The worker holds one message ahead, so that one draft may come first.
    assert ended.index(person) <= ended.index(running) + 2
    assert ended[-2:] == drafts[-2:]


class _Marker:
    def __init__(self, path: str) -> None:
        self._path = path

    def __reduce__(self) -> Any:
        return os.mkdir, (self._path,)


def test_a_pickle_is_refused_and_the_worker_lives(
    backend: Backend, worker: psutil.Process, clip: Written, log: Path, tmp_path: Path
) -> None:
    marker = tmp_path / "pickle-was-run"
    body = pickle.dumps(((_Marker(str(marker)),), {}, {}))
    backend.redis.lpush("assist", json.dumps(envelope(body, "application/x-python-serialize", "binary")))
    backend.redis.lpush(
        "assist", json.dumps(envelope(b"[[1],{},{}]", "application/json", "utf-8", task="os.system"))
    )
    backend.redis.lpush("assist", json.dumps(envelope(b"{not json", "application/json", "utf-8")))
    backend.send("no request")
    backend.send({"job_id": "not-an-id", "fencing": 1})

    done = ask(backend, requests.propagate(clip, 0, subject_box(0), 3))[-1]

    assert done["state"] == "done"
    assert not marker.exists()
    assert worker.is_running()
    wait_for(lambda: backend.waiting() == 0, seconds=30)
    written = log.read_text(encoding="utf-8")
    assert "Refusing to deserialize" in written
    assert written.count("a message that names no job was dropped") == 2


def envelope(body: bytes, content_type: str, encoding: str, task: str = "model_assist.run") -> dict[str, Any]:
    """Return a task message as kombu lays it into Redis."""
    return {
        "body": base64.b64encode(body).decode(),
        "content-type": content_type,
        "content-encoding": encoding,
        "headers": {
            "task": task,
            "id": requests.new_job(),
            "lang": "py",
            "argsrepr": "()",
            "kwargsrepr": "{}",
        },
        "properties": {
            "body_encoding": "base64",
            "delivery_tag": requests.new_job(),
            "delivery_mode": 2,
            "delivery_info": {"exchange": "", "routing_key": "assist"},
            "priority": 0,
        },
    }


def test_a_killed_process_starts_the_request_again_but_not_for_ever(
    backend: Backend, worker: psutil.Process, long_clip: Written
) -> None:
    job_id = requests.new_job()
    backend.send({**requests.propagate(long_clip, 0, subject_box(20), 899), "job_id": job_id})

    for _ in range(3):
        backend.take_reports(until=lambda report: report["job_id"] == job_id and report["progress"] > 0)
        for child in worker.children():
            child.send_signal(signal.SIGKILL)
    last = backend.take_reports(until=last_of(job_id))[-1]

    assert (last["state"], last["error_code"]) == ("failed", "gave_up")
    assert worker.is_running()
    wait_for(lambda: backend.waiting() == 0, seconds=30)


@pytest.mark.models
def test_words_go_through_the_worker(backend: Backend, worker: psutil.Process, clip: Written) -> None:
    pytest.importorskip("transformers", reason="needs the extra `models`")
    weights = Path(worker.environ()["GROUNDLING_TEXT_MODEL"])
    boxes = {frame: subject_box(frame) for frame in range(FRAMES)}
    missing = ask(backend, requests.answer(clip, "Which colour?"))[-1]
    from tests.model_assist.tiny_perception_lm import save_tiny_perception_lm  # noqa: PLC0415 - needs torch

    save_tiny_perception_lm(weights)

    caption = ask(backend, requests.caption(clip, boxes, 10, 40))[-1]
    answer = ask(backend, requests.answer(clip, "Which colour?"))[-1]

    assert missing["error_code"] == "not_configured"
    assert "it has no config.json" in missing["error"]
    assert (caption["state"], answer["state"]) == ("done", "done")
    assert len(caption["output"]["text"]) == len(answer["output"]["text"]) == 10
    assert len(caption["output"]["frames"]) == 32
    assert min(entry["score"] for entry in caption["output"]["appearance"]) > 0.8
    assert caption["model"]["name"] == "tiny-plm"
    assert caption["prompt"].endswith("in this 60 frame video.")
    assert answer["prompt"] == "Which colour?"


def test_the_cancel_flag_asks_seldom_and_counts_attempts(backend: Backend) -> None:
    client = connect(backend.url)
    job_id, now = requests.new_job(), [0.0]
    flag = CancelFlag(client, job_id, 2, clock=lambda: now[0])

    assert not flag.is_set()
    backend.cancel(job_id, 2)
    assert not flag.is_set()
    now[0] = 0.3
    assert flag.is_set()
    assert not CancelFlag(client, job_id, 3).is_set()
    assert [count_attempt(client, job_id, 2) for _ in range(2)] == [1, 2]
    forget_attempts(client, job_id, 2)
    assert count_attempt(client, job_id, 2) == 1
    with pytest.raises(ValueError, match="REDIS_URL must begin with"):
        connect("amqp://127.0.0.1")
