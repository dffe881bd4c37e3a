"""A writer of distractors takes, changes, dismisses and brings back what a model drafted ahead."""

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from backend.demo.content import CLIPS
from tests.e2e.person import PATIENCE_MS, new_person
from tests.e2e.server import Server
from tests.e2e.test_accessibility import audit
from tests.e2e.test_audit import keep_picture

pytestmark = pytest.mark.e2e

WRITER = "draft-writer"
QUESTION = "How does the person cross the picture?"
FIRST, SECOND, THIRD = "From right to left.", "From top to bottom.", "Straight towards the window."

MAKE = """
import sys, uuid; import django; django.setup()
from backend.apps.assist.models import Suggestion
from backend.apps.media.models import Asset
from backend.apps.projects.models import Project
from backend.apps.projects.policies import read_workflow
from backend.apps.work.policies import ItemDraft
from backend.apps.work.services import create_item
asset_id, question, *texts = sys.argv[1:]
asset = Asset.objects.get(id=asset_id)
Project.objects.filter(pk=asset.project_id).update(workflow=read_workflow("mcq"))
pair = {"id": str(uuid.uuid4()), "question": question, "question_verdict": "ok", "question_explanation": "",
    "draft_answer": None, "answer": "From left to right.", "answer_verdict": "written", "attributes": {},
    "question_type": "Movement Direction", "question_subtype": "", "evidence": None, "origin": {"by": "import"}}
seed = {"document_type": "fgqa", "schema_version": 1, "pairs": [pair], "evidence_boxes": []}
project = Project.objects.get(pk=asset.project_id)
item = create_item(actor=None, project=project, draft=ItemDraft(asset=asset, seed=seed))
drafts = [{"id": str(uuid.uuid4()), "text": text, "changed_detail": "the direction"} for text in texts]
Suggestion.objects.create(item=item, kind="distractors", target={"question_id": pair["id"], "round": 1},
    output={"distractors": drafts, "frames": [], "dropped": {}}, model_name="a-small-model")
"""
KEPT = """
import django; django.setup()
import json
from backend.apps.annotations.models import Annotation
[made] = Annotation.objects.filter(work_item__project__slug="mcq-drafts")
print(json.dumps([[one["text"], one["origin"]["by"], one["origin"].get("edited", False)]
    for one in made.document["distractors"]]))
"""


@pytest.fixture(scope="module")
def server(common_server: Server) -> Server:
    common_server.make_project("mcq-drafts", WRITER)
    asset = common_server.ingest("mcq-drafts", CLIPS / "people-one-by-one.mp4")[0]["asset"]
    common_server.python(MAKE, str(asset), QUESTION, FIRST, SECOND, THIRD)
    return common_server


def proposals(page: Page) -> list[str]:
    """The words that are proposed."""
    return page.get_by_role("list", name="Proposed distractors").locator("p:nth-of-type(2)").all_inner_texts()


def test_drafts_are_taken_changed_dismissed_and_brought_back(browser: Browser, server: Server) -> None:
    person = new_person(browser, server)
    person.sign_in(WRITER)
    page = person.page
    person.start_in("Write distractors")
    listed = page.get_by_role("list", name="Proposed distractors").get_by_role("listitem")
    expect(listed).to_have_count(3, timeout=PATIENCE_MS)
    # Nobody can be asked for more, and a line says so.
    expect(page.get_by_text("No text model is set up, so no distractors are drafted.")).to_be_visible()
    assert {kind: found for kind, found in audit(page).items() if found} == {}
    keep_picture(page, "distractor-drafts-dark")
    page.emulate_media(color_scheme="light")
    keep_picture(page, "distractor-drafts-light")

    page.keyboard.press("y")
    expect(page.get_by_label("Words of distractor 1")).to_have_value(FIRST)
    expect(page.get_by_label("Detail that distractor 1 changes")).to_have_value("the direction")
    page.keyboard.press("t")
    expect(page.get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("Shift+Y")
    expect(listed).to_have_count(1)
    assert proposals(page) == [THIRD]
    page.keyboard.press("y")
    expect(listed).to_have_count(0)
    # Taken back: it is proposed again.
    page.keyboard.press("Control+z")
    expect(listed).to_have_count(1)
    page.keyboard.press("y")
    page.get_by_label("Words of distractor 2").fill("Straight towards the door.")
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    person.expect_saved()

    page.reload()
    expect(page.get_by_label("Words of distractor 2")).to_have_value(
        "Straight towards the door.", timeout=PATIENCE_MS
    )
    expect(listed).to_have_count(0)
    page.get_by_role("button", name="Show 1 dismissed again").click()
    expect(listed).to_have_count(1)
    assert proposals(page) == [SECOND]
    page.get_by_role("button", name="Dismiss").click()
    expect(listed).to_have_count(0)
    assert json.loads(server.python(KEPT)) == [
        [FIRST, "suggestion", False],
        ["Straight towards the door.", "suggestion", True],
    ]
    assert person.faults == []
    page.context.close()
