"""Questions asked while watching: asked at a frame, answered up to it, verified; also refused and taken back."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from backend.demo.content import CLIPS
from tests.e2e.audit import axe_violations, small_targets
from tests.e2e.person import PATIENCE_MS, Person, new_person
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

ASKER, ANSWERER, VERIFIER = "asker", "answerer", "verifier"
ANSWER = (
    "A person in dark clothes walked across the whole picture from the left to the right "
    "and went out of it at the far side."
)
MAKE = """
import sys; import django; django.setup()
from backend.apps.media.models import Asset
from backend.apps.projects.models import Project
from backend.apps.projects.policies import read_workflow
from backend.apps.work.policies import ItemDraft
from backend.apps.work.services import create_items
asset = Asset.objects.get(id=sys.argv[1])
Project.objects.filter(pk=asset.project_id).update(workflow=read_workflow("sgqa"))
asset.refresh_from_db()
drafts = [ItemDraft(asset=asset, start_frame=0, end_frame=last) for last in (100, 101)]
create_items(actor=None, project=Project.objects.get(pk=asset.project_id), drafts=drafts)
"""
STATES = """
import django; django.setup()
import json
from backend.apps.work.models import WorkItem
rows = WorkItem.objects.filter(item__project__slug="sgqa").order_by("item__end_frame", "round", "created_at")
print(json.dumps([[one.item.end_frame, one.item.state, one.stage, one.round, one.state, one.reason]
    for one in rows.select_related("item")]))
"""


@pytest.fixture(scope="module")
def server(common_server: Server) -> Server:
    common_server.make_project("sgqa", ASKER, ANSWERER, VERIFIER)
    asset = common_server.ingest("sgqa", CLIPS / "people-one-by-one.mp4")[0]["asset"]
    common_server.python(MAKE, str(asset))
    return common_server


def signed_in(browser: Browser, server: Server, name: str, stage: str) -> Person:
    """Somebody who has started the queue of the stage."""
    person = new_person(browser, server)
    person.sign_in(name)
    expect(person.page.get_by_role("heading", name="My work")).to_be_visible()
    start(person.page, stage)
    return person


def start(page: Page, stage: str) -> None:
    """Start the queue of the stage; its video may play at once."""
    button = page.get_by_role("button", name="Start", exact=True)
    page.locator("div").filter(has_text=stage).filter(has=button).last.locator(button).click()
    page.wait_for_url("**/annotate/**")


def states(server: Server) -> list[list[object]]:
    """(last frame of the item, its state, stage, round, state of the work item, reason) for each work item."""
    rows: list[list[object]] = json.loads(server.python(STATES))
    return rows


def ask(person: Person, frame: int, number: int, words: str) -> None:
    """Go to a frame and ask there, by keys."""
    person.go_to(frame)
    person.page.keyboard.press("n")
    field = person.page.get_by_label(f"Words of question {number}")
    expect(field).to_be_focused()
    field.fill(words)
    person.page.get_by_label(f"Domain of question {number}").select_option("Daily activities")
    person.page.keyboard.press("Escape")


def complaints(person: Person) -> list[str]:
    """What the page complains about, less that the server refused to take unfinished work."""
    return [fault for fault in person.faults if "422" not in fault]


def test_questions_are_asked_at_the_frame_on_the_screen_filtered_and_taken_back(
    browser: Browser, server: Server
) -> None:
    person = signed_in(browser, server, ASKER, "Ask at a frame")
    page = person.page
    person.wait_for_picture()
    ask(person, 60, 1, "What time is it?")
    expect(page.get_by_text("Such a question stays only with a reason.")).to_be_visible()
    person.expect_saved()
    # Refused: the filter does not keep it, and nobody said why it stays.
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").first).to_contain_text("or say why it stays")
    # Withdrawn: the person takes it back and asks about what is seen.
    page.get_by_role("button", name="Question 1", exact=False).first.click()
    page.keyboard.press("Delete")
    expect(page.get_by_label("Words of question 1")).to_have_count(0)
    ask(person, 60, 1, "How did the person cross the picture?")
    expect(page.get_by_text("About what is done.")).to_be_visible()
    ask(person, 90, 2, "What is written on the bag?")
    expect(page.get_by_text("Asked at frame 90")).to_be_visible()
    person.go_to(80)
    page.get_by_role("button", name="Question 2", exact=False).first.click()
    page.keyboard.press("m")
    expect(page.get_by_text("Asked at frame 80")).to_be_visible()
    person.expect_saved()
    assert (axe_violations(page), small_targets(page)) == ([], [])
    page.keyboard.press("Control+Enter")
    # The next item of the stage is there at once.
    expect(page.get_by_text("No questions yet.", exact=False)).to_be_visible(timeout=PATIENCE_MS)
    person.wait_for_picture()
    ask(person, 70, 1, "What is behind the door?")
    person.expect_saved()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/work")
    assert complaints(person) == []
    page.context.close()


def test_the_answer_is_given_from_what_was_seen_before_the_question(browser: Browser, server: Server) -> None:
    person = signed_in(browser, server, ANSWERER, "Answer and mark the evidence")
    page = person.page
    expect(page.get_by_role("heading", name="How did the person cross the picture?")).to_be_visible()
    expect(page.get_by_role("button", name="Pause")).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("Space")
    # Nothing after the question can be looked at.
    page.keyboard.press("End")
    expect(page.get_by_label("Frame", exact=True)).to_have_value("60")
    page.keyboard.press("o")
    person.go_to(10)
    page.keyboard.press("i")
    expect(page.get_by_text("Evidence: frames 10 to 60")).to_be_visible()
    page.keyboard.press("Enter")
    field = page.get_by_label("Answer 1", exact=True)
    expect(field).to_be_focused()
    field.fill("They walked.")
    expect(page.get_by_text("2 words; 20 to 30 are wanted")).to_be_visible()
    person.expect_saved()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").first).to_be_visible()
    field.fill(ANSWER)
    expect(page.get_by_text(re.compile(r"^25 words$"))).to_be_visible()
    page.keyboard.press("Escape")
    # The other question is refused, with the reason.
    page.keyboard.press("s")
    page.keyboard.press("9")
    reason = page.get_by_label("Why question 2 is refused")
    expect(reason).to_be_focused()
    reason.fill("The bag is never seen from the front.")
    page.keyboard.press("Escape")
    person.expect_saved()
    assert (axe_violations(page), small_targets(page)) == ([], [])
    page.keyboard.press("Control+Enter")
    # An item whose only question is refused is withdrawn.
    expect(page.get_by_role("heading", name="What is behind the door?")).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("8")
    page.get_by_label("Why question 1 is refused").fill("The door stays shut.")
    page.keyboard.press("Escape")
    person.expect_saved()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/work")
    assert [101, "withdrawn", "answer", 1, "accepted"] in [row[:5] for row in states(server)]
    assert complaints(person) == []
    page.context.close()


def test_somebody_else_verifies_with_a_key_and_sends_back_what_lacks_details(
    browser: Browser, server: Server
) -> None:
    person = signed_in(browser, server, VERIFIER, "Verify answers")
    page = person.page
    expect(page.get_by_role("button", name="Pause")).to_be_visible(timeout=PATIENCE_MS)
    verdicts = page.get_by_role("group", name="Verdict on answer 1")
    # Refused: no verdict yet.
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").first).to_contain_text("Accept the answer, or say what is wrong")
    page.keyboard.press("1")
    expect(verdicts.get_by_role("button", name="Right")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("All answers have a verdict.")).to_be_visible()
    # Taken back: a detail is missing.
    page.keyboard.press("3")
    reason = page.get_by_label("What is to be mended in answer 1")
    expect(reason).to_be_focused()
    reason.fill("How fast?")
    page.keyboard.press("Escape")
    person.expect_saved()
    assert (axe_violations(page), small_targets(page)) == ([], [])
    page.keyboard.press("Enter")
    page.wait_for_url("**/work")
    rows = states(server)
    assert rows[3][:5] == [100, "open", "answer", 2, "open"]
    assert str(rows[3][5]).endswith("the answer is lacking details. How fast?")

    back = signed_in(browser, server, ANSWERER, "Answer and mark the evidence")
    expect(back.page.get_by_text("To be mended: How fast?")).to_be_visible()
    back.page.get_by_label("Answer 1", exact=True).fill(ANSWER.replace("walked", "walked slowly"))
    back.page.keyboard.press("Escape")
    back.expect_saved()
    back.page.keyboard.press("Control+Enter")
    back.page.wait_for_url("**/work")
    page.reload()
    start(page, "Verify answers")
    expect(verdicts).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("1")
    expect(page.get_by_text("All answers have a verdict.")).to_be_visible()
    person.expect_saved()
    page.keyboard.press("Enter")
    page.wait_for_url("**/work")
    assert [100, "complete", "verify", 2, "accepted"] in [row[:5] for row in states(server)]
    assert complaints(person) == complaints(back) == []
    page.context.close()
    back.page.context.close()
