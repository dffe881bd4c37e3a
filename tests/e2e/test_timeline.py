"""The timeline in a browser: an edge that says what it lands on, what is too short, and several marked at once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from tests.e2e.person import Box, Person, new_person
from tests.e2e.server import Server
from tests.factories.clips import HEIGHT, WIDTH, write_coded_clip

pytestmark = pytest.mark.e2e

PICTURE = (WIDTH, HEIGHT)
FRAMES = 90
BOXES: list[Box] = [(20, 60, 80, 140), (120, 60, 180, 140), (220, 60, 280, 140)]


@pytest.fixture(scope="module")
def server(common_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Server:
    clip: Path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    write_coded_clip(clip, frames=FRAMES)
    common_server.make_project("lanes", "ana", "eve")
    common_server.make_items([common_server.ingest("lanes", clip)[0]["asset"]])
    common_server.make_project("six", "gus", grid="6")
    common_server.make_items([common_server.ingest("six", clip)[0]["asset"]])
    return common_server


@pytest.fixture
def ana(browser: Browser, server: Server) -> Iterator[Person]:
    """An annotator with three subjects on the first frame, who sees no error of the page."""
    person = new_person(browser, server)
    person.sign_in("ana")
    assignment = person.send("projects/lanes/work/next")["id"]
    person.page.goto(f"{server.address}/annotate/{assignment}")
    person.wait_for_canvas()
    for box in BOXES:
        person.press("n")
        person.draw(box, picture=PICTURE)
        expect(person.page.get_by_label("Name of the track")).to_be_visible()
    person.expect_saved()
    yield person
    person.page.context.close()
    assert person.faults == []


def spans(person: Person) -> Locator:
    return person.page.get_by_label("Timeline", exact=True).locator("svg[data-span]")


def tracks(person: Person) -> Locator:
    return person.page.get_by_role("list", name="Tracks").get_by_role("button")


def test_lanes_warn_while_drawing_and_several_are_one(ana: Person) -> None:
    page = ana.page
    for frame in (30, 60):
        ana.go_to(frame)
        ana.press("c")
    expect(spans(ana)).to_have_count(3)
    ana.expect_saved()
    assert page.locator("[data-too-short]").count() == 0

    area = spans(ana).nth(1).bounding_box()
    assert area is not None
    frame_px = area["width"] / 30
    x, y = area["x"] + area["width"] - 2, area["y"] + area["height"] / 2
    ana.go_to(45)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 13.8 * frame_px, y, steps=5)
    landing = page.get_by_role("status").filter(has_text="Frame 45")
    expect(landing).to_have_text("Frame 45 · at the playhead")
    page.mouse.move(x - 29 * frame_px, y, steps=5)
    expect(page.get_by_text(re.compile("too short to be found again: at least [23] frames"))).to_be_visible()
    assert page.locator("[data-too-short]").count() == 1
    page.mouse.move(x - 14 * frame_px, y, steps=5)
    page.mouse.up()
    expect(page.get_by_role("button", name="2 30–45")).to_be_visible()
    expect(page.get_by_role("button", name="3 46–89")).to_be_visible()

    tracks(ana).nth(0).click()
    tracks(ana).nth(2).click(modifiers=["Control"])
    expect(page.get_by_text("2 marked · tracks")).to_be_visible()
    ana.press("Delete")
    expect(tracks(ana)).to_have_count(1)
    ana.press("Control+z")
    expect(tracks(ana)).to_have_count(3)

    tracks(ana).nth(1).click()
    expect(page.get_by_text("marked · tracks")).to_have_count(0)
    ana.press("Control+a")
    expect(page.get_by_text("3 marked · tracks")).to_be_visible()
    ana.press("2")
    ana.expect_saved()
    assignment = page.url.split("/annotate/")[1].split("?")[0]
    document = ana.api(f"assignments/{assignment}")["annotation"]["document"]
    assert [track["category"] for track in document["tracks"]] == ["animal"] * 3

    tracks(ana).nth(1).click()
    ana.go_to(20)
    ana.press("o")
    page.get_by_text("2 keyframes").click()
    keyframes = page.get_by_role("list", name=re.compile("^Keyframes of"))
    keyframes.get_by_role("button", name=re.compile("^0")).click()
    expect(page.get_by_label("Frame", exact=True)).to_have_value("0")
    keyframes.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Frame", exact=True)).to_have_value("20")
    page.keyboard.press("Alt+e")
    expect(page.get_by_label("Frame", exact=True)).to_have_value("21")
    expect(keyframes.get_by_role("button", name=re.compile("^21.*occluded.*drawn"))).to_be_visible()


def test_a_place_chosen_before_the_clip_is_open_is_where_it_opens(browser: Browser, server: Server) -> None:
    eve = new_person(browser, server)
    eve.sign_in("eve")
    assignment = eve.send("projects/lanes/work/next")["id"]
    held: list[Route] = []
    eve.page.context.route("**/media/proxy*", lambda route: held.append(route))
    eve.page.goto(f"{server.address}/annotate/{assignment}")
    strip = eve.page.get_by_label("Timeline", exact=True).locator("svg").last
    expect(strip).to_have_attribute("width", re.compile(r"\d{3}"))
    area = strip.bounding_box()
    assert area is not None
    eve.page.mouse.click(area["x"] + 40.5 / FRAMES * area["width"], area["y"] + 6)
    assert held, "the clip was opened before the click"
    # What was held goes on by itself once nobody holds it any more.
    eve.page.context.unroute("**/media/proxy*")
    eve.wait_for_canvas()
    assert eve.frame == 40
    assert eve.faults == []
    eve.page.context.close()


def test_the_place_on_the_grid_stands_beside_the_frame(browser: Browser, server: Server) -> None:
    gus = new_person(browser, server)
    gus.sign_in("gus")
    assignment = gus.send("projects/six/work/next")["id"]
    gus.page.goto(f"{server.address}/annotate/{assignment}")
    gus.wait_for_canvas()
    # Thirty frames a second, six on the grid: every fifth frame.
    for frame, place in ((0, "grid 0"), (5, "grid 1"), (6, "grid 1–2"), (70, "grid 14")):
        gus.go_to(frame)
        expect(gus.page.get_by_text(place, exact=True)).to_be_visible()
    gus.page.context.close()
    assert gus.faults == []
