"""Masks by hand in a browser: what is drawn is what is shown, what is stored, and what pycocotools reads.

The picture is compared with masks computed here from the same points, so that both the tools and the strings are
checked against something else than themselves.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, expect
from pycocotools import mask as coco

from backend.demo.content import CLIPS
from tests.e2e.hand import Hand, Point
from tests.e2e.person import PATIENCE_MS, Person, new_person
from tests.e2e.server import Server
from tests.e2e.test_effort import CLIP, HEIGHT, READS, WALKS, WIDTH, Workspace

pytestmark = pytest.mark.e2e

Pixels = NDArray[np.bool_]

BODY = [(382.0, 40.0), (500.0, 44.0), (514.0, 200.0), (490.0, 384.0), (380.0, 380.0), (366.0, 190.0)]
HOLE = [(420.0, 120.0), (460.0, 120.0), (460.0, 170.0), (420.0, 170.0)]
STROKE = [(480.0, 210.0), (560.0, 250.0), (600.0, 180.0)]
RUBBED = [(520.0, 200.0), (560.0, 300.0)]
FIRST_RADIUS, WIDER_RADIUS = 12, 16
MASK_RULES = {"mask_broken", "mask_empty", "box_off_mask"}

THREE_MASKS: dict[int, list[Point]] = {
    17: [(330, 140), (420, 131), (462, 250), (448, 428), (340, 428), (318, 280)],
    80: [(380, 30), (470, 24), (515, 180), (505, 384), (390, 386), (366, 190)],
    130: [(396, 20), (490, 18), (514, 150), (508, 386), (410, 388), (394, 200)],
}
MOST_ACTIONS, MOST_SECONDS = 29, 42.0


@pytest.fixture(scope="module")
def server(common_server: Server) -> Server:
    common_server.make_project("masks", "painter", "keyboarder", "counter")
    asset = common_server.ingest("masks", CLIPS / CLIP)[0]["asset"]
    common_server.make_items([asset] * 3)
    return common_server


def test_drawn_shown_and_stored_are_one(browser: Browser, server: Server) -> None:
    person, assignment = started(browser, server, "painter")
    place, hand = Workspace(person), Hand(person.page)
    person.go_to(130)
    person.wait_for_canvas()

    hand.key("q")
    for point in BODY:
        hand.click(place.on_picture(*point))
    hand.click(place.on_picture(*BODY[0]))
    expected = polygon(BODY)
    assert_alike(stored(person, assignment)[130], expected)

    for point in HOLE:
        hand.click(place.on_picture(*point))
    hand.key("Shift+Enter")
    expected &= ~polygon(HOLE)
    assert_alike(stored(person, assignment)[130], expected)

    hand.key("r")
    stroke(person, [place.on_picture(*point) for point in STROKE])
    expected |= swept(STROKE, FIRST_RADIUS)
    painted = stored(person, assignment)[130]
    assert_alike(painted, expected)
    assert_shown(person, painted)

    hand.key("e")
    hand.key(")")
    expect(person.page.get_by_label("Mask tool")).to_contain_text(f"radius {WIDER_RADIUS} px")
    stroke(person, [place.on_picture(*point) for point in RUBBED])
    expected &= ~swept(RUBBED, WIDER_RADIUS)
    assert_alike(stored(person, assignment)[130], expected)

    hand.key("h")
    expected |= polygon(HOLE)
    filled = stored(person, assignment)[130]
    assert_alike(filled, expected)

    for _ in range(2):
        hand.key("Control+z")
    assert np.array_equal(stored(person, assignment)[130], painted)
    assert_shown(person, painted)
    for _ in range(2):
        hand.key("Control+y")
    assert np.array_equal(stored(person, assignment)[130], filled)

    person.page.reload()
    person.wait_for_picture()
    person.go_to(130)
    person.wait_for_canvas()
    assert_shown(person, filled)
    # Beside a mask on another frame nothing is made up: only the earlier one's outline is shown.
    person.go_to(150)
    person.wait_for_canvas()
    assert_shown(person, np.zeros_like(filled))

    write_and_submit(person, hand)
    bench = person.api(f"assignments/{assignment}")
    assert bench["annotation"]["state"] == "submitted"
    assert_hulls(bench["annotation"]["document"])
    assert MASK_RULES.isdisjoint(finding["rule"] for finding in bench["findings"])
    assert person.faults == []
    person.page.context.close()


def test_without_a_mouse(browser: Browser, server: Server) -> None:
    """The crosshair starts in the middle of the picture; each arrow moves it by ten pixels with Shift."""
    person, assignment = started(browser, server, "keyboarder")
    person.page.locator("body").click(position={"x": 2, "y": 2})
    keys = person.page.keyboard
    keys.press("q")
    keys.press("Space")
    moves = {"ArrowRight": (10, 0), "ArrowDown": (0, 10), "ArrowLeft": (-10, 0), "ArrowUp": (0, -10)}
    x, y = WIDTH // 2 + 0.5, HEIGHT // 2 + 0.5
    corners = [(x, y)]
    for arrow, times in (("ArrowRight", 8), ("ArrowDown", 9), ("ArrowLeft", 12)):
        for _ in range(times):
            keys.press(f"Shift+{arrow}")
            x, y = x + moves[arrow][0], y + moves[arrow][1]
        keys.press("Space")
        corners.append((x, y))
    keys.press("Enter")
    expected = polygon(corners)
    assert_alike(stored(person, assignment)[0], expected)

    keys.press("r")
    keys.press("Enter")
    start = (x, y)
    for _ in range(6):
        keys.press("Shift+ArrowUp")
        y -= 10
    keys.press("Enter")
    expected |= swept([start, (x, y)], FIRST_RADIUS)
    assert_alike(stored(person, assignment)[0], expected)

    keys.press("e")
    for _ in range(12):
        keys.press(")")
    expect(person.page.get_by_label("Mask tool")).to_contain_text("radius 256 px")
    box = document_of(person, assignment)["keyframes"][0]["box"]
    keys.press("Space")
    expect(person.page.get_by_label("Mask tool")).to_contain_text("The mask is gone; its last box stays.")
    person.expect_saved()
    [keyframe] = document_of(person, assignment)["keyframes"]
    assert "mask" not in keyframe
    assert keyframe["box"] == box
    assert person.faults == []
    person.page.context.close()


def test_cost_of_three_masks(browser: Browser, server: Server) -> None:
    person, assignment = started(browser, server, "counter")
    place, hand = Workspace(person), Hand(person.page)
    hand.key("q")
    for frame, points in THREE_MASKS.items():
        hand.think()
        hand.click(place.on_ruler(frame))
        expect(person.page.get_by_label("Frame", exact=True)).to_have_value(str(frame))
        person.wait_for_canvas()
        hand.think()
        for point in points:
            hand.click(place.on_picture(*point))
        hand.key("Enter")
    write_and_submit(person, hand)

    print(hand.report("an item of three masks"))
    annotation = person.api(f"assignments/{assignment}")["annotation"]
    assert annotation["state"] == "submitted"
    assert_hulls(annotation["document"])
    masks = masks_of(annotation["document"])
    assert list(masks) == list(THREE_MASKS)
    for frame, points in THREE_MASKS.items():
        assert_alike(masks[frame], polygon(points))
    assert hand.actions <= MOST_ACTIONS
    assert hand.seconds <= MOST_SECONDS
    assert person.faults == []
    person.page.context.close()


def started(browser: Browser, server: Server, name: str) -> tuple[Person, str]:
    """Somebody before the first frame of their item, and the assignment."""
    person = new_person(browser, server, width=1920, height=1080)
    person.sign_in(name)
    person.start_next()
    return person, person.page.url.split("/annotate/")[1].split("?")[0]


def stroke(person: Person, points: Sequence[Point]) -> None:
    """Press, move along the points, release."""
    mouse = person.page.mouse
    mouse.move(*points[0])
    mouse.down()
    for point in points[1:]:
        mouse.move(*point)
    mouse.up()


def write_and_submit(person: Person, hand: Hand) -> None:
    """Finish the track, mark its absence, write the one caption, hand in."""
    hand.key("f")
    hand.key("Shift+O")
    hand.think()
    hand.key("Enter")
    hand.write(f"{WALKS} {READS}")
    hand.key("Control+Enter")
    person.page.wait_for_url("**/work*", timeout=PATIENCE_MS)


def document_of(person: Person, assignment: str) -> Any:
    return person.api(f"assignments/{assignment}")["annotation"]["document"]


def stored(person: Person, assignment: str) -> dict[int, Pixels]:
    """The masks that the server has, by frame, once everything is saved."""
    person.expect_saved()
    return masks_of(document_of(person, assignment))


def masks_of(document: Any) -> dict[int, Pixels]:
    masked = [keyframe for keyframe in document["keyframes"] if "mask" in keyframe]
    masked.sort(key=lambda keyframe: keyframe["frame"])
    return {keyframe["frame"]: coco.decode(keyframe["mask"]).astype(bool) for keyframe in masked}


def assert_hulls(document: Any) -> None:
    for keyframe in document["keyframes"]:
        if "mask" in keyframe:
            x, y, width, height = coco.toBbox(keyframe["mask"])
            assert keyframe["box"] == [x, y, x + width, y + height]


def centres() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    return columns + 0.5, rows + 0.5


def polygon(points: Sequence[Point]) -> Pixels:
    """The pixels whose centre a ray leaves through an odd number of edges."""
    x, y = centres()
    inside = np.zeros((HEIGHT, WIDTH), dtype=bool)
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        if y1 == y2:
            continue
        crosses = (y1 > y) != (y2 > y)
        inside ^= crosses & (x < x1 + (y - y1) / (y2 - y1) * (x2 - x1))
    return inside


def swept(points: Sequence[Point], radius: float) -> Pixels:
    """The pixels whose centre is no further than `radius` from a line through the points."""
    x, y = centres()
    inside = np.zeros((HEIGHT, WIDTH), dtype=bool)
    for (x1, y1), (x2, y2) in pairwise(points):
        dx, dy = x2 - x1, y2 - y1
        share = np.clip(((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy), 0, 1)
        inside |= np.hypot(x - x1 - share * dx, y - y1 - share * dy) <= radius
    return inside


def grown(pixels: Pixels, by: int) -> Pixels:
    """The pixels with those at most `by` away along rows, columns and diagonals."""
    padded = np.pad(pixels, by)
    shifts = range(2 * by + 1)
    return np.logical_or.reduce([padded[dy : dy + HEIGHT, dx : dx + WIDTH] for dy in shifts for dx in shifts])


def assert_alike(actual: Pixels, expected: Pixels) -> None:
    """Both masks are the same but for one pixel along the outline."""
    assert actual.shape == expected.shape
    assert actual.any()
    assert not (actual & ~grown(expected, 1)).any()
    assert not (expected & ~grown(actual, 1)).any()


def assert_shown(person: Person, pixels: Pixels) -> None:
    """The picture is tinted at exactly the pixels of the mask; the width of its rim is left out."""
    person.page.wait_for_timeout(200)
    tinted = np.array(person.page.evaluate(TINTED, [WIDTH, HEIGHT]), dtype=bool).reshape(HEIGHT, WIDTH)
    rim = 4
    inner = ~grown(~pixels, rim)
    assert tinted[inner].all()
    if pixels.any():
        assert not tinted[~grown(pixels, rim)].any()
    else:
        assert tinted.mean() < 0.05


# Whether anything is drawn at the centre of each pixel of the picture, row by row.
TINTED = """([width, height]) => {
  const canvas = document.querySelector("canvas[data-masks]");
  const none = new Array(width * height).fill(0);
  if (!canvas) return none;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const scale = Math.min(canvas.width / width, canvas.height / height);
  const left = (canvas.width - width * scale) / 2;
  const top = (canvas.height - height * scale) / 2;
  return none.map((_, index) => {
    const x = Math.floor(left + ((index % width) + 0.5) * scale);
    const y = Math.floor(top + (Math.floor(index / width) + 0.5) * scale);
    return data[4 * (y * canvas.width + x) + 3] > 0 ? 1 : 0;
  });
}"""
