"""Captions in space and time by three people: one tracks, one captions, one verifies; and a lead judges."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from backend.demo.content import CLIPS
from tests.e2e.audit import axe_violations, small_targets
from tests.e2e.person import Box, Person, new_person
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

TRACKER, CAPTIONER, VERIFIER, LEAD = "tracks", "captions", "verifies", "stages-lead"
TRACK, CAPTION, VERIFY = (
    "Choose and track subjects",
    "Cut segments and caption them",
    "Verify masks and captions",
)
PICTURE = (768, 432)
BOXES: dict[int, Box] = {10: (198, 396, 300, 431), 28: (360, 20, 522, 389), 70: (366, 18, 520, 390)}
WALKS, STANDS = "A woman walks up to the round table.", "She stands reading at the table."
CLOSED = "This cannot be changed in this stage."
MAKE = """
import sys; import django; django.setup()
from backend.apps.media.models import Asset
from backend.apps.projects.models import Membership, Project
from backend.apps.projects.policies import read_workflow
from backend.apps.work.policies import ItemDraft
from backend.apps.work.services import create_items
asset_id, lead = sys.argv[1:]
asset = Asset.objects.get(id=asset_id)
Project.objects.filter(pk=asset.project_id).update(workflow=read_workflow("stc"))
Membership.objects.filter(project=asset.project_id, user__username=lead).update(role="lead")
project = Project.objects.get(pk=asset.project_id)
create_items(actor=None, project=project, drafts=[ItemDraft(asset=asset, start_frame=10, end_frame=70)])
"""
STATES = """
import django; django.setup()
import json
from backend.apps.annotations.models import Annotation
from backend.apps.work.models import WorkItem
steps = WorkItem.objects.filter(project__slug="stc-stages").order_by("created_at")
last = Annotation.objects.filter(work_item__in=steps).order_by("created_at").last()
print(json.dumps({
    "item": steps[0].item.state,
    "steps": [[step.stage, step.state, step.annotations.get().author.username] for step in steps],
    "tracks": [one["name"] for one in last.document["tracks"]],
    "frames": sorted(one["frame"] for one in last.document["keyframes"]),
    "segments": [[one["start_frame"], one["end_frame"], one["caption"]]
        for one in sorted(last.document["segments"], key=lambda one: one["start_frame"])],
}))
"""


@pytest.fixture(scope="module")
def server(common_server: Server) -> Server:
    common_server.make_project("stc-stages", TRACKER, CAPTIONER, VERIFIER, LEAD)
    asset = common_server.ingest("stc-stages", CLIPS / "people-one-by-one.mp4")[0]["asset"]
    common_server.python(MAKE, str(asset), LEAD)
    return common_server


def signed_in(browser: Browser, server: Server, name: str) -> Person:
    person = new_person(browser, server)
    person.sign_in(name)
    expect(person.page.get_by_role("heading", name="My work")).to_be_visible()
    return person


def expect_closed(page: Page, *keys: str) -> None:
    """Each of the keys is refused in this stage, and says so."""
    for key in keys:
        said = page.get_by_role("alert").filter(has_text=CLOSED)
        before = said.count()
        page.keyboard.press(key)
        expect(said).to_have_count(before + 1)


def expect_nothing_for(person: Person) -> None:
    """Whoever had a hand in the item is not given its next stage."""
    assert sum(queue["available"] for queue in person.api("work")["queues"]) == 0


def caption(page: Page, number: int, first: int, last: int, words: str) -> None:
    """Write the caption of a segment, and that it fits only there."""
    field = page.get_by_label(f"Caption of segment {number}, frames {first} to {last}")
    field.fill(words)
    field.blur()
    page.get_by_role("listitem").filter(has=field).get_by_role("button", name="Only here").click()


def hand_in(page: Page) -> None:
    page.keyboard.press("Control+Enter")


def test_three_people_track_caption_and_verify_and_a_lead_sends_back_and_accepts(
    browser: Browser, server: Server
) -> None:
    tracker = signed_in(browser, server, TRACKER)
    track_a_subject(tracker)
    expect_nothing_for(tracker)

    captioner = signed_in(browser, server, CAPTIONER)
    write_captions(captioner)
    for somebody in (tracker, captioner):
        expect_nothing_for(somebody)

    verifier = signed_in(browser, server, VERIFIER)
    verify(verifier)

    lead = signed_in(browser, server, LEAD)
    send_back(lead)
    mend(verifier)
    accept(lead)

    made = json.loads(server.python(STATES))
    assert made["item"] == "complete"
    assert made["steps"] == [
        ["track", "accepted", TRACKER],
        ["caption", "accepted", CAPTIONER],
        ["verify", "accepted", VERIFIER],
    ]
    assert made["tracks"] == ["woman in a grey cardigan"]
    assert made["frames"] == [10, 28, 50, 70]
    assert made["segments"] == [[10, 30, WALKS], [31, 70, STANDS.replace("reading", "and reads")]]
    for person in (tracker, captioner, verifier, lead):
        # What was refused on purpose is a fault in the eyes of the browser.
        assert [fault for fault in person.faults if "422" not in fault] == []
        person.page.context.close()


def track_a_subject(person: Person) -> None:
    """Three boxes of one subject; a second subject is taken back; captions are not this stage's."""
    page = person.page
    person.start_in(TRACK)
    # Refused: nothing is tracked.
    hand_in(page)
    expect(page.get_by_role("alert").first).to_contain_text("No subject is tracked yet")
    for frame, box in BOXES.items():
        person.go_to(frame)
        person.wait_for_canvas()
        person.press("n" if frame == 10 else "b")
        person.draw(box, picture=PICTURE)
    name = page.get_by_label("Name of the track")
    name.fill("woman in a grey cardigan")
    name.blur()
    # Withdrawn: that was nobody.
    person.press("n")
    person.draw((20, 20, 90, 90), picture=PICTURE)
    page.get_by_role("button", name=re.compile("^Delete person")).click()
    expect(page.get_by_role("button", name=re.compile("^Delete person"))).to_have_count(0)
    page.get_by_role("button", name="woman in a grey cardigan").first.click()
    # Refused: whoever tracks does not cut; and a track has to be called finished.
    expect_closed(page, "c")
    person.expect_saved()
    hand_in(page)
    expect(page.get_by_role("alert").filter(has_text="is not marked as finished")).to_be_visible()
    person.press("f")
    expect(page.get_by_text("3 keyframes · finished")).to_be_visible()
    person.expect_saved()
    hand_in(page)
    page.wait_for_url("**/work")


def write_captions(person: Person) -> None:
    """Two segments with a caption each; a third is taken back; boxes are not this stage's."""
    page = person.page
    person.start_in(CAPTION)
    page.get_by_role("button", name="woman in a grey cardigan").first.click()
    expect(page.get_by_label("Name of the track")).to_have_count(0)
    # Refused: whoever captions does not track.
    person.go_to(28)
    expect_closed(page, "Backspace", "x")
    person.go_to(10)
    person.press("c")
    person.go_to(31)
    person.press("c")
    # Withdrawn: one cut too many, taken back.
    person.go_to(40)
    person.press("c")
    expect(page.get_by_label("Caption of segment 3, frames 40 to 70")).to_be_visible()
    person.press("Control+z")
    caption(page, 1, 10, 30, WALKS)
    person.expect_saved()
    # Refused: a segment without a caption.
    hand_in(page)
    expect(page.get_by_role("alert").filter(has_text="This cannot be submitted yet")).to_contain_text(
        "has no caption"
    )
    caption(page, 2, 31, 70, STANDS)
    person.expect_saved()
    assert (axe_violations(page), small_targets(page)) == ([], [])
    hand_in(page)
    page.wait_for_url("**/work")


def verify(person: Person) -> None:
    """Another box where the tube strays; a caption is taken out and put back; subjects are not this stage's."""
    page = person.page
    person.start_in(VERIFY)
    page.get_by_role("button", name="woman in a grey cardigan").first.click()
    expect(page.get_by_label("Name of the track")).not_to_be_editable()
    expect(page.get_by_role("button", name=re.compile("^Delete woman"))).to_have_count(0)
    person.go_to(50)
    person.wait_for_canvas()
    # Refused: whoever verifies brings no subject.
    person.press("n")
    person.draw((20, 20, 90, 90), picture=PICTURE)
    expect(page.get_by_role("alert").filter(has_text=CLOSED)).to_be_visible()
    expect(page.get_by_role("button", name="New track")).to_have_count(0)
    person.press("Escape")
    page.get_by_role("button", name="woman in a grey cardigan").first.click()
    person.press("b")
    person.draw((366, 18, 520, 390), picture=PICTURE)
    expect(page.get_by_text("4 keyframes · finished")).to_be_visible()
    # Withdrawn: a segment is deleted, and that is taken back.
    page.get_by_role("button", name="Delete segment 2").click()
    expect(page.get_by_label("Caption of segment 2, frames 31 to 70")).to_have_count(0)
    person.press("Control+z")
    expect(page.get_by_label("Caption of segment 2, frames 31 to 70")).to_have_value(STANDS)
    person.expect_saved()
    hand_in(page)
    page.wait_for_url("**/work")


def send_back(lead: Person) -> None:
    """Find the work by its stage and give it back with the reason."""
    page = lead.page
    page.goto(f"{lead.stack.address}/review/stc-stages")
    waiting = page.get_by_role("table", name="Waiting for a verdict")
    expect(waiting.get_by_role("link", name="people-one-by-one.mp4")).to_have_count(1)
    choose_stage(page, TRACK)
    expect(page.get_by_text("Nothing waits for a verdict.")).to_be_visible()
    choose_stage(page, VERIFY)
    expect(waiting).to_contain_text(VERIFY)
    page.wait_for_url("**/review/stc-stages?stage=verify")
    waiting.get_by_role("link", name="people-one-by-one.mp4").click()
    page.get_by_role("button", name="Send A back").click()
    confirm = page.get_by_role("button", name="Send back", exact=True)
    # Refused: nobody is told nothing.
    expect(confirm).to_be_disabled()
    page.get_by_label("What has to be mended?").fill("Say that she stands and reads.")
    confirm.click()
    expect(page.get_by_role("button", name="Send A back")).to_have_count(0)
    page.get_by_role("button", name="Back to the list").click()
    expect(page.get_by_text("Nothing waits for a verdict.")).to_be_visible()


def choose_stage(page: Page, title: str) -> None:
    page.get_by_placeholder("All stages").click()
    page.get_by_role("option", name=title).click()


def mend(person: Person) -> None:
    """What came back is mended and handed in again."""
    page = person.page
    page.reload()
    returned = page.get_by_role("region", name="Sent back to you")
    expect(returned).to_contain_text("Say that she stands and reads.")
    returned.get_by_role("button", name="Correct").click()
    page.wait_for_url("**/annotate/**")
    person.wait_for_picture()
    page.get_by_role("button", name="woman in a grey cardigan").first.click()
    field = page.get_by_label("Caption of segment 2, frames 31 to 70")
    field.fill(STANDS.replace("reading", "and reads"))
    field.blur()
    person.expect_saved()
    hand_in(page)
    page.wait_for_url("**/work")


def accept(lead: Person) -> None:
    """The lead finds it again and takes it."""
    page = lead.page
    page.goto(f"{lead.stack.address}/review/stc-stages?stage=verify")
    page.get_by_role("link", name="people-one-by-one.mp4").click()
    page.get_by_role("button", name="Accept A").click()
    page.wait_for_url("**/review/stc-stages*")
    expect(page.get_by_text("Nothing waits for a verdict.")).to_be_visible()
