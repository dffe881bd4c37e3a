"""The tracker on a real clip: seen to grow, ended early, stopped before a keyframe of a person, taken as few."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from annotation_schemas.geometry import iou, tube
from tests.e2e import test_effort as effort
from tests.e2e.hand import Hand
from tests.e2e.person import PATIENCE_MS, Box, Person, new_person
from tests.e2e.stack import Stack

pytestmark = pytest.mark.e2e

PICTURE = (768, 432)
WOMAN_AT_28: Box = (360, 20, 522, 389)
MAN_AT_190: Box = (357, 29, 522, 427)
MAN_AT_230: Box = (381, 2, 543, 382)
TOLERANCE_PX = 3
MOST_ACTIONS, MOST_SECONDS = 14, 36.0
LEAST_IOU, LEAST_MEAN_IOU = 0.3, 0.8
LONG_MS = 4 * PATIENCE_MS


@pytest.fixture
def ana(browser: Browser, demo: Stack) -> Iterator[Person]:
    """An annotator at the clip with no track on it, who sees no error of the page."""
    person = new_person(browser, demo)
    person.sign_in("ana")
    person.start_next()
    yield person
    for delete in person.page.get_by_role("button", name=re.compile("^Delete person ")).all():
        delete.click()
    person.expect_saved()
    person.page.context.close()
    assert person.faults == []


def draw(person: Person, frame: int, box: Box, key: str) -> None:
    """Draw a box on a frame: `n` begins a track with it, `b` gives it to the selected one."""
    person.go_to(frame)
    person.wait_for_canvas()
    person.press(key)
    person.draw(box, picture=PICTURE)
    person.expect_saved()


def wait_for_offer(person: Person) -> None:
    expect(person.page.get_by_text(re.compile(r"box(es)? proposed"))).to_be_visible(timeout=LONG_MS)


def wait_until_grown(person: Person, count: int) -> None:
    person.page.wait_for_function(
        f"() => Number(document.body.innerText.match(/(\\d+) frames? so far/)?.[1] ?? 0) >= {count}",
        timeout=LONG_MS,
    )


def stored(person: Person) -> dict[str, Any]:
    """What the server has of this annotation."""
    assignment = person.page.url.split("/annotate/")[1].split("?")[0]
    bench: dict[str, Any] = person.api(f"assignments/{assignment}")
    return bench


def keyframes_of(bench: dict[str, Any]) -> list[dict[str, Any]]:
    return sorted(bench["annotation"]["document"]["keyframes"], key=lambda each: each["frame"])


def expect_true_to(person: Person, bench: dict[str, Any], tracked: list[dict[str, Any]]) -> None:
    """On every tracked frame the stored tube has the tracked box."""
    ticks = person.api(f"assets/{bench['asset']['id']}/frames")["ticks"]
    first, last = (pick(box["frame"] for box in tracked) for pick in (min, max))
    boxes = tube(keyframes_of(bench), first, last, ticks, False)
    for one in tracked:
        assert boxes[one["frame"]] == pytest.approx(one["box"], abs=TOLERANCE_PX), one["frame"]


def test_ghosts_grow_and_few_keyframes_are_taken(ana: Person) -> None:
    draw(ana, 28, WOMAN_AT_28, "n")

    ana.press("p")
    wait_until_grown(ana, 2)
    expect(ana.page.get_by_role("button", name="Cancel")).to_be_visible()
    assert ana.page.locator("[data-uncertain]").count() == 1
    ana.press(".")
    expect(ana.page.get_by_text(re.compile(r"^\? [01]\.\d\d$"))).to_be_visible()
    wait_until_grown(ana, 20)
    assert [frame["origin"]["by"] for frame in keyframes_of(stored(ana))] == ["human"]

    wait_for_offer(ana)
    expect(ana.page.get_by_text("The subject left the picture.")).to_be_visible()
    words = ana.page.get_by_text(re.compile(r"\d+ keyframes for \d+ frames\.")).inner_text()
    promised, frames = (int(number) for number in re.findall(r"\d+", words))
    bench = stored(ana)
    suggestion = bench["suggestions"][-1]
    tracked = suggestion["output"]["boxes"]
    last = tracked[-1]["frame"]
    expect(ana.page.get_by_label(f"Mark as absent from frame {last + 1} on")).to_be_checked()
    ana.press("y")
    ana.expect_saved()

    bench = stored(ana)
    drawn, *taken, absent = keyframes_of(bench)
    print(words)
    assert (len(taken), frames) == (promised, len(tracked))
    assert len(taken) <= len(tracked) / 2
    assert (drawn["frame"], drawn["origin"]["by"]) == (28, "human")
    assert (absent["frame"], absent["state"], absent["box"]) == (last + 1, "absent", None)
    assert {one["origin"]["suggestion_id"] for one in [*taken, absent]} == {suggestion["id"]}
    expect_true_to(ana, bench, tracked)
    # What the tracker itself doubted stays to be looked at.
    expect(ana.page.get_by_text("uncertain frame")).to_be_visible()
    ana.press("Shift+U")
    expect(ana.page.get_by_text(re.compile(r"^\?\? 0\.\d\d$"))).to_be_visible()
    ana.press("Control+z")
    ana.expect_saved()
    assert [frame["frame"] for frame in keyframes_of(stored(ana))] == [28]


def test_it_stops_before_a_keyframe_of_a_person_in_both_directions(ana: Person) -> None:
    draw(ana, 190, MAN_AT_190, "n")
    draw(ana, 230, MAN_AT_230, "b")

    ana.go_to(222)
    for key, before, last in (("Shift+P", 190, 191), ("p", 230, 229)):
        ana.press(key)
        wait_for_offer(ana)
        expect(ana.page.get_by_text(f"It stops before frame {before}, where a person")).to_be_visible()
        assert stored(ana)["suggestions"][-1]["output"]["stopped_at"] == last
        ana.press("y")
        ana.expect_saved()

    ours = {one["frame"]: one for one in keyframes_of(stored(ana)) if one["origin"]["by"] == "human"}
    assert list(ours) == [190, 230]
    assert ours[230]["box"] == pytest.approx(MAN_AT_230, abs=TOLERANCE_PX)
    ana.go_to(229)
    ana.press("p")
    expect(
        ana.page.get_by_text("The next frame, 230, already has a keyframe made by a person.")
    ).to_be_visible()
    ana.press("Shift+Y")
    # The browser says of itself that the server refused.
    assert ["422" in fault for fault in ana.faults] == [True]
    ana.faults.clear()


def test_a_cancel_keeps_what_was_made(ana: Person) -> None:
    draw(ana, 190, MAN_AT_190, "n")

    ana.press("p")
    wait_until_grown(ana, 5)
    ana.press("Shift+Y")

    wait_for_offer(ana)
    expect(ana.page.get_by_text("It was ended before.")).to_be_visible()
    suggestion = stored(ana)["suggestions"][-1]
    tracked = suggestion["output"]["boxes"]
    assert [box["frame"] for box in tracked] == list(range(191, 191 + len(tracked)))
    assert 5 <= len(tracked) < 50
    ana.press("y")
    ana.expect_saved()
    bench = stored(ana)
    assert keyframes_of(bench)[-1]["frame"] == tracked[-1]["frame"]
    expect_true_to(ana, bench, tracked)


def test_a_part_is_taken_up_to_the_frame_on_the_screen(ana: Person) -> None:
    draw(ana, 230, MAN_AT_230, "n")

    ana.press("p")
    wait_for_offer(ana)
    ana.go_to(240)
    ana.press("u")
    ana.expect_saved()

    assert keyframes_of(stored(ana))[-1]["frame"] == 240
    expect(ana.page.get_by_text("proposed")).to_have_count(0)


def test_the_reference_item_with_the_trackers_help(browser: Browser, demo: Stack) -> None:
    """The item of `test_effort`, of which a person draws the first and the last box and one between.

    What the person says is exactly the same: when the subject is visible, the segments, the sentences, and the
    three boxes. The tube between is the tracker's, which follows the subject where the reference goes in straight
    lines; so it is held to it by overlap, the whole as two careful people's tubes, and each box as of one subject.
    """
    person = new_person(browser, demo, width=1920, height=1080)
    person.sign_in("ben")
    person.start_next()
    person.wait_for_canvas()
    assignment = person.page.url.split("/annotate/")[1].split("?")[0]
    place, hand = effort.Workspace(person), Hand(person.page)

    drawn = {frame: effort.KEYFRAMES[frame] for frame in (10, 147, 28)}
    before: Box = (0, 0, 0, 0)
    for frame, box in drawn.items():
        hand.think()
        hand.click(place.on_ruler(frame))
        expect(person.page.get_by_label("Frame", exact=True)).to_have_value(str(frame))
        person.wait_for_canvas()
        start, end = effort.corners(box, before)
        hand.drag(place.on_picture(*start), place.on_picture(*end))
        before = box
    hand.key("Alt+P")
    wait_for_offer(person)
    hand.key("y")
    hand.key("f")
    hand.key("Shift+O")
    hand.think()
    hand.double_click(place.on_lane(31))
    effort.write_captions(person, hand)
    person.page.wait_for_url("**/work*")

    print(hand.report("reference item with the tracker"))
    document = effort.submitted(person, assignment)
    human = [each for each in document["keyframes"] if each["origin"]["by"] == "human"]
    assert {each["frame"]: each["box"] for each in human} == {
        frame: pytest.approx(box, abs=effort.BOX_TOLERANCE_PX) for frame, box in drawn.items()
    }
    ticks = range(effort.FRAMES)
    reference = tube(
        [{"frame": frame, "box": box, "state": "visible"} for frame, box in effort.KEYFRAMES.items()],
        *(0, effort.FRAMES - 1),
        ticks,
        finished=True,
    )
    made = tube(document["keyframes"], 0, effort.FRAMES - 1, ticks, finished=True)
    overlaps = {
        frame: iou(box, made[frame] or (0, 0, 0, 0)) for frame, box in reference.items() if box is not None
    }
    print(
        f"overlap with the reference: least {min(overlaps.values()):.2f}, mean "
        f"{sum(overlaps.values()) / len(overlaps):.2f}"
    )
    assert [frame for frame, box in made.items() if box] == list(overlaps)
    assert min(overlaps.values()) >= LEAST_IOU
    assert sum(overlaps.values()) / len(overlaps) >= LEAST_MEAN_IOU
    assert hand.actions <= MOST_ACTIONS
    assert hand.seconds <= MOST_SECONDS
    assert person.faults == []
    person.page.context.close()
