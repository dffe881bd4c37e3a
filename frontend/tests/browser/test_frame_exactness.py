"""The media engines in Debian's Chromium: the frame asked for is the frame on the screen, for every frame.

Needs `npm ci`, Chromium and playwright. Run: `pytest frontend/tests/browser`.
"""

import functools
import http.server
import os
import random
import shutil
import statistics
import subprocess
import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from playwright.sync_api import Page, sync_playwright

FRONTEND = Path(__file__).resolve().parents[2]
FRAMES = 240
BITS, BAR_PX = 12, 16
TIME_BASE = Fraction(1, 90000)


def write_clip(path: Path, ticks: list[int], group: int, b_frames: int, width: int, height: int) -> None:
    """Write a clip of noise whose frame k shows k as bars and stands at `ticks[k]`."""
    rng = np.random.default_rng(7)
    noise = rng.integers(0, 255, (height // 8, width // 8 + FRAMES, 3), dtype=np.uint8)
    options = {"g": str(group), "bf": str(b_frames), "preset": "veryfast", "crf": "23"}
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=30, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = stream.codec_context.time_base = TIME_BASE
        for number, tick in enumerate(ticks):
            patch = noise[:, number : number + width // 8]
            picture = patch.repeat(8, axis=0).repeat(8, axis=1)[:height, :width].copy()
            for bit in range(BITS):
                picture[:BAR_PX, bit * BAR_PX : (bit + 1) * BAR_PX] = 255 if number >> bit & 1 else 0
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = tick, TIME_BASE
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def constant() -> list[int]:
    return [number * 3000 for number in range(FRAMES)]


def variable() -> list[int]:
    rng = random.Random(3)
    ticks = [0]
    while len(ticks) < FRAMES:
        ticks.append(ticks[-1] + rng.choice([1500, 3000, 3003, 6000, 9000]))
    return ticks


CLIPS = {
    "constant": (constant, 15, 0, 960, 540),
    "variable": (variable, 15, 0, 640, 360),
    "b_frames": (variable, 30, 3, 640, 360),
}


class RangeHandler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, one byte range a request, as the backend serves media."""

    def send_head(self) -> Any:
        wanted = self.headers.get("Range")
        path = Path(self.translate_path(self.path))
        if not wanted or not path.is_file():
            return super().send_head()
        size = path.stat().st_size
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        start, end = int(first), min(int(last) if last else size - 1, size - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {start}-{end}/{size}")
        self.send_header("Content-Length", str(end - start + 1))
        self.send_header("Accept-Ranges", "bytes")
        self.end_headers()
        source = path.open("rb")
        source.seek(start)
        self.remaining = end - start + 1
        return source

    def copyfile(self, source: Any, outputfile: Any) -> None:
        remaining = getattr(self, "remaining", None)
        if remaining is None:
            super().copyfile(source, outputfile)
            return
        outputfile.write(source.read(remaining))
        del self.remaining

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("site")
    node = FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"
    runner = shutil.which("node")
    if runner is None:
        pytest.fail("node is missing: put .venv/bin first in PATH")
    config = FRONTEND / "tests" / "browser" / "vite.config.ts"
    build = [
        runner,
        str(node),
        "build",
        "--config",
        str(config),
        "--outDir",
        str(folder),
        "--logLevel",
        "warn",
    ]
    subprocess.run(build, cwd=FRONTEND, check=True, timeout=120)
    for name, (ticks, group, b_frames, width, height) in CLIPS.items():
        write_clip(folder / f"{name}.mp4", ticks(), group, b_frames, width, height)
    handler = functools.partial(RangeHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
            browser = playwright.chromium.launch(
                executable_path=chromium,
                args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
            )
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(f"http://127.0.0.1:{server.server_port}/")
            page.wait_for_function("window.harness !== undefined")
            yield page
            browser.close()
        server.shutdown()


def table(ticks: list[int]) -> dict[str, Any]:
    return {"time_base": [1, 90000], "ticks": ticks, "hash": "h", "grid": None}


def open_clip(page: Page, name: str) -> None:
    ticks = CLIPS[name][0]()
    answer = page.evaluate("([url, table]) => harness.open(url, table)", [f"{name}.mp4", table(ticks)])
    assert answer == "opened"


@pytest.mark.parametrize("name", CLIPS)
def test_every_frame_asked_for_in_any_order_is_the_frame_shown(page: Page, name: str) -> None:
    open_clip(page, name)
    rng = random.Random(11)
    anywhere = [rng.randrange(FRAMES) for _ in range(60)]
    orders = [*anywhere, *range(FRAMES), *reversed(range(FRAMES))]

    assert page.evaluate("(frames) => harness.wrong(frames)", orders) == []


@pytest.mark.parametrize("name", CLIPS)
def test_a_copy_on_the_device_shows_the_same_frames_and_asks_the_server_for_nothing(
    page: Page, name: str
) -> None:
    open_clip(page, name)
    other = "variable" if name == "constant" else "constant"
    assert page.evaluate("(url) => harness.keep(url)", f"{other}.mp4") is False
    assert page.evaluate("(url) => harness.keep(url)", f"{name}.mp4") is True
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    rng = random.Random(7)
    assert (
        page.evaluate("(frames) => harness.wrong(frames)", [rng.randrange(FRAMES) for _ in range(40)]) == []
    )
    assert asked == []


@pytest.mark.parametrize("name", CLIPS)
def test_steps_show_the_next_frame_on_the_canvas(page: Page, name: str) -> None:
    open_clip(page, name)
    for start, by in ((30, 1), (180, -1)):
        steps = page.evaluate("([from, by]) => harness.steps(from, by, 100, 20)", [start, by])
        assert steps["codes"] == [start + by * step for step in range(1, 101)]
        p95 = statistics.quantiles(steps["ms"], n=20)[-1]
        print(f"{name}: step by {by}: p95 {p95:.1f} ms, most {max(steps['ms']):.1f} ms")


@pytest.mark.parametrize("name", CLIPS)
def test_jumps_show_the_frame_jumped_to(page: Page, name: str) -> None:
    open_clip(page, name)
    rng = random.Random(5)
    frames = [rng.randrange(FRAMES) for _ in range(40)]
    jumps = page.evaluate("(frames) => harness.jumps(frames)", frames)
    assert jumps["codes"] == frames
    print(
        f"{name}: jump: p95 {statistics.quantiles(jumps['ms'], n=20)[-1]:.1f} ms, most {max(jumps['ms']):.1f} ms"
    )


@pytest.mark.parametrize("name", CLIPS)
def test_playing_backward_shows_each_number_with_its_picture(page: Page, name: str) -> None:
    open_clip(page, name)
    ticks = CLIPS[name][0]()
    for rate in (0.5, 1, 4):
        start, milliseconds = 230, 1500 / max(rate, 1)
        played = page.evaluate(
            "([from, rate, ms]) => harness.backward(from, rate, ms)", [start, rate, milliseconds]
        )
        told = played["told"]
        frames = [each["frame"] for each in told]
        assert [each["code"] for each in told] == frames
        assert frames == sorted(set(frames), reverse=True)
        assert len(frames) > 3
        assert frames[0] < start
        assert played["canvas"] == played["frame"] == frames[-1]
        assert not played["playing"]
        # Never faster than it should be; how much is left out for want of time is printed, not judged.
        gone = Fraction(ticks[start + 1] - ticks[frames[-1] + 1]) * TIME_BASE
        assert gone <= rate * (Fraction(told[-1]["at"]) / 1000 + Fraction(1, 10))
        share = float(gone) * 1000 / (rate * told[-1]["at"])
        print(
            f"{name}: backward at {rate}: {share:.2f} of true speed, {len(frames)} of {start - frames[-1]} shown"
        )


@pytest.mark.parametrize("name", CLIPS)
def test_pausing_stands_on_the_frame_that_was_on_the_screen(page: Page, name: str) -> None:
    open_clip(page, name)
    for start in (0, 47, 120):
        played = page.evaluate("(from) => harness.playFor(from, 700)", start)
        frames = [told["frame"] for told in played["told"]]
        assert frames == sorted(set(frames))
        assert frames
        assert frames[0] >= start
        # The number is that of the picture, whatever happens. The picture is the one that the video showed last,
        # or the one that was coming up at that moment: the browser tells of a frame a repaint before it is seen.
        assert played["canvas"] == played["frame"]
        assert {played["frame"], played["seen"][-1]} <= set(frames[-2:])


def test_a_clip_with_another_number_of_frames_is_refused(page: Page) -> None:
    short = table(constant()[:-1])
    assert page.evaluate("([url, table]) => harness.open(url, table)", ["constant.mp4", short]) == (
        "frame_count_differs"
    )


def test_what_is_no_clip_is_refused(page: Page) -> None:
    for url in ("index.html", "missing.mp4"):
        assert page.evaluate("([url, table]) => harness.open(url, table)", [url, table([0])]) == "unreachable"
