"""Dictation as a person does it: speak into a field by a key, read the words over, take them back.

The microphone is the browser's own that beeps; the words are those of a random Whisper, on a real worker.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.e2e.audit import axe_violations, small_targets
from tests.e2e.bench import BROUGHT_ABOUT, Bench, bench
from tests.e2e.person import LAUNCH, PATIENCE_MS, Person, new_person
from tests.e2e.server import Server, running_server
from tests.e2e.stack import Stack, running_demo
from tests.factories.clips import write_coded_clip
from tests.model_assist.tiny_whisper import save_tiny_whisper

pytestmark = pytest.mark.e2e

MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
REFUSED = ["--use-fake-device-for-media-stream", "--deny-permission-prompts"]
PICTURE = (768, 432)
DICTATE, DROP = "Alt+r", "Escape"
# Letters are all that this Whisper can say.
SAID = "[a-z]{8,}"
# Whisper has to be loaded first.
LONG_MS = 4 * PATIENCE_MS
NOT_SET_UP = "Dictation is not set up on this server."


def launched(*arguments: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*LAUNCH, *arguments])
        yield browser
        browser.close()


@pytest.fixture
def speaking() -> Iterator[Browser]:
    """A browser whose microphone beeps once a second."""
    yield from launched(*MICROPHONE)


@pytest.fixture
def refusing() -> Iterator[Browser]:
    """A browser that lets no page use the microphone."""
    yield from launched(*REFUSED)


@pytest.fixture
def mute() -> Iterator[Browser]:
    """A browser on a machine without a microphone."""
    yield from launched()


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, loaded_demo: Path) -> Iterator[Stack]:
    """The whole demo, with a worker that writes down what it hears."""
    weights = save_tiny_whisper(tmp_path_factory.mktemp("tiny") / "whisper")
    data = tmp_path_factory.mktemp("data")
    settings = {"GROUNDLING_SPEECH_MODEL": str(weights), "GROUNDLING_DEVICE": "cpu"}
    with running_demo(data, loaded=loaded_demo, **settings) as running:
        yield running


def web_server(folder: Path, *names: str, **settings: str) -> Iterator[Server]:
    """A web server without any worker, with an item for each of two people."""
    with running_server(folder, **settings) as running:
        clip = folder / "walk.mp4"
        write_coded_clip(clip, frames=30)
        running.make_project("speaking", *names)
        asset = running.ingest("speaking", clip)[0]["asset"]
        running.make_items([asset] * len(names))
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that names a speech model, and no worker takes what it is asked."""
    names = ("unplugged", "unheard", "refused", "early")
    folder = tmp_path_factory.mktemp("named")
    yield from web_server(folder, *names, GROUNDLING_SPEECH_MODEL="openai/whisper-small")


@pytest.fixture(scope="module")
def plain_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from web_server(tmp_path_factory.mktemp("plain"), "ana", "ben")


def recordings(stack: Stack) -> list[str]:
    """The recordings that lie in the storage."""
    folder = stack.data / "media" / "dictations"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def recording_row(page: Page) -> Locator:
    return page.locator("[data-phase=recording]")


def say(page: Page, *, seconds: float = 1.5) -> None:
    """Press the key, speak, press it again."""
    page.keyboard.press(DICTATE)
    expect(recording_row(page)).to_be_visible()
    page.wait_for_timeout(seconds * 1000)
    page.keyboard.press(DICTATE)
    expect(recording_row(page)).to_have_count(0)


def decline_the_tour(page: Page) -> None:
    page.get_by_role("region", name="Tour").get_by_role("button", name="Not now").click()


def segment_with_caption(ana: Bench) -> Locator:
    """Draw a track, cut it in two, and return the caption field of the first half."""
    decline_the_tour(ana.person.page)
    ana.draw_at(0)
    ana.person.go_to(10)
    ana.person.press("c")
    caption = ana.person.page.get_by_label("Caption of segment 1, frames 0 to 9")
    caption.focus()
    return caption


def test_what_is_said_stands_in_the_caption(speaking: Browser, stack: Stack) -> None:
    person = new_person(speaking, stack)
    page = person.page
    person.sign_in("ana")
    person.start_next()
    decline_the_tour(page)
    person.go_to(28)
    person.wait_for_canvas()
    person.press("n")
    person.draw((360, 20, 522, 389), picture=PICTURE)
    person.go_to(60)
    person.press("c")
    caption = page.get_by_label("Caption of segment 1, frames 0 to 59")
    caption.focus()
    page.keyboard.type("She there.")
    for _ in " there.":
        page.keyboard.press("ArrowLeft")
    person.expect_saved()
    expect(page.get_by_role("button", name="Dictate")).to_be_visible()

    page.keyboard.press(DICTATE)
    expect(recording_row(page)).to_contain_text("Recording")
    expect(recording_row(page).get_by_role("timer")).to_have_text("0:01 / 2:00")
    assert page.evaluate("() => document.activeElement.tagName") == "TEXTAREA"
    assert axe_violations(page) == []
    assert small_targets(page) == []
    page.keyboard.press(DICTATE)

    expect(caption).to_have_value(re.compile(rf"^She {SAID} there\.$"), timeout=LONG_MS)
    words = caption.input_value().removeprefix("She ").removesuffix(" there.")
    expect(page.get_by_role("status", name="Dictation")).to_have_text(f"Written: {words}")
    expect(caption).to_be_focused()
    assert caption.evaluate("field => field.selectionStart") == len(f"She {words}")
    person.expect_saved()
    assert caption_of(person) == (f"She {words} there.", "human")
    assert recordings(stack) == []

    # The browser's own undo, and what was typed before stays.
    page.keyboard.press("Control+z")
    expect(caption).to_have_value("She there.")
    page.keyboard.press("Control+Shift+z")
    expect(caption).to_have_value(f"She {words} there.")
    page.keyboard.press(DROP)
    person.expect_saved()
    page.reload()
    person.wait_for_picture()
    expect(caption).to_have_value(f"She {words} there.")

    # And ours, with the keyboard outside of the field: what is said is one step.
    page.get_by_role("button", name="Dictate").click()
    expect(caption).to_be_focused()
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="Stop").click()
    longer = re.compile(rf"{SAID}.* {SAID}|{SAID} .*{SAID}")
    expect(caption).to_have_value(longer, timeout=LONG_MS)
    person.expect_saved()
    page.keyboard.press(DROP)
    page.keyboard.press("Control+z")
    expect(caption).to_have_value(f"She {words} there.")
    person.expect_saved()
    assert caption_of(person) == (f"She {words} there.", "human")
    assert recordings(stack) == []

    dropped_and_cut_off(person, stack, caption)
    page.context.close()
    assert [fault for fault in person.faults if not any(known in fault for known in BROUGHT_ABOUT)] == []


def dropped_and_cut_off(person: Person, stack: Stack, caption: Locator) -> None:
    """What is dropped is not sent; what a cut connection held back is sent when it is back."""
    page = person.page
    before = caption.input_value()
    asked: list[str] = []
    page.on(
        "request",
        lambda request: asked.append(request.url) if request.url.endswith("/dictation") else None,
    )
    caption.focus()
    page.keyboard.press(DICTATE)
    expect(recording_row(page)).to_be_visible()
    page.keyboard.press(DROP)
    expect(recording_row(page)).to_have_count(0)
    expect(caption).to_be_focused()
    assert (caption.input_value(), asked) == (before, [])

    page.context.set_offline(True)
    say(page)
    expect(page.get_by_role("alert")).to_contain_text(
        "There is no connection. What you said is kept on this page; try again."
    )
    assert axe_violations(page) == []
    page.context.set_offline(False)
    page.keyboard.press(DICTATE)
    expect(caption).not_to_have_value(before, timeout=LONG_MS)
    expect(page.get_by_role("alert")).to_have_count(0)
    person.expect_saved()
    assert caption_of(person)[0] == caption.input_value()
    assert recordings(stack) == []


def caption_of(person: Person) -> tuple[str, str]:
    """The first caption as the server has it, and by whom it is."""
    assignment = person.page.url.split("/annotate/")[1].split("?")[0]
    document: dict[str, Any] = person.api(f"assignments/{assignment}")["annotation"]["document"]
    first = min(document["segments"], key=lambda segment: segment["start_frame"])
    return first["caption"], first["origin"]["by"]


def test_an_answer_can_be_said(speaking: Browser, stack: Stack) -> None:
    person = new_person(speaking, stack)
    page = person.page
    person.sign_in("cleo")
    person.start_in("Verify or write answers")
    page.get_by_role("button", name=re.compile(r"Pair 1$")).click()

    # Without the keyboard in a field the key means the answer of the selected question.
    page.get_by_label("Frame", exact=True).focus()
    page.get_by_label("Frame", exact=True).blur()
    say(page)

    answer = page.get_by_label("Answer 1", exact=True)
    expect(answer).to_have_value(re.compile(f"^{SAID}$"), timeout=LONG_MS)
    expect(answer).to_be_focused()
    person.expect_saved()
    assignment = page.url.split("/annotate/")[1].split("?")[0]
    pairs = person.api(f"assignments/{assignment}")["annotation"]["document"]["pairs"]
    assert pairs[0]["answer"] == answer.input_value()
    assert recordings(stack) == []
    page.context.close()
    assert person.faults == []


def test_what_no_worker_writes_down_can_be_given_up(speaking: Browser, server: Server) -> None:
    with bench(speaking, server, "speaking", "unheard") as ana:
        page = ana.person.page
        caption = segment_with_caption(ana)
        say(page)
        expect(page.get_by_text("Writing down what you said…").first).to_be_visible()
        wait_for_recordings(page, server, 1)

        page.keyboard.press(DROP)

        expect(page.get_by_text("Writing down what you said…")).to_have_count(0)
        wait_for_recordings(page, server, 0)
        expect(caption).to_be_focused()
        assert caption.input_value() == ""


def wait_for_recordings(page: Page, server: Server, count: int) -> None:
    for _ in range(100):
        if len(recordings(server)) == count:
            return
        page.wait_for_timeout(100)
    assert len(recordings(server)) == count


@pytest.mark.parametrize(
    ("kind", "name", "sentence"),
    [
        ("mute", "unplugged", "There is no microphone on this device."),
        ("refusing", "refused", "The browser does not let this page use the microphone."),
    ],
)
def test_without_a_microphone_one_sentence_says_so(
    kind: str, name: str, sentence: str, server: Server, request: pytest.FixtureRequest
) -> None:
    browser: Browser = request.getfixturevalue(kind)
    with bench(browser, server, "speaking", name) as ana:
        page = ana.person.page
        caption = segment_with_caption(ana)
        caption.fill("She opens the jar.")

        page.keyboard.press(DICTATE)

        expect(page.get_by_role("alert")).to_contain_text(sentence)
        expect(caption).to_be_focused()
        assert axe_violations(page) == []
        page.keyboard.press(DROP)
        expect(page.get_by_role("alert")).to_have_count(0)
        assert caption.input_value() == "She opens the jar."
    assert recordings(server) == []


def test_where_no_model_is_set_up_it_is_said_and_nothing_is_dead(mute: Browser, plain_server: Server) -> None:
    with bench(mute, plain_server, "speaking", "ana") as ana:
        page = ana.person.page
        segment_with_caption(ana)
        expect(page.get_by_text(NOT_SET_UP)).to_be_visible()
        expect(page.get_by_role("button", name="Dictate")).to_have_count(0)

        page.keyboard.press(DICTATE)

        page.wait_for_timeout(300)
        expect(page.get_by_role("alert")).to_have_count(0)
