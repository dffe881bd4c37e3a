"""The first tour: a person is asked to it once, does it with their own hands, and leaves nothing behind."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from backend.demo.content import CLIPS
from tests.e2e.audit import axe_violations, small_targets
from tests.e2e.person import PATIENCE_MS, Person, new_person
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

PICTURE = (768, 432)
STEPS = 10
COUNT_WORK = """
import django; django.setup()
from backend.apps.annotations.models import Annotation, Operation
made = Annotation.objects.filter(work_item__item__project__slug="tour")
print(made.count(), Operation.objects.filter(annotation__in=made).count())
"""


@pytest.fixture(scope="module")
def server(common_server: Server) -> Server:
    common_server.make_project("tour", "newcomer", "typist", "expert", "remapper")
    asset = common_server.ingest("tour", CLIPS / "people-one-by-one.mp4")[0]["asset"]
    common_server.make_items([asset])
    return common_server


def invitation(page: Page) -> Locator:
    return page.get_by_role("region", name="Tour").filter(has_text="New here?")


def strip(page: Page) -> Locator:
    return page.get_by_role("region", name="Tour").get_by_role("status")


def expect_step(page: Page, number: int) -> None:
    expect(strip(page)).to_contain_text(f"{number} of {STEPS}", timeout=PATIENCE_MS)


def signed_in(browser: Browser, server: Server, name: str) -> Person:
    person = new_person(browser, server)
    person.sign_in(name)
    expect(person.page.get_by_role("heading", name="My work")).to_be_visible()
    return person


def tab_into(page: Page, part: Locator) -> None:
    """Go on with Tab, as a person without a mouse does, until something in `part` has the keyboard."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if part.evaluate("part => part.contains(document.activeElement)"):
            return
    raise AssertionError("Tab never came there")


def test_the_whole_tour(browser: Browser, server: Server) -> None:
    person = signed_in(browser, server, "newcomer")
    page = person.page
    invitation(page).get_by_role("button", name="Take the tour").click()
    page.wait_for_url("**/practice")
    person.wait_for_picture()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(api_call(request)))
    expect(page.get_by_label("Save state")).to_have_text("Practice: nothing here is kept")

    expect_step(page, 1)
    person.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    person.press("Space")
    expect(strip(page)).to_contain_text("Done.")
    expect_step(page, 2)
    for _ in range(3):
        before = person.frame
        person.press(".")
        expect(page.get_by_label("Frame", exact=True)).to_have_value(str(before + 1))
    expect_step(page, 3)
    person.go_to(60)
    person.wait_for_canvas()
    person.draw((380, 14, 522, 389), picture=PICTURE)
    expect_step(page, 4)
    person.go_to(140)
    person.wait_for_canvas()
    person.press("Control+Shift+ArrowRight", "Control+Shift+ArrowRight")
    expect_step(page, 5)
    person.go_to(155)
    person.press("x")
    expect_step(page, 6)
    person.go_to(132)
    person.press("c")
    expect_step(page, 7)
    person.press("Enter")
    page.keyboard.type("She turns and leaves to the right.")
    person.press("Escape")
    expect_step(page, 8)
    person.press("Control+z")
    expect(page.get_by_label("Caption of segment 2, frames 132 to 159")).to_have_value("")
    person.press("Control+Shift+z")
    expect_step(page, 9)
    findings = page.get_by_role("list", name="Findings")
    tab_into(page, findings)
    person.press("Enter")
    expect_step(page, 10)

    # The work is not taken as long as something is missing.
    person.press("Control+Enter")
    expect(page.get_by_role("alert").filter(has_text="Not handed in")).to_be_visible()
    person.press("f")
    findings.get_by_role("button").filter(has_text="no caption").click()
    page.keyboard.type("She reads at the table.")
    person.press("Control+Enter")
    expect(strip(page)).to_contain_text("Nothing of this was kept", timeout=PATIENCE_MS)
    assert [call for call in sent if call] == ["PUT /api/v1/me/preferences"]
    person.press("Alt+n")
    page.wait_for_url("**/work")
    expect(page.get_by_role("button", name="Start next")).to_be_visible()
    expect(invitation(page)).to_have_count(0)
    assert server.python(COUNT_WORK).split() == ["0", "0"]
    assert_no_faults(person)
    page.context.close()

    again = signed_in(browser, server, "newcomer")
    expect(again.page.get_by_text("Waiting for you")).to_be_visible()
    expect(invitation(again.page)).to_have_count(0)
    again.page.context.close()


def api_call(request: Request) -> str:
    """The request, if it asks the server for more than a part of the application; else nothing."""
    path = urlsplit(request.url).path
    return f"{request.method} {path}" if path.startswith("/api/") else ""


def speak(person: Person, language: str) -> None:
    """Have the screens speak a language from the next visit on, as the settings do."""
    cookies = {each.get("name"): each.get("value", "") for each in person.page.context.cookies()}
    answer = person.page.request.put(
        f"{person.stack.address}/api/v1/me/preferences",
        data={**person.api("me/preferences"), "language": language},
        headers={"X-CSRFToken": cookies["csrftoken"]},
    )
    assert answer.ok, answer.text()


def assert_no_faults(person: Person) -> None:
    # Chromium reports the refused submit of the page itself nowhere; anything here is a fault.
    assert person.faults == []


def test_without_a_mouse_and_with_other_keys(browser: Browser, server: Server) -> None:
    person = signed_in(browser, server, "remapper")
    page = person.page
    page.goto(f"{server.address}/settings")
    page.get_by_role("button", name=re.compile("^Cut the segment at the playhead")).click()
    page.keyboard.press("F2")
    page.get_by_role("navigation").get_by_role("link", name="My work").click()
    expect(invitation(page)).to_be_visible()
    person.press("Alt+t")
    page.wait_for_url("**/practice")
    person.wait_for_picture()
    for step in range(1, 6):
        expect_step(page, step)
        person.press("Alt+n")
    expect(strip(page)).to_contain_text("cut there with F2")
    person.press("Alt+b", "Alt+b", "Alt+b")
    expect_step(page, 3)
    person.go_to(60)
    person.press("Shift+B")
    expect_step(page, 4)
    person.go_to(80)
    person.press("Control+Shift+ArrowDown")
    expect_step(page, 5)
    # What is done before its step is said to be done, and waits for the person.
    person.go_to(155)
    person.press("x")
    expect_step(page, 6)
    person.press("Alt+b")
    expect(strip(page)).to_contain_text("Done.")
    page.wait_for_timeout(2_000)
    expect_step(page, 5)
    person.press("Alt+n")
    person.go_to(100)
    person.press("c")
    expect_step(page, 6)
    person.press("F2")
    expect_step(page, 7)
    person.press("Alt+x")
    page.wait_for_url("**/work")
    expect(invitation(page)).to_have_count(0)
    assert_no_faults(person)
    page.context.close()


def test_who_says_no_is_not_asked_again_and_can_still_take_it(browser: Browser, server: Server) -> None:
    person = signed_in(browser, server, "typist")
    page = person.page
    expect(invitation(page)).to_be_visible()
    person.press("Alt+x")
    expect(invitation(page)).to_have_count(0)
    page.context.close()

    person = signed_in(browser, server, "typist")
    page = person.page
    expect(page.get_by_text("Waiting for you")).to_be_visible()
    expect(invitation(page)).to_have_count(0)
    person.start_next()
    expect(invitation(page)).to_have_count(0)
    work = urlsplit(page.url).path
    person.press("Control+k")
    page.keyboard.type("tour")
    page.get_by_role("dialog").get_by_role("button", name="Take the tour").click()
    page.wait_for_url("**/practice?**")
    expect_step(page, 1)
    person.press("Alt+x")
    page.wait_for_url(f"**{work}**")
    person.wait_for_picture()
    person.press("?")
    page.get_by_role("dialog").get_by_role("button", name="Take the tour").click()
    page.wait_for_url("**/practice?**")
    assert_no_faults(person)
    page.context.close()


def test_the_invitation_stands_in_nobody_s_way(browser: Browser, server: Server) -> None:
    person = signed_in(browser, server, "expert")
    page = person.page
    person.start_next()
    expect(invitation(page)).to_be_visible()
    person.press("n")
    expect(page.get_by_role("button", name="New track")).to_have_attribute("aria-pressed", "true")
    person.draw((100, 100, 200, 200), picture=PICTURE)
    person.expect_saved()
    assert axe_violations(page) == []
    invitation(page).get_by_role("button", name="Not now").click()
    expect(invitation(page)).to_have_count(0)
    assert_no_faults(person)
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_tour_is_there_for_everybody_and_in_german(browser: Browser, server: Server, scheme: str) -> None:
    person = signed_in(browser, server, "remapper")
    page = person.page
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.goto(f"{server.address}/practice")
    person.wait_for_picture()
    expect(strip(page)).to_have_attribute("role", "status")
    assert axe_violations(page) == []
    assert small_targets(page) == []
    speak(person, "de")
    page.reload()
    expect(page.get_by_role("region", name="Einführung").get_by_role("status")).to_contain_text(
        f"1 von {STEPS}", timeout=PATIENCE_MS
    )
    assert axe_violations(page) == []
    speak(person, "en")
    page.context.close()
