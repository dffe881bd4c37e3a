"""In the demo there is something to try in every stage of multiple choice and of questions asked while watching."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.person import PATIENCE_MS, new_person
from tests.e2e.stack import Stack
from tests.e2e.test_audit import keep_picture

pytestmark = pytest.mark.e2e

# What a visitor sees in each stage, once simulated people have done the stages before it.
STAGES = (
    ("demo-mcq", "distractors", "Where does the man in dark clothes stop?"),
    ("demo-mcq", "check", "It is held from above by its middle."),
    ("demo-mcq", "blind", "In which direction does the white car cross the picture?"),
    ("demo-sgqa", "ask", "Ask at this frame"),
    ("demo-sgqa", "answer", "In which direction did the red car drive?"),
    ("demo-sgqa", "verify", "The hand in the red sleeve took the bottle"),
)


def test_a_visitor_finds_work_in_every_stage(browser: Browser, demo: Stack) -> None:
    person = new_person(browser, demo)
    person.sign_in("ben")
    page = person.page
    for project, stage, seen in STAGES:
        work = person.send(f"projects/{project}/work/next", {"stage": stage})
        page.goto(f"{demo.address}/annotate/{work['id']}")
        expect(page.get_by_text(seen).first).to_be_visible(timeout=PATIENCE_MS)
        if stage != "blind":
            person.wait_for_picture()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            keep_picture(page, f"{project}-{stage}-{scheme}")
        person.send(f"assignments/{work['id']}/return", {})
    assert person.faults == []
    page.context.close()
