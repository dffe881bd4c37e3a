"""A lead has drafts withheld, and an annotator answers from scratch what another would have verified."""

import pytest
from playwright.sync_api import Browser, expect

from backend.demo.content import CLIPS
from tests.e2e.audit import axe_violations, small_targets
from tests.e2e.person import PATIENCE_MS, Person, new_person
from tests.e2e.server import Server
from tests.e2e.test_audit import keep_picture

pytestmark = pytest.mark.e2e

ANNOTATOR, LEAD = "drafts-annotator", "drafts-lead"
DRAFT = "Three people, one by one."

MAKE = """
import sys; import django; django.setup()
from backend.apps.media.models import Asset
from backend.apps.projects.models import Membership, Project
from backend.apps.projects.policies import read_workflow
from backend.apps.work.policies import ItemDraft
from backend.apps.work.services import create_items
asset_id, lead, draft = sys.argv[1:]
asset = Asset.objects.get(id=asset_id)
Project.objects.filter(pk=asset.project_id).update(workflow=read_workflow("fgqa"))
Membership.objects.filter(project=asset.project_id, user__username=lead).update(role="lead")
pair = {"id": "00000000-0000-4000-8000-000000000001", "question": "How many people come?", "question_verdict": None,
    "question_explanation": "", "draft_answer": draft, "answer": "", "answer_verdict": None,
    "question_type": "Other", "question_subtype": "", "evidence": None, "attributes": {}, "origin": {"by": "import"}}
seed = {"document_type": "fgqa", "schema_version": 1, "pairs": [pair], "evidence_boxes": []}
project = Project.objects.get(pk=asset.project_id)
create_items(actor=None, project=project, drafts=[
    ItemDraft(asset=asset, split=split, seed=seed, start_stage="answer", priority=priority, end_frame=priority * 30)
    for split, priority in (("train", 2), ("test", 1))])
"""


@pytest.fixture(scope="module")
def server(common_server: Server) -> Server:
    common_server.make_project("drafts", ANNOTATOR, LEAD)
    asset = common_server.ingest("drafts", CLIPS / "people-one-by-one.mp4")[0]["asset"]
    common_server.python(MAKE, str(asset), LEAD, DRAFT)
    return common_server


def signed_in(browser: Browser, server: Server, name: str) -> Person:
    person = new_person(browser, server)
    person.sign_in(name)
    expect(person.page.get_by_role("heading", name="My work")).to_be_visible()
    return person


def test_a_share_is_set_and_its_items_are_answered_from_scratch(browser: Browser, server: Server) -> None:
    lead = signed_in(browser, server, LEAD)
    page = lead.page
    page.goto(f"{server.address}/lead/drafts")
    page.get_by_role("link", name="Drafts", exact=True).click()
    save = page.get_by_role("button", name="Save the shares")
    expect(save).to_be_disabled()
    page.get_by_label("Of test").fill("100")
    page.get_by_label("Of train").focus()
    with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
        save.click()
    assert saved.value.json()["shares"]["test"] == 1
    expect(save).not_to_have_attribute("data-loading", "true")
    expect(save).to_be_disabled()
    expect(page.get_by_label("Of test")).to_have_value("100 %")
    keep_picture(page, "drafts-lead")
    assert axe_violations(page) + small_targets(page) == []

    annotator = signed_in(browser, server, ANNOTATOR)
    page = annotator.page
    annotator.start_in("Verify or write answers")
    # Of train nothing is withheld.
    expect(page.get_by_text(DRAFT)).to_be_visible()
    page.keyboard.press("1")
    annotator.expect_saved()
    with page.expect_response(lambda answer: "hand-on" in answer.url) as handed:
        page.keyboard.press("Control+Enter")
    assert DRAFT not in handed.value.text().split('"next"', 1)[1]
    expect(page.get_by_text("answered from scratch")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text(DRAFT)).to_have_count(0)
    keep_picture(page, "drafts-annotator")
    assert axe_violations(page) + small_targets(page) == []
    page.get_by_label("Answer 1", exact=True).fill("Three of them, one after the other.")
    annotator.expect_saved()

    page = lead.page
    page.reload()
    expect(page.get_by_role("status").filter(has_text="1 of 2 items begun are done without")).to_be_visible()
    for person in (lead, annotator):
        assert person.faults == []
        person.page.context.close()
