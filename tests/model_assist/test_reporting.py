"""A worker is heard of while it is in one long piece of work."""

import threading
import time
from pathlib import Path

import pytest

from model_assist.protocol import ModelIdentity, PropagatePart, Request, Result, TrackedBox, parse_request
from model_assist.runtime.reporting import Progress
from tests.model_assist import requests
from tests.model_assist.clips import scene, steady, subject_box, write_clip

SOON_SECONDS = 10


@pytest.fixture(scope="module")
def request_(tmp_path_factory: pytest.TempPathFactory) -> Request:
    clip = write_clip(Path(tmp_path_factory.mktemp("clip")) / "clip.mp4", scene, steady(4))
    return parse_request(requests.propagate(clip, 0, subject_box(0), 3))


class Post:
    """Keeps what is sent; the first `losses` reports from now on are lost."""

    def __init__(self) -> None:
        self.sent: list[Result] = []
        self.losses = 0
        self._changed = threading.Condition()

    def __call__(self, result: Result) -> None:
        with self._changed:
            if self.losses:
                self.losses -= 1
                raise ConnectionError("the broker is away")
            self.sent.append(result)
            self._changed.notify_all()

    def wait_for(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.sent) >= count, SOON_SECONDS)


def progress(request: Request, post: Post) -> Progress:
    return Progress(request, post, lambda: False, time.monotonic, 60, sign_of_life_every=0.01)


def test_the_last_report_is_repeated_until_the_piece_ends(request_: Request) -> None:
    post = Post()
    under_way = progress(request_, post)
    under_way.step(0.25, "Reading frame 7")

    with under_way.alive():
        post.wait_for(4)
    ended = len(post.sent)
    time.sleep(0.1)

    assert {(report.state, report.progress, report.message) for report in post.sent} == {
        ("progress", 0.25, "Reading frame 7")
    }
    assert len(post.sent) == ended


def test_a_broker_that_is_away_for_a_moment_does_not_silence_it(request_: Request) -> None:
    post = Post()
    under_way = progress(request_, post)
    post.losses = 3

    with under_way.alive():
        post.wait_for(1)

    assert post.losses == 0


def test_boxes_of_a_lost_report_come_with_the_next_one(request_: Request) -> None:
    post = Post()
    under_way = Progress(request_, post, lambda: False, time.monotonic, 60, sign_of_life_every=0.05)
    model = ModelIdentity("flow-cut", "1", "Apache-2.0")
    first, second = (TrackedBox(frame, (0.0, 0.0, 9.0, 9.0), 1.0) for frame in (1, 2))
    under_way.found(model, first)

    post.losses = 1
    with under_way.alive():
        post.wait_for(1)
        under_way.found(model, second)
        post.wait_for(3)

    carrying = [report.partial for report in post.sent if report.partial]
    assert carrying == [PropagatePart(0, (first,)), PropagatePart(1, (second,))]
