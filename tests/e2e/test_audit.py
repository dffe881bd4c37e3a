"""An audit as people do it: it passes, it fails and is corrected, it fails and the appeal is granted."""

import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from backend.demo.content import CLIPS
from tests.e2e.audit import axe_violations, small_targets
from tests.e2e.person import PATIENCE_MS, Person, new_person
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

AUTHOR, AUDITOR, LEAD = "author", "auditor", "audit-lead"
GOOD, BAD, FAIR = "How many people come?", "Which way does the first one go?", "What is worn?"

MAKE = """
import sys; import django; django.setup()
from backend.apps.media.models import Asset
from backend.apps.projects.models import Membership, Project
from backend.apps.projects.policies import read_workflow
from backend.apps.work.policies import ItemDraft
from backend.apps.work.services import create_items
asset_id, auditor, lead, *questions = sys.argv[1:]
asset = Asset.objects.get(id=asset_id)
Project.objects.filter(pk=asset.project_id).update(workflow=read_workflow("fgqa"))
for name, role in ((auditor, "reviewer"), (lead, "lead")):
    Membership.objects.filter(project=asset.project_id, user__username=name).update(role=role)
asset.refresh_from_db()
pairs = [{"id": f"00000000-0000-4000-8000-00000000001{n}", "question": one, "question_verdict": "ok",
    "question_explanation": "", "draft_answer": None, "answer": "Three of them.", "answer_verdict": "written",
    "question_type": "Other", "question_subtype": "", "evidence": {"start_frame": 0, "end_frame": 9},
    "attributes": {}, "origin": {"by": "import"}} for n, one in enumerate(questions)]
seed = {"document_type": "fgqa", "schema_version": 1, "pairs": pairs, "evidence_boxes": []}
project = Project.objects.get(pk=asset.project_id)
create_items(actor=None, project=project, drafts=[ItemDraft(asset=asset, split="val", seed=seed, start_stage="answer")])
"""
AUDITED = """
import django; django.setup()
import json
from backend.apps.projects.models import Project
from backend.apps.releases.selectors import releasable_items
(one,) = releasable_items(Project.objects.get(slug="audit"))
accepted = one.accepted
print(json.dumps(accepted and [p["answer"] for p in accepted.document["pairs"] if p["id"] in accepted.audited]))
"""


@pytest.fixture(scope="module")
def server(common_server: Server) -> Server:
    common_server.make_project("audit", AUTHOR, AUDITOR, LEAD)
    asset = common_server.ingest("audit", CLIPS / "people-one-by-one.mp4")[0]["asset"]
    common_server.python(MAKE, str(asset), AUDITOR, LEAD, GOOD, BAD, FAIR)
    return common_server


def signed_in(browser: Browser, server: Server, name: str) -> Person:
    person = new_person(browser, server)
    person.sign_in(name)
    expect(person.page.get_by_role("heading", name="My work")).to_be_visible()
    return person


def keep_picture(page: Page, name: str) -> None:
    """Leave a screenshot where somebody asked for it."""
    folder = os.environ.get("GROUNDLING_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


def submit_and_leave(page: Page) -> None:
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/work", timeout=PATIENCE_MS)


def fail(page: Page, reason: str, words: str) -> None:
    page.keyboard.press("x")
    expect(page.get_by_label("Reason")).to_be_focused()
    page.get_by_label("Reason").select_option(reason)
    page.keyboard.press("Tab")
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def test_audit_with_failure_correction_and_a_granted_appeal(browser: Browser, server: Server) -> None:
    author = signed_in(browser, server, AUTHOR)
    author.start_in("Verify or write answers")
    submit_and_leave(author.page)

    auditor = signed_in(browser, server, AUDITOR)
    page = auditor.page
    auditor.start_in("Audit questions and answers")
    verdicts = page.get_by_role("list", name="What is judged")
    expect(verdicts.get_by_role("listitem")).to_have_count(3)
    keep_picture(page, "audit-bench")
    assert axe_violations(page) + small_targets(page) == []
    page.keyboard.press("v")
    expect(verdicts.get_by_role("button", name="Passes").first).to_have_attribute("aria-pressed", "true")
    # Refused: two have no verdict yet.
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").first).to_contain_text("This has no verdict yet.")
    fail(page, "factually_incorrect", "Only two.")
    expect(verdicts.get_by_text("Only two.")).to_be_visible()
    fail(page, "lacking_details", "Say the colour.")
    expect(page.get_by_text("Everything has a verdict.")).to_be_visible()
    # Nothing can be written.
    expect(page.get_by_label("Answer 1")).not_to_be_editable()
    keep_picture(page, "audit-judged")
    submit_and_leave(page)

    page = author.page
    page.reload()
    expect(page.get_by_text("Sent back to you")).to_be_visible()
    expect(page.get_by_role("region", name="Sent back to you")).to_contain_text("Only two.")
    keep_picture(page, "audit-work")
    author.start_next()
    returned = page.get_by_role("list", name="What is judged").get_by_role("listitem")
    expect(returned).to_have_count(2)
    # Refused: neither corrected nor appealed.
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").first).to_contain_text("correct it, or appeal")
    page.get_by_label("Answer 2").fill("Two of them.")
    returned.nth(1).get_by_role("button", name="Appeal instead of correcting").click()
    expect(page.get_by_label("Why the verdict is wrong")).to_be_focused()
    page.keyboard.type("No colour was asked for.")
    page.get_by_role("button", name="Appeal", exact=True).click()
    expect(returned.nth(1)).to_contain_text("Your appeal, made when you submit")
    keep_picture(page, "audit-author")
    assert axe_violations(page) + small_targets(page) == []
    author.expect_saved()
    submit_and_leave(page)

    # The appeal is not for whom it is against.
    auditor.page.reload()
    assert [one["available"] for one in auditor.api("work")["queues"]] == [0]
    lead = signed_in(browser, server, LEAD)
    page = lead.page
    page.goto(f"{server.address}/lead/audit/audit")
    expect(page.get_by_role("table", name="Open appeals")).to_contain_text("No colour was asked for.")
    keep_picture(page, "audit-lead")
    assert axe_violations(page) + small_targets(page) == []
    # Tried before it is saved.
    page.get_by_label("Of train").fill("20")
    page.get_by_role("button", name="What would be drawn?").click()
    expect(page.get_by_text("1 of 1 accepted item would be drawn: Rate of the split 1")).to_be_visible()
    page.get_by_role("button", name="Save the rates").click()
    expect(page.get_by_role("button", name="Save the rates")).to_be_disabled()
    page.goto(f"{server.address}/work")
    lead.start_in("Audit questions and answers")
    verdicts = page.get_by_role("list", name="What is judged").get_by_role("listitem")
    expect(verdicts.nth(0)).to_contain_text("Passed before and did not change since.")
    expect(verdicts.nth(2)).to_contain_text("No colour was asked for.")
    page.keyboard.press("v")
    expect(verdicts.nth(1).get_by_role("button", name="Passes")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("v")
    expect(page.get_by_text("Everything has a verdict.")).to_be_visible()
    keep_picture(page, "audit-appeal")
    submit_and_leave(page)

    author.page.reload()
    expect(author.page.get_by_role("region", name="From the audit")).to_contain_text(
        "Appeal granted, it passes"
    )
    keep_picture(author.page, "audit-news")
    assert json.loads(server.python(AUDITED)) == ["Three of them.", "Two of them.", "Three of them."]
    for person in (author, auditor, lead):
        # What was refused on purpose is a fault in the eyes of the browser.
        assert [fault for fault in person.faults if "422" not in fault] == []
        person.page.context.close()
