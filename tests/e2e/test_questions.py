"""A day of questions and answers: verified with two keys, corrected, refused, taken back, and written from nothing."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from backend.demo.content import CLIPS
from tests.e2e.person import PATIENCE_MS, Person, new_person
from tests.e2e.questions import QuestionClip, make_questions
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

ASKER, ANSWERER = "asker", "answerer"
DRAFT, RIGHT = "In the left hand.", "In the right hand, by its handle."
FACTS = {"what_description": "Cross the hall.", "transcript": "And here they come."}

WORK = """
import json, sys; import django; django.setup()
from backend.apps.annotations.models import Annotation
from backend.apps.work.models import Assignment, WorkItem
rows = Annotation.objects.filter(work_item__project__slug="questions", state__in=("submitted", "accepted"))
rows = rows.select_related("work_item__item")
print(json.dumps({
    "documents": {row.work_item.item.start_frame: row.document["pairs"] for row in rows},
    "active": Assignment.objects.filter(work_item__project__slug="questions", state="active").count(),
    "kept": WorkItem.objects.filter(project__slug="questions").exclude(kept_for=None).count(),
}))
"""


@pytest.fixture(scope="module")
def server(common_server: Server) -> Server:
    common_server.make_project("questions", ASKER, ANSWERER)
    asset = common_server.ingest("questions", CLIPS / "people-one-by-one.mp4")[0]["asset"]

    def clip(start: int, *pairs: tuple[str, str | None]) -> QuestionClip:
        return QuestionClip(asset, start, start + 19, pairs, FACTS, priority=-start)

    clips = [
        clip(0, ("How is the bag held?", DRAFT), ("How does she walk?", "Slowly.")),
        clip(20, ("How is the cup held?", DRAFT)),
        clip(40, ("How is the knife held?", DRAFT)),
        clip(60, ("How many arms wave?", None)),
        clip(80, ("How is the door held?", DRAFT)),
        clip(100),
    ]
    make_questions(common_server, "questions", clips)
    return common_server


def stored(server: Server) -> Any:
    """What was handed in, by the first frame of the clip, and what is held and kept."""
    return json.loads(server.python(WORK))


def expect_question(page: Page, question: str) -> None:
    """The work with this question is on the screen."""
    expect(page.get_by_label("Question 1", exact=True)).to_have_value(question, timeout=PATIENCE_MS)


def expect_playing(page: Page) -> None:
    """The clip plays, by itself."""
    page.wait_for_function(
        "() => { const video = document.querySelector('[role=img] video'); return video && !video.paused; }",
        timeout=PATIENCE_MS,
    )


def hand_in(page: Page) -> None:
    page.keyboard.press("Control+Enter")


def test_a_day_of_verifying_answers(browser: Browser, server: Server) -> None:
    person = new_person(browser, server)
    page = person.page
    person.sign_in(ANSWERER)
    person.start_in("Verify or write answers")

    # Each pair takes one key, and the next pair takes the next.
    expect_question(page, "How is the bag held?")
    expect(page.get_by_text(FACTS["transcript"])).to_be_visible()
    person.press("1", "1")
    hand_in(page)

    # One key for the verdict, one to go on; the next item plays.
    expect_question(page, "How is the cup held?")
    expect_playing(page)
    expect(page.get_by_text("Before this: frames 0 to 19")).to_be_visible()
    page.keyboard.press("1")
    hand_in(page)

    # Wrong: refused as long as it is not corrected, and while the words are not safe.
    expect_question(page, "How is the knife held?")
    expect_playing(page)
    person.press("8", "Control+z", "2")
    hand_in(page)
    expect(page.get_by_role("alert").first).to_be_visible()
    answer = page.get_by_label("Answer 1", exact=True)
    answer.fill("Perhaps [with] the hand.")
    hints = page.get_by_label("What the checks say of answer 1")
    expect(hints.get_by_role("button")).to_have_count(3)
    answer.fill(RIGHT)
    expect(hints).to_have_count(0)
    hand_in(page)

    # Cannot be answered: an explanation is asked for.
    expect_question(page, "How many arms wave?")
    person.press("9")
    hand_in(page)
    expect(page.get_by_role("alert").first).to_contain_text("Explain why the question cannot be answered.")
    page.get_by_label("Why question 1 is refused").fill("Nobody waves.")
    hand_in(page)

    # Left without a word: it waits for the person, and nothing is kept any more.
    expect_question(page, "How is the door held?")
    page.get_by_role("link", name="My work").or_(page.get_by_role("link", name="Groundling")).first.click()
    page.wait_for_url("**/work*")

    work = stored(server)
    first, second = work["documents"]["0"]
    assert [first["answer_verdict"], second["answer_verdict"]] == ["accepted", "accepted"]
    assert (first["answer"], first["question_verdict"], first["origin"]["by"]) == (DRAFT, "ok", "import")
    assert work["documents"]["20"][0]["answer_verdict"] == "accepted"
    [corrected] = work["documents"]["40"]
    assert (corrected["question_verdict"], corrected["answer_verdict"]) == ("ok", "factually_incorrect")
    assert (corrected["draft_answer"], corrected["answer"]) == (DRAFT, RIGHT)
    [refused] = work["documents"]["60"]
    assert (refused["question_verdict"], refused["question_explanation"]) == ("unanswerable", "Nobody waves.")
    assert (work["active"], work["kept"]) == (1, 0)
    expected = ("status of 422",)
    assert [fault for fault in person.faults if not any(part in fault for part in expected)] == []
    page.context.close()


def test_questions_are_begun_from_the_action_by_key(browser: Browser, server: Server) -> None:
    person: Person = new_person(browser, server)
    page = person.page
    person.sign_in(ASKER)
    person.start_in("Write questions")
    person.press("n", "q", "q")
    question = page.get_by_label("Question 1", exact=True)
    expect(question).to_have_value("Which tools or ingredients does the person use to cross the hall?")
    expect(page.get_by_label("Question type of pair 1")).to_have_value("Object Recognition")
    question.fill("Is the door open or closed?")
    hints = page.get_by_label("What the checks say of question 1")
    expect(hints).to_contain_text("A question with its answers inside is a quiz")
    question.fill("How is the door opened?")
    expect(hints).to_have_count(0)
    question.blur()
    # A second one of the same viewing.
    person.press("q")
    expect(page.get_by_label("Question 2", exact=True)).to_have_value(
        "Where on the object does the person act to cross the hall?"
    )
    hand_in(page)
    page.wait_for_url("**/work*")
    assert [pair["question_type"] for pair in stored(server)["documents"]["100"]] == [
        "Object Recognition",
        "Object Location",
    ]
    assert person.faults == []
    page.context.close()
