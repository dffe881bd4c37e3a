"""The whole first path, as people walk it: two annotators, a lead, the command line, a researcher."""

import contextlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from datasets import load_dataset
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.person import LAUNCH, PATIENCE_MS, Box, Person, new_person
from tests.e2e.stack import Stack, running_demo
from tests.hub_server import HubServer
from tests.model_assist.tiny_perception_lm import save_tiny_perception_lm

pytestmark = [pytest.mark.e2e, pytest.mark.journey]

PICTURE = (768, 432)
KEYFRAMES: dict[int, Box] = {
    10: (198, 396, 300, 431),
    17: (315, 129, 466, 431),
    28: (360, 20, 522, 389),
    130: (392, 14, 518, 390),
    139: (496, 46, 693, 392),
    147: (726, 188, 767, 402),
}
ABSENT_FROM = 148
WALKS = "A woman in a grey cardigan walks up to the round table."
READS = "She stands reading at the table, then turns and leaves to the right."
READS_LONGER = "She stands reading at the round table, then turns round and leaves to the right."
# On PostgreSQL and Redis the same journey runs without a text model, and the screens have to say so.
HAS_TEXT_MODEL = not os.environ.get("DATABASE_URL")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    data = tmp_path_factory.mktemp("data")
    settings = {}
    if HAS_TEXT_MODEL:
        weights = save_tiny_perception_lm(tmp_path_factory.mktemp("tiny") / "perception-lm")
        settings["GROUNDLING_TEXT_MODEL"] = str(weights)
    with running_demo(data, **settings) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=LAUNCH)
        yield browser
        browser.close()


@contextlib.contextmanager
def person(browser: Browser, stack: Stack) -> Iterator[Person]:
    """A person who, at the end, has seen no error of the page."""
    somebody = new_person(browser, stack)
    yield somebody
    somebody.page.context.close()
    assert somebody.faults == []


def test_journey(stack: Stack, browser: Browser, tmp_path: Path) -> None:
    with person(browser, stack) as ana:
        ana.sign_in("ana")
        ana.start_next()
        watch_and_step(ana)
        draw_the_woman(ana, shift=0)
        interpolation_is_by_time(ana)
        write_captions(ana, reads=READS)
        survive_a_cut_connection(ana)
        submit(ana)
    with person(browser, stack) as ben:
        ben.follow_link("ben")
        ben.start_next()
        assert ben.page.get_by_text(READS).count() == 0
        draw_the_woman(ben, shift=4)
        carry_a_box(ben)
        write_captions(ben, reads=READS_LONGER)
        suggestions_or_words(ben)
        submit(ben)
    with person(browser, stack) as cleo:
        cleo.sign_in("cleo")
        cleo.start_in("Verify or write answers")
        answer_questions(cleo)
    with person(browser, stack) as lena:
        lena.sign_in("lena")
        annotation_id = compare_and_adjudicate(lena)
        documents_are_as_drawn(lena, annotation_id)
    release_loads(stack, tmp_path, annotation_id)
    push_arrives(stack, tmp_path)


def watch_and_step(person: Person) -> None:
    """Plays at true speed, stops exactly, steps exactly."""
    page = person.page
    person.press(" ")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.5")
    person.press(" ")
    stopped = person.frame
    assert stopped >= 4
    shown = canvas_pixels(person)
    person.press(".")
    expect(page.get_by_label("Frame", exact=True)).to_have_value(str(stopped + 1))
    person.press(",")
    expect(page.get_by_label("Frame", exact=True)).to_have_value(str(stopped))
    page.wait_for_timeout(300)
    assert canvas_pixels(person) == shown


def canvas_pixels(person: Person) -> str:
    """A digest of the picture on the screen."""
    digest: str = person.page.evaluate(
        """async () => {
          const canvas = [...document.querySelectorAll('canvas')].find(c => c.width > 300);
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          const hash = await crypto.subtle.digest('SHA-256', data);
          return [...new Uint8Array(hash)].join(',');
        }"""
    )
    return digest


def draw_the_woman(person: Person, *, shift: float) -> None:
    """Draw the box, correct it on later frames, mark the absence, finish, cut three times."""
    page = person.page
    for number, (frame, box) in enumerate(KEYFRAMES.items()):
        person.go_to(frame)
        person.press("n" if number == 0 else "b")
        person.draw(tuple(max(side - shift, 0) for side in box), picture=PICTURE)  # type: ignore[arg-type]
    name = page.get_by_label("Name of the track")
    name.fill("woman in a grey cardigan")
    name.press("Tab")
    name.blur()
    person.go_to(ABSENT_FROM)
    person.press("x", "f")
    expect(page.get_by_text("7 keyframes · finished")).to_be_visible()
    for frame in (10, 31, ABSENT_FROM):
        person.go_to(frame)
        person.press("c")
    person.press("Shift+O")
    person.expect_saved()


def interpolation_is_by_time(person: Person) -> None:
    """Between the keyframes at 28 and 130 the box moves evenly in time; the clip has an even rate."""
    person.go_to(79)
    share = (79 - 28) / (130 - 28)
    wanted = [a + share * (b - a) for a, b in zip(KEYFRAMES[28], KEYFRAMES[130], strict=True)]
    assert person.box_on_screen() == pytest.approx(wanted, abs=1.5)


def write_captions(person: Person, *, reads: str) -> None:
    """Write a sentence for each of the two stretches in which something happens."""
    page = person.page
    captions = {
        "Caption of segment 2, frames 10 to 30": WALKS,
        "Caption of segment 3, frames 31 to 147": reads,
    }
    for label, sentence in captions.items():
        caption = page.get_by_label(label)
        caption.fill(sentence)
        page.get_by_role("listitem").filter(has=caption).get_by_role("button", name="Only here").click()
    page.get_by_label("Frame", exact=True).focus()
    page.get_by_label("Frame", exact=True).blur()
    person.expect_saved()


def survive_a_cut_connection(person: Person) -> None:
    """What is changed without a network is kept, said to be kept, and sent when the network is back."""
    page = person.page
    caption = page.get_by_label("Caption of segment 2, frames 10 to 30")
    page.context.set_offline(True)
    caption.fill(WALKS.replace("walks", "strolls"))
    caption.blur()
    expect(page.get_by_label("Save state")).to_contain_text("kept on this device", timeout=PATIENCE_MS)
    page.context.set_offline(False)
    person.expect_saved()
    caption.fill(WALKS)
    caption.blur()
    person.expect_saved()
    page.reload()
    person.wait_for_picture()
    page.get_by_role("button", name="woman in a grey cardigan").first.click()
    expect(page.get_by_label("Caption of segment 2, frames 10 to 30")).to_have_value(WALKS)
    # A browser reports the requests of the cut connection as errors of the page.
    person.faults[:] = [fault for fault in person.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def carry_a_box(person: Person) -> None:
    """The tracker without weights carries a box on; its boxes become keyframes only when they are accepted."""
    page = person.page
    carry_a_box_on(person)
    documents = person.api(f"assignments/{page.url.split('/annotate/')[1].split('?')[0]}")
    carried = [
        keyframe
        for keyframe in documents["annotation"]["document"]["keyframes"]
        if keyframe["origin"]["by"] == "suggestion"
    ]
    assert carried
    assert {keyframe["origin"]["suggestion_id"] for keyframe in carried} == {
        carried[0]["origin"]["suggestion_id"]
    }
    # That was only to see it work: the second person of the clip is not part of this annotation.
    page.get_by_role("button", name="Delete person 1").click()
    page.get_by_role("button", name="woman in a grey cardigan").first.click()
    person.expect_saved()


def carry_a_box_on(person: Person) -> None:
    """Draw a box around the man and let the tracker carry it to the end of the clip."""
    page = person.page
    person.go_to(196)
    person.press("n")
    person.draw((372, 10, 540, 384), picture=PICTURE)
    person.expect_saved()
    before = page.get_by_text("1 keyframe · not finished")
    expect(before).to_be_visible()
    person.press("p")
    expect(page.get_by_text("boxes proposed")).to_be_visible(timeout=4 * PATIENCE_MS)
    expect(before).to_be_visible()
    person.press("y")
    expect(before).to_have_count(0)
    person.expect_saved()


def suggestions_or_words(person: Person) -> None:
    """With a text model a caption is proposed and marked; without one the screen says why there is none."""
    page = person.page
    if not HAS_TEXT_MODEL:
        expect(page.get_by_text("No text model")).to_be_visible()
        return
    page.get_by_label("Caption of segment 3, frames 31 to 147").focus()
    page.get_by_role("button", name="Suggest a caption").first.click()
    expect(page.get_by_text("Proposed by")).to_be_visible(timeout=4 * PATIENCE_MS)
    page.get_by_role("button", name="Dismiss").first.click()


def submit(person: Person) -> None:
    """Nothing that hinders is found; submitting leads back to the work."""
    _hand_in(person)
    person.page.wait_for_url("**/work*")


def _hand_in(person: Person) -> None:
    expect(person.page.get_by_text("Error", exact=True)).to_have_count(0)
    person.press("Control+Enter")


def answer_questions(person: Person) -> None:
    """Write an answer with its evidence, refuse another question with the reason, hand in; the next clip follows."""
    page = person.page
    assignment = page.url.split("/annotate/")[1].split("?")[0]
    pairs = person.api(f"assignments/{assignment}")["annotation"]["document"]["pairs"]
    for number, _ in enumerate(pairs, start=1):
        page.get_by_role("button", name=re.compile(rf"Pair {number}$")).click()
        if number == 1:
            page.get_by_label("Answer 1", exact=True).fill("It moves evenly from left to right.")
            page.get_by_label("Answer 1", exact=True).blur()
            person.press("7", "i")
            for _ in range(12):
                person.press(".")
            person.press("o")
            expect(page.get_by_text("Evidence: frames")).to_be_visible()
        else:
            person.press("9")
            page.get_by_label(f"Why question {number} is refused").fill("What is asked about cannot be seen.")
            page.get_by_label(f"Why question {number} is refused").blur()
    person.expect_saved()
    _hand_in(person)
    page.wait_for_url(lambda url: "/annotate/" in url and assignment not in url)


def compare_and_adjudicate(person: Person) -> str:
    """See both answers with their agreement, edit one into a third, hand that in; returns its id."""
    page = person.page
    page.get_by_role("button", name="Review").click()
    page.get_by_role("menuitem", name="Demo: captions in space and time").click()
    page.get_by_role("link", name="people-one-by-one.mp4").click()
    page.wait_for_url("**/compare/**")
    work_item = page.url.split("/compare/")[1].split("?")[0]
    agreement = person.api(f"work-items/{work_item}/comparison")["agreement"]
    assert 0.5 < agreement["overall"] < 1
    expect(page.get_by_role("button", name=re.compile("^Overlap over time"))).to_be_visible()
    page.get_by_role("button", name="Edit A", exact=True).click()
    page.wait_for_url("**/adjudicate/**")
    person.wait_for_picture()
    page.get_by_role("button", name="woman in a grey cardigan").first.click()
    caption = page.get_by_label("Caption of segment 3, frames 31 to 147")
    caption.fill(READS_LONGER)
    caption.blur()
    person.expect_saved()
    annotation_id = page.url.split("/adjudicate/")[1].split("?")[0]
    person.press("Control+Enter")
    page.wait_for_url(lambda url: "/adjudicate/" not in url)
    return annotation_id


def documents_are_as_drawn(person: Person, annotation_id: str) -> None:
    """The stored document has what was drawn: same frames exactly, boxes within a pixel, touching segments."""
    annotation = person.api(f"annotations/{annotation_id}")
    assert annotation["state"] == "accepted"
    document: dict[str, Any] = annotation["document"]
    boxes = {one["frame"]: one["box"] for one in document["keyframes"] if one["state"] == "visible"}
    assert sorted(boxes) == list(KEYFRAMES)
    for frame, box in KEYFRAMES.items():
        assert boxes[frame] == pytest.approx(box, abs=1.5)
    absent = [one["frame"] for one in document["keyframes"] if one["state"] == "absent"]
    assert absent == [ABSENT_FROM]
    segments = sorted(document["segments"], key=lambda one: one["start_frame"])
    spans = [(one["start_frame"], one["end_frame"], one["kind"]) for one in segments]
    assert spans[:3] == [(0, 9, "out_of_frame"), (10, 30, "action"), (31, 147, "action")]
    assert spans[3][0] == ABSENT_FROM
    assert spans[3][2] == "out_of_frame"
    assert [one["caption"] for one in segments][1:3] == [WALKS, READS_LONGER]


def release_loads(stack: Stack, folder: Path, annotation_id: str) -> None:
    """The command line writes a release, and the researcher's library reads what the people made."""
    made = stack.groundling("release", "demo-stc", "--out", str(folder / "release"), "--json")
    facts = json.loads(made.stdout)
    assert set(facts["rows"]) == {"rcap", "rdcap", "rtloc"}
    assert facts["left_out"] == {"not_finished": 2}
    rows = load_dataset(str(folder / "release"), "rcap", split="train", cache_dir=str(folder / "cache"))
    ours = [row for row in rows if row["caption"] == READS_LONGER]
    assert len(ours) == 1
    # 10 frames a second on a grid of 6: frames 31 and 147 are grid frames 19 and 88 of 151.
    assert (ours[0]["start_frame"], ours[0]["end_frame"], ours[0]["total_frames"]) == (19, 88, 151)
    provenance = load_dataset(
        "parquet", data_files=str(folder / "release" / "provenance.parquet"), cache_dir=str(folder / "cache")
    )["train"]
    assert any(row["annotation_id"] == annotation_id for row in provenance)
    again = stack.groundling("release", "demo-stc", "--out", str(folder / "release"), check=False)
    assert again.returncode == 1
    assert len(again.stderr.strip().splitlines()) == 1


def push_arrives(stack: Stack, folder: Path) -> None:
    """The release goes to a hub with the hub's own client, private, and the token is nowhere."""
    token = "hf_of_the_journey"
    with HubServer({token: True}) as hub:
        stack.environment |= {"HF_ENDPOINT": hub.endpoint, "HF_TOKEN": token, "HF_HOME": str(folder / "hub")}
        pushed = stack.groundling("push", str(folder / "release"), "--repo", "people/demo-stc", "--json")
        assert hub.repos["people/demo-stc"].private
    manifest = json.loads((folder / "release" / "manifest.json").read_text())
    assert json.loads(pushed.stdout)["files"] == len(manifest["files"]) + 1
    assert token not in pushed.stdout + pushed.stderr
