"""How much one item costs a person who knows the workspace: the same tube and captions as in other tools.

The item is one tube of six boxes, absent before and after, and four touching segments of which two have a sentence
of their own. The counting rules are those of `hand.py`. Label Studio 1.23.2, counted by the same rules, needs 35
actions and 98.8 s.
"""

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from backend.demo.content import CLIPS
from tests.e2e.hand import Hand, Point
from tests.e2e.person import PATIENCE_MS, Box, Person, new_person
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

CLIP = "people-one-by-one.mp4"
WIDTH, HEIGHT, FRAMES = 768, 432, 251
KEYFRAMES: dict[int, Box] = {
    10: (198, 396, 300, 432),
    17: (315, 129, 466, 432),
    28: (360, 20, 522, 389),
    130: (392, 14, 518, 390),
    139: (496, 46, 693, 392),
    147: (726, 188, 768, 402),
}
BOX_TOLERANCE_PX = 3
WALKS = "A woman in a grey cardigan walks up to the round table."
READS = "She stands reading at the table, then turns and leaves to the right."
SEGMENTS = [
    (0, 9, "out_of_frame", ""),
    (10, 30, "action", WALKS),
    (31, 147, "action", READS),
    (148, 250, "out_of_frame", ""),
]
MOST_ACTIONS, MOST_SECONDS = 20, 50.0


@pytest.fixture(scope="module")
def server(common_server: Server) -> Server:
    common_server.make_project("effort", "byhand")
    common_server.make_items([common_server.ingest("effort", CLIPS / CLIP)[0]["asset"]])
    return common_server


class Workspace:
    """Where things are on the screen, for a hand that knows the clip."""

    def __init__(self, person: Person) -> None:
        self.page = person.page
        self._picture = _place(person.picture)
        self._strip = _place(person.page.get_by_label("Timeline").locator("svg").last)

    def on_picture(self, x: float, y: float) -> Point:
        """The place of a pixel of the video."""
        left, top, width, height = self._picture
        scale = min(width / WIDTH, height / HEIGHT)
        return left + (width - WIDTH * scale) / 2 + x * scale, top + (height - HEIGHT * scale) / 2 + y * scale

    def on_ruler(self, frame: int) -> Point:
        """The middle of a frame on the timeline's ruler."""
        left, top, width, _ = self._strip
        return left + (frame + 0.5) / FRAMES * width, top + 6

    def on_lane(self, frame: int) -> Point:
        """The middle of a frame on the segments of the lane of the first track."""
        _, top, _, height = _place(self.page.get_by_label("Timeline").get_by_title("person 1"))
        return self.on_ruler(frame)[0], top + 0.7 * height


def _place(part: Locator) -> tuple[float, float, float, float]:
    area = part.bounding_box()
    assert area is not None
    return area["x"], area["y"], area["width"], area["height"]


def test_by_hand(browser: Browser, server: Server) -> None:
    person = new_person(browser, server, width=1920, height=1080)
    person.sign_in("byhand")
    person.start_next()
    person.wait_for_canvas()
    assignment = person.page.url.split("/annotate/")[1].split("?")[0]
    place, hand = Workspace(person), Hand(person.page)

    before: Box = (0, 0, 0, 0)
    for frame, box in KEYFRAMES.items():
        hand.think()
        hand.click(place.on_ruler(frame))
        expect(person.page.get_by_label("Frame", exact=True)).to_have_value(str(frame))
        person.wait_for_canvas()
        start, end = corners(box, before)
        hand.drag(place.on_picture(*start), place.on_picture(*end))
        before = box
    hand.key("f")
    hand.key("Shift+O")
    hand.think()
    hand.double_click(place.on_lane(31))
    write_captions(person, hand)
    person.page.wait_for_url("**/work*")

    print(hand.report("reference item by hand"))
    expect_reference(person, assignment)
    assert hand.actions <= MOST_ACTIONS
    assert hand.seconds <= MOST_SECONDS
    assert person.faults == []
    person.page.context.close()


def write_captions(person: Person, hand: Hand) -> None:
    """Write both sentences and submit."""
    hand.think()
    hand.click(_middle(person.page.get_by_label("Caption of segment 2, frames 10 to 30")))
    hand.write(WALKS)
    hand.think()
    hand.key("Enter")
    hand.write(READS)
    hand.key("Control+Enter")


def corners(box: Box, before: Box) -> tuple[Point, Point]:
    """A corner outside the box that stands there, where a drag draws anew, and the one opposite."""
    left, top, right, bottom = box
    for start, end in (((left, top), (right, bottom)), ((right, top), (left, bottom))):
        if not (before[0] <= start[0] <= before[2] and before[1] <= start[1] <= before[3]):
            return start, end
    raise AssertionError(f"both upper corners of {box} lie inside {before}")


def _middle(part: Locator) -> Point:
    expect(part).to_be_visible(timeout=PATIENCE_MS)
    left, top, width, height = _place(part)
    return left + width / 2, top + height / 2


def expect_reference(person: Person, assignment: str) -> None:
    """What the server has stored is the reference annotation, and it is submitted."""
    document = submitted(person, assignment)
    keyframes = sorted(document["keyframes"], key=lambda each: each["frame"])
    assert [keyframe["frame"] for keyframe in keyframes] == list(KEYFRAMES)
    assert {keyframe["state"] for keyframe in keyframes} == {"visible"}
    for keyframe in keyframes:
        assert keyframe["box"] == pytest.approx(KEYFRAMES[keyframe["frame"]], abs=BOX_TOLERANCE_PX)


def submitted(person: Person, assignment: str) -> dict[str, Any]:
    """The submitted document, which has the one finished track and the segments and sentences of the reference."""
    annotation = person.api(f"assignments/{assignment}")["annotation"]
    assert annotation["state"] == "submitted"
    document: dict[str, Any] = annotation["document"]
    [track] = document["tracks"]
    assert (track["category"], track["finished"]) == ("person", True)
    segments = sorted(document["segments"], key=lambda each: each["start_frame"])
    stored = [(each["start_frame"], each["end_frame"], each["kind"], each["caption"]) for each in segments]
    assert stored == SEGMENTS
    return document
