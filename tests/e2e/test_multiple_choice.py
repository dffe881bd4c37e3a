"""Multiple choice as people do it: one writes distractors, some answer without the video, another judges."""

import json
import re
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from backend.demo.content import CLIPS
from tests.e2e.person import PATIENCE_MS, Person, new_person
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

WRITER, JUDGE = "writer", "judge"
GUESSERS = ("first", "second")
QUESTION = "How does the person cross the picture?"
ANSWER = "From left to right."
WRONG, VAGUE = "From right to left.", "From top to bottom."

MAKE = """
import sys; import django; django.setup()
from backend.apps.accounts.models import User
from backend.apps.media.models import Asset
from backend.apps.projects.models import Project
from backend.apps.projects.policies import read_workflow
from backend.apps.work.policies import ItemDraft
from backend.apps.work.services import create_items
asset_id, *questions = sys.argv[1:]
asset = Asset.objects.get(id=asset_id)
workflow = read_workflow("mcq")
workflow["stages"][1]["people"] = 2
Project.objects.filter(pk=asset.project_id).update(workflow=workflow)
asset.refresh_from_db()
def seed(number, question, answer):
    pair = {"id": f"00000000-0000-4000-8000-00000000000{number}", "question": question, "question_verdict": "ok",
        "question_explanation": "", "draft_answer": None, "answer": answer, "answer_verdict": "written",
        "question_type": "Movement Direction", "question_subtype": "", "evidence": None, "attributes": {},
        "origin": {"by": "import"}}
    return {"document_type": "fgqa", "schema_version": 1, "pairs": [pair], "evidence_boxes": []}
drafts = [ItemDraft(asset=asset, seed=seed(n, *one.split("|"))) for n, one in enumerate(questions)]
create_items(actor=None, project=Project.objects.get(pk=asset.project_id), drafts=drafts)
"""
STATES = """
import django; django.setup()
import json
from backend.apps.work.models import WorkItem
rows = WorkItem.objects.filter(item__project__slug="mcq").order_by("item__created_at", "item_id", "round", "created_at")
print(json.dumps([[one.item.state, one.stage, one.round, one.state] for one in rows.select_related("item")]))
"""


@pytest.fixture(scope="module")
def server(common_server: Server) -> Server:
    common_server.make_project("mcq", WRITER, JUDGE, *GUESSERS)
    asset = common_server.ingest("mcq", CLIPS / "people-one-by-one.mp4")[0]["asset"]
    common_server.python(MAKE, str(asset), f"{QUESTION}|{ANSWER}", "Who comes first?|A person in a red coat.")
    return common_server


def signed_in(browser: Browser, server: Server, name: str) -> Person:
    person = new_person(browser, server)
    person.sign_in(name)
    expect(person.page.get_by_role("heading", name="My work")).to_be_visible()
    return person


def _note(asked: list[str], request: Request) -> None:
    asked.append(request.url)


def start(page: Page, stage: str) -> None:
    """Start the queue of the stage."""
    button = page.get_by_role("button", name="Start", exact=True)
    page.locator("div").filter(has_text=stage).filter(has=button).last.locator(button).click()
    page.wait_for_url("**/annotate/**")


def states(server: Server) -> list[list[object]]:
    """What became of the work items: (state of the item, stage, round, state)."""
    rows: list[list[object]] = json.loads(server.python(STATES))
    return rows


def write(page: Page, number: int, text: str) -> None:
    """Add a distractor by its key and change the answer that it begins with."""
    page.keyboard.press("n")
    field = page.get_by_label(f"Words of distractor {number}")
    expect(field).to_be_focused()
    expect(field).to_have_value(ANSWER)
    expect(page.get_by_text("This is the right answer. Change one detail.")).to_be_visible()
    field.fill(text)
    page.keyboard.press("Tab")
    page.keyboard.type("the direction")
    page.keyboard.press("Escape")


def test_distractors_are_written_refused_while_unfinished_and_taken_back(
    browser: Browser, server: Server
) -> None:
    person = signed_in(browser, server, WRITER)
    page = person.page
    start(page, "Write distractors")
    person.wait_for_picture()
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    write(page, 1, WRONG)
    expect(page.locator("mark")).to_have_text(["to left"])
    # Refused: nobody said that the question asks about the direction.
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").first).to_contain_text("Confirm that the changed detail")
    page.keyboard.press("t")
    write(page, 2, "From the door to the window.")
    # Withdrawn: the person takes it back and writes another.
    page.keyboard.press("Delete")
    expect(page.get_by_label("Words of distractor 2")).to_have_count(0)
    write(page, 2, VAGUE)
    page.keyboard.press("t")
    expect(page.get_by_role("checkbox")).to_have_count(2)
    person.expect_saved()
    page.keyboard.press("Control+Enter")
    # The next one of the stage is there at once.
    expect(page.get_by_role("heading", name="Who comes first?")).to_be_visible(timeout=PATIENCE_MS)
    person.page.context.close()


def test_people_without_the_video_choose_by_number_and_are_shown_nothing_of_it(
    browser: Browser, server: Server
) -> None:
    for index, name in enumerate(GUESSERS):
        person = signed_in(browser, server, name)
        page = person.page
        asked: list[str] = []
        page.on("request", partial(_note, asked))
        start(page, "Answer without the video")
        expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
        options = page.get_by_role("list", name="Options").get_by_role("button")
        expect(options).to_have_count(3)
        # Refused: nothing is chosen yet.
        expect(page.get_by_role("button", name="Hand in")).to_be_disabled()
        texts = [re.sub(r"^\d", "", text) for text in options.all_inner_texts()]
        wanted = next(place for place, text in enumerate(texts) if (WRONG in text) == (index > 0))
        other = next(place for place in range(3) if place != wanted)
        page.keyboard.press(str(other + 1))
        expect(options.nth(other)).to_have_attribute("aria-pressed", "true")
        # Withdrawn: another one is better.
        page.keyboard.press(str(wanted + 1))
        expect(options.nth(other)).to_have_attribute("aria-pressed", "false")
        page.keyboard.press("Enter")
        page.wait_for_url("**/work")
        assert not [url for url in asked if "/assets/" in url and "/api/" in url]
        person.page.context.close()
    assert ["open", "check", 1, "open"] in states(server)


def test_whoever_judges_sees_the_clip_loop_and_gives_a_verdict_with_one_key(
    browser: Browser, server: Server
) -> None:
    # Refused: whoever answered blind does not judge.
    guesser = signed_in(browser, server, GUESSERS[0])
    waiting = {one["stage"]["name"]: one["available"] for one in guesser.api("work")["queues"]}
    assert waiting.get("check", 0) == 0
    person = signed_in(browser, server, JUDGE)
    page = person.page
    start(page, "Check distractors")
    expect(page.get_by_role("button", name="Pause")).to_be_visible(timeout=PATIENCE_MS)
    first = page.get_by_role("group", name="Verdict on distractor 1")
    second = page.get_by_role("group", name="Verdict on distractor 2")
    # Refused: nothing is judged yet.
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").first).to_contain_text("Say whether the distractor is wrong")
    page.keyboard.press("2")
    expect(first.get_by_role("button", name="Also true")).to_have_attribute("aria-pressed", "true")
    # Withdrawn: back to the first one, with another verdict.
    page.keyboard.press("w")
    page.keyboard.press("1")
    expect(first.get_by_role("button", name="Wrong, plausible")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("3")
    expect(second.get_by_role("button", name="Implausible")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("All distractors have a verdict.")).to_be_visible()
    person.expect_saved()
    page.keyboard.press("Enter")
    page.wait_for_url("**/work")
    assert ["complete", "check", 1, "accepted"] in states(server)
    guesser.page.context.close()
    person.page.context.close()
