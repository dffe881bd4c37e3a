"""A lead makes attributes without JSON; an annotator fills them in; they change while the work is open."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.audit import axe_violations, small_targets
from tests.e2e.person import PATIENCE_MS, new_person
from tests.e2e.stack import Stack

pytestmark = pytest.mark.e2e

PROJECT = "demo-fgqa"


def test_attributes_are_made_answered_and_changed_under_open_work(browser: Browser, demo: Stack) -> None:
    lead, annotator = new_person(browser, demo), new_person(browser, demo)
    lead.sign_in("lena")
    lead.page.goto(f"{demo.address}/lead/{PROJECT}/attributes")

    # The lead asks how sure people are, sees that nobody is touched, and publishes.
    lead.page.get_by_role("button", name="Add an attribute").click()
    card = lead.page.get_by_role("group", name="New attribute")
    card.get_by_label("Choices").fill("sure\nnot sure")
    card.get_by_label("Title", exact=True).fill("How sure")
    preview = lead.page.get_by_role("region", name="How annotators see it")
    expect(preview.get_by_label("How sure")).to_be_visible()
    assert (axe_violations(lead.page), small_targets(lead.page)) == ([], [])
    lead.page.get_by_role("button", name="See what it touches").click()
    expect(lead.page.get_by_text("No document has to be mended by a person.")).to_be_visible(
        timeout=PATIENCE_MS
    )
    lead.page.get_by_role("button", name="Publish version 2").click()
    expect(lead.page.get_by_role("button", name="Publish version 3")).to_be_visible(timeout=PATIENCE_MS)

    # An annotator answers it; it is undone and done again as anything else.
    annotator.sign_in("cleo")
    taken = annotator.send(f"projects/{PROJECT}/work/next", {})
    annotator.page.goto(f"{demo.address}/annotate/{taken['id']}")
    annotator.wait_for_picture()
    opened_id = annotator.api(f"assignments/{taken['id']}")["annotation"]["id"]
    field = annotator.page.get_by_label("How sure").first
    field.select_option("not sure")
    annotator.expect_saved()
    assert (axe_violations(annotator.page), small_targets(annotator.page)) == ([], [])

    # While that is open, the lead asks for one thing more.
    declaration = lead.api(f"projects/{PROJECT}/attributes")[0]["declaration"]
    pair = declaration["pair"]
    pair["properties"]["hands"] = {"type": "integer", "title": "Hands", "minimum": 0, "maximum": 2}
    pair["required"] = ["hands"]
    lead.send(f"projects/{PROJECT}/attributes", {"declaration": declaration, "version": 2})
    answer = annotator.page.get_by_role("textbox", name=re.compile(r"^Question 1$"))
    field.select_option("sure")
    expect(annotator.page.get_by_text("The attributes of this project changed.")).to_be_visible(
        timeout=PATIENCE_MS
    )
    hands = annotator.page.get_by_role("textbox", name="Hands").first
    expect(hands).to_be_visible(timeout=PATIENCE_MS)
    annotator.expect_saved()
    expect(annotator.page.get_by_label("How sure").first).to_have_value("sure")
    expect(answer).to_be_visible()
    hands.fill("2")
    saved = f"annotations/{opened_id}/operations"
    with annotator.page.expect_response(lambda answer: saved in answer.url and answer.status == 200):
        hands.press("Tab")
    annotator.expect_saved()
    opened = annotator.api(f"assignments/{taken['id']}")["annotation"]
    assert opened["attributes_version"] == 3
    assert opened["document"]["pairs"][0]["attributes"] == {"how_sure": "sure", "hands": 2}
    assert (lead.faults, [one for one in annotator.faults if "409" not in one]) == ([], [])
