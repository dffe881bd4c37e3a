"""Masks by SAM 2 in a browser: asked for by clicks or by keys alone, refined, taken, and carried through the clip.

The model is the real class with random weights, so what it finds means nothing. What is tested is the way: the points
that were clicked reach it, what it says is what is shown, and what is shown is what is stored.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Locator, Page, Request, expect
from pycocotools import mask as coco

from backend.demo.content import CLIPS
from tests.e2e.bench import bench
from tests.e2e.person import PATIENCE_MS, Person, new_person
from tests.e2e.server import Server
from tests.e2e.stack import Stack, running_demo
from tests.e2e.test_effort import CLIP, HEIGHT, WIDTH, Workspace
from tests.e2e.test_masks import assert_hulls, assert_shown, document_of, masks_of, stored
from tests.model_assist.tiny_sam2 import save_tiny_sam2

pytestmark = [pytest.mark.e2e, pytest.mark.models]

# The first question waits for the worker to load the model, on a busy machine too.
LONG_MS = 4 * PATIENCE_MS
ON_HER, BESIDE_HER = (440.0, 200.0), (600.0, 300.0)
DRAWN_BOX = (180.0, 40.0, 420.0, 310.0)
CARRIED_FRAMES = 5


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, loaded_demo: Path) -> Iterator[Stack]:
    weights = save_tiny_sam2(tmp_path_factory.mktemp("weights") / "tiny-sam2")
    settings = {"GROUNDLING_MASK_MODEL": str(weights), "GROUNDLING_DEVICE": "cpu"}
    with running_demo(tmp_path_factory.mktemp("data"), loaded=loaded_demo, **settings) as running:
        yield running


def test_clicks_are_answered_refined_taken_and_carried(browser: Browser, stack: Stack) -> None:
    ana, assignment = started(browser, stack, "ana")
    place, asked = Workspace(ana), questions(ana.page)
    ana.go_to(130)
    ana.wait_for_canvas()

    ana.press("7")
    ana.page.mouse.click(*place.on_picture(*ON_HER))
    first = proposed(ana, assignment)
    assert_shown(ana, first)
    ana.page.keyboard.down("Alt")
    ana.page.mouse.click(*place.on_picture(*BESIDE_HER))
    ana.page.keyboard.up("Alt")
    refined = proposed(ana, assignment, after=1)

    assert [one["frame"] for one in asked] == [130, 130]
    assert_points(asked[0], (*ON_HER, True))
    assert_points(asked[1], (*ON_HER, True), (*BESIDE_HER, False))
    assert not np.array_equal(first, refined)
    assert_shown(ana, refined)
    expect(ana.page.locator("[data-point='+']")).to_have_count(1)
    expect(ana.page.locator("[data-point='−']")).to_have_count(1)
    assert document_of(ana, assignment)["keyframes"] == []

    ana.press("y")
    assert np.array_equal(stored(ana, assignment)[130], refined)
    suggestion = newest(ana, assignment)
    [keyframe] = document_of(ana, assignment)["keyframes"]
    assert keyframe["mask"] == suggestion["output"]["mask"]
    assert keyframe["origin"]["suggestion_id"] == suggestion["id"]
    assert suggestion["model_name"] == "tiny-sam2"
    expect(canvas(ana)).to_have_attribute("data-proposed", "false")
    ana.press("Control+z")
    ana.expect_saved()
    assert document_of(ana, assignment)["tracks"] == []
    ana.press("Control+y")
    assert np.array_equal(stored(ana, assignment)[130], refined)

    ana.page.reload()
    ana.wait_for_picture()
    ana.go_to(130)
    ana.wait_for_canvas()
    assert_shown(ana, refined)
    carry_masks(ana, assignment, start=130)
    assert ana.faults == []
    ana.page.context.close()


def carry_masks(ana: Person, assignment: str, start: int) -> None:
    """Carry the mask of the keyframe over some frames, and take what came, each mask as a keyframe."""
    asked = questions(ana.page, kind="propagate")
    ana.page.get_by_role("list", name="Tracks").get_by_role("button").first.click()
    ana.page.get_by_text("SAM 2: masks").click()
    ana.press("p")
    expect(ana.page.get_by_text("frames so far")).to_be_visible(timeout=LONG_MS)
    ana.go_to(start + CARRIED_FRAMES)
    expect(canvas(ana)).to_have_attribute("data-proposed", "true", timeout=LONG_MS)
    ana.press("Shift+Y")
    expect(ana.page.get_by_text("masks proposed")).to_be_visible(timeout=LONG_MS)
    assert [one["method"] for one in asked] == ["sam2"]

    job = newest(ana, assignment)["job"]
    annotation = ana.api(f"assignments/{assignment}")["annotation"]["id"]
    carried = ana.api(f"annotations/{annotation}/assist/{job}")["suggestion"]
    boxes = {box["frame"]: box for box in carried["output"]["boxes"][:CARRIED_FRAMES]}
    ghost = coco.decode(boxes[start + CARRIED_FRAMES]["mask"]).astype(bool)
    ana.wait_for_canvas()
    assert_shown(ana, ghost)
    ana.press("u")
    masks = stored(ana, assignment)
    assert list(masks) == list(range(start, start + CARRIED_FRAMES + 1))
    made = document_of(ana, assignment)["keyframes"]
    for keyframe in made:
        if keyframe["frame"] != start:
            assert keyframe["mask"] == boxes[keyframe["frame"]]["mask"]
            assert keyframe["origin"] == {"by": "suggestion", "suggestion_id": carried["id"]}
    assert_hulls({"keyframes": made})

    ana.page.reload()
    ana.wait_for_picture()
    expect(ana.page.get_by_role("radio", name="SAM 2: masks")).to_be_checked()
    assert list(masks_of(document_of(ana, assignment))) == list(masks)


def test_without_a_mouse_and_what_is_dropped_leaves_nothing(browser: Browser, stack: Stack) -> None:
    """The crosshair starts in the middle of the picture; each arrow moves it by ten pixels with Shift."""
    ben, assignment = started(browser, stack, "ben")
    asked = questions(ben.page)
    ben.page.locator("body").click(position={"x": 2, "y": 2})
    x, y = WIDTH // 2 + 0.5, HEIGHT // 2 + 0.5

    ben.press("7", "Shift+ArrowRight", "Shift+ArrowRight", "ArrowUp", "Enter")
    proposed(ben, assignment)
    assert_points(asked[0], (x + 20, y - 1, True))
    ben.press("Shift+ArrowLeft", "Shift+Enter")
    proposed(ben, assignment, after=1)
    assert_points(asked[1], (x + 20, y - 1, True), (x + 10, y - 1, False))
    ben.press("Escape")
    expect(canvas(ben)).to_have_count(0)
    expect(ben.page.locator("[data-point]")).to_have_count(0)
    ben.press("y")
    assert document_of(ben, assignment)["keyframes"] == []

    ben.press("Space", *["Shift+ArrowRight"] * 6, *["Shift+ArrowDown"] * 5, "Space")
    mask = proposed(ben, assignment, after=2)
    assert asked[2]["box"] == [x + 10, y - 1, x + 70, y + 49]
    assert asked[2]["points"] == []
    ben.press("y")
    assert np.array_equal(stored(ben, assignment)[0], mask)
    assert ben.faults == []
    ben.page.context.close()


def test_the_mask_of_a_drawn_box(browser: Browser, stack: Stack) -> None:
    cleo, assignment = started(browser, stack, "cleo")
    asked = questions(cleo.page)
    cleo.go_to(130)
    cleo.wait_for_canvas()
    cleo.press("n")
    asset = cleo.api(f"assignments/{assignment}")["asset"]
    cleo.draw(DRAWN_BOX, picture=(asset["width"], asset["height"]))
    cleo.expect_saved()

    cleo.press("Shift+Q")
    mask = proposed(cleo, assignment)
    assert asked[0]["box"] == pytest.approx(DRAWN_BOX, abs=2)
    [before] = document_of(cleo, assignment)["keyframes"]
    cleo.page.get_by_role("button", name="Accept mask").click()
    assert np.array_equal(stored(cleo, assignment)[130], mask)
    [after] = document_of(cleo, assignment)["keyframes"]
    assert (after["id"], after["track_id"]) == (before["id"], before["track_id"])
    assert asked[0]["track_id"] == after["track_id"]
    assert cleo.faults == []
    cleo.page.context.close()


def test_without_weights_the_screen_says_so(browser: Browser, common_server: Server) -> None:
    common_server.make_project("bare", "outsider")
    common_server.make_items([common_server.ingest("bare", CLIPS / CLIP)[0]["asset"]])
    with bench(browser, common_server, "bare", "outsider") as taken:
        page = taken.person.page
        expect(page.get_by_text("No mask model is set up, so masks are drawn by hand.")).to_be_visible()
        expect(page.get_by_role("button", name="By clicks")).to_be_disabled()
        expect(page.get_by_text("SAM 2: masks")).to_have_count(0)
        taken.person.press("7")
        expect(page.get_by_text("No mask model is set up on this server")).to_be_visible()
        expect(page.get_by_label("Mask tool")).to_have_text("")


def started(browser: Browser, stack: Stack, name: str) -> tuple[Person, str]:
    """Somebody before the first frame of their item, and the assignment."""
    person = new_person(browser, stack, width=1920, height=1080)
    person.sign_in(name)
    person.start_next()
    return person, person.page.url.split("/annotate/")[1].split("?")[0]


def questions(page: Page, kind: str = "segment") -> list[dict[str, Any]]:
    """What the page asks a model from now on."""
    asked: list[dict[str, Any]] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/assist"):
            body = json.loads(request.post_data or "{}")
            if body["kind"] == kind:
                asked.append(body["input"])

    page.on("request", note)
    return asked


def proposed(person: Person, assignment: str, after: int = 0) -> NDArray[np.bool_]:
    """The mask that the screen says is proposed, as the server has it, once there are more than `after`."""
    status = person.page.get_by_label("Mask tool")
    expect(status).to_contain_text("Mask proposed", timeout=LONG_MS)
    assert newest(person, assignment, after)["kind"] == "segment"
    expect(status).to_contain_text("Mask proposed", timeout=LONG_MS)
    pixels: NDArray[np.bool_] = coco.decode(newest(person, assignment)["output"]["mask"]).astype(bool)
    assert pixels.any()
    return pixels


def newest(person: Person, assignment: str, after: int = 0) -> Any:
    """The newest suggestion of the annotation, once there are more than `after`."""
    for _ in range(LONG_MS // 200):
        suggestions = person.api(f"assignments/{assignment}")["suggestions"]
        if len(suggestions) > after:
            return suggestions[-1]
        person.page.wait_for_timeout(200)
    raise TimeoutError(f"there are no more than {after} suggestions")


def canvas(person: Person) -> Locator:
    return person.page.locator("canvas[data-masks]")


def assert_points(question: dict[str, Any], *points: tuple[float, float, bool]) -> None:
    """The points of the question, to a pixel."""
    told = [(point["x"], point["y"], point["inside"]) for point in question["points"]]
    assert [one[2] for one in told] == [one[2] for one in points]
    for one, other in zip(told, points, strict=True):
        assert one[:2] == pytest.approx(other[:2], abs=1)
