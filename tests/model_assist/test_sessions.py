"""Models are loaded once, kept while they are used, and dropped when nobody has used them for a while."""

import threading
import time

import pytest

from model_assist.errors import NotConfigured
from model_assist.runtime.device import CPU, Device, choose_device
from model_assist.runtime.sessions import Sessions
from model_assist.settings import read_settings


def test_many_at_once_load_once() -> None:
    sessions: Sessions[object] = Sessions(60)
    loads: list[object] = []
    models: list[object] = []

    def load() -> object:
        time.sleep(0.05)
        loads.append(object())
        return loads[-1]

    def work() -> None:
        with sessions.borrow("plm", load) as model:
            models.append(model)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(loads) == 1
    assert models == loads * 8


def test_an_idle_model_is_dropped_and_a_borrowed_one_kept() -> None:
    now = [0.0]
    sessions: Sessions[str] = Sessions(10, clock=lambda: now[0])
    with sessions.borrow("plm", lambda: "first"):
        now[0] = 100.0
        assert sessions.drop_idle() == ()
    now[0] = 109.0
    assert sessions.drop_idle() == ()
    with sessions.borrow("plm", lambda: "second") as model:
        assert model == "first"
    now[0] = 119.0
    assert sessions.drop_idle() == ("plm",)
    assert sessions.loaded() == ()
    with sessions.borrow("plm", lambda: "third") as model:
        assert model == "third"


def test_nobody_need_call_for_an_idle_model_to_go() -> None:
    sessions: Sessions[str] = Sessions(0.05)
    with sessions.borrow("plm", lambda: "model"):
        pass
    deadline = time.monotonic() + 5
    while sessions.loaded() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert sessions.loaded() == ()


def test_a_model_that_cannot_be_loaded_is_tried_again() -> None:
    sessions: Sessions[str] = Sessions(60)

    def refuse() -> str:
        raise NotConfigured("Not there.")

    with pytest.raises(NotConfigured), sessions.borrow("plm", refuse):
        pass
    with sessions.borrow("plm", lambda: "model") as model:
        assert model == "model"


@pytest.mark.parametrize(
    ("wanted", "cuda", "bfloat16", "expected"),
    [
        ("auto", False, False, CPU),
        ("auto", True, True, Device("cuda", "bfloat16")),
        ("auto", True, False, Device("cuda", "float16")),
        ("cpu", True, True, CPU),
        ("cuda", True, True, Device("cuda", "bfloat16")),
    ],
)
def test_the_device(wanted: str, cuda: bool, bfloat16: bool, expected: Device) -> None:
    settings = read_settings({"GROUNDLING_DEVICE": wanted})
    assert choose_device(settings, cuda_available=cuda, bfloat16=bfloat16) == expected


def test_a_demanded_gpu_that_is_not_there_is_said() -> None:
    with pytest.raises(NotConfigured, match="this worker has no GPU"):
        choose_device(read_settings({"GROUNDLING_DEVICE": "cuda"}), cuda_available=False, bfloat16=False)
