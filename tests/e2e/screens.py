"""Every screen of the demo in the state in which people work on it, one after the other."""

import contextlib
from collections.abc import Iterator

from playwright.sync_api import Browser, expect

from tests.e2e.person import PATIENCE_MS, Person, new_person
from tests.e2e.stack import Stack

PICTURE = (768, 432)
LEAD_PAGES = (
    "Overview",
    "Media",
    "Cut",
    "Import",
    "Items",
    "Releases",
    "Jobs",
    "Guidance",
    "Attributes",
    "Members",
)


def visit_screens(browser: Browser, stack: Stack) -> Iterator[tuple[str, Person]]:
    """Yield the name of each screen and the person before it; the screen has finished loading.

    The person of a pair is to be used before the next pair is asked for.
    """
    with _window(browser, stack) as nobody:
        nobody.page.goto(f"{stack.address}/sign-in")
        expect(nobody.page.get_by_label("User name")).to_be_visible()
        yield "sign-in", nobody
    with _window(browser, stack, "ana") as ana:
        yield from _annotator_screens(ana)
    with _window(browser, stack, "cleo") as cleo:
        cleo.start_in("Verify or write answers")
        expect(cleo.page.get_by_label("Answer 1", exact=True)).to_be_visible()
        yield "annotate-fgqa", cleo
    with _window(browser, stack, "lena") as lena:
        yield from _lead_screens(lena)


@contextlib.contextmanager
def _window(browser: Browser, stack: Stack, username: str = "") -> Iterator[Person]:
    person = new_person(browser, stack)
    if username:
        person.sign_in(username)
    yield person
    person.page.context.close()


def _annotator_screens(person: Person) -> Iterator[tuple[str, Person]]:
    page = person.page
    expect(page.get_by_text("Waiting for you")).to_be_visible()
    yield "work", person
    page.get_by_role("button", name="Ana").click()
    page.get_by_role("menuitem", name="Settings").click()
    expect(page.get_by_role("heading", name="Keys")).to_be_visible()
    yield "settings", person
    page.get_by_role("navigation").get_by_role("link", name="My work").click()
    expect(page.get_by_text("Waiting for you")).to_be_visible()
    person.start_next()
    _annotate(person)
    yield "annotate-stc", person
    person.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "keys", person
    person.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    person.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "palette", person
    page.goto(f"{person.stack.address}/practice")
    expect(page.get_by_role("region", name="Tour").get_by_role("status")).to_be_visible()
    person.wait_for_picture()
    yield "practice", person


def _annotate(person: Person) -> None:
    """Draw a track, cut it, write a sentence that a check objects to."""
    page = person.page
    person.go_to(28)
    person.press("n")
    person.draw((360, 20, 522, 389), picture=PICTURE)
    person.go_to(60)
    person.press("b")
    person.draw((380, 14, 522, 389), picture=PICTURE)
    person.press("c")
    person.go_to(110)
    person.press("c", "Shift+O")
    caption = page.get_by_label("Caption of segment 3, frames 60 to 109")
    caption.fill("The camera pans while she probably reads.")
    caption.blur()
    person.expect_saved()
    expect(page.get_by_role("list", name="Findings").get_by_role("button").first).to_be_visible()
    page.wait_for_timeout(300)


def _lead_screens(person: Person) -> Iterator[tuple[str, Person]]:
    page = person.page
    address = person.stack.address
    page.goto(f"{address}/review/demo-stc")
    expect(page.get_by_role("link", name="cars-overhead.mp4")).to_be_visible()
    yield "review", person
    page.get_by_role("link", name="cars-overhead.mp4").click()
    page.wait_for_url("**/compare/**")
    person.wait_for_picture()
    yield "compare", person
    page.get_by_role("button", name="Edit A", exact=True).click()
    page.wait_for_url("**/adjudicate/**")
    # The picture of the comparison is on the screen until the bench has taken its place.
    expect(page.get_by_label("Save state")).to_be_visible()
    person.wait_for_picture()
    yield "adjudicate", person
    page.goto(f"{address}/lead/demo-stc")
    for name in LEAD_PAGES:
        tab = page.get_by_role("navigation").get_by_role("link", name=name, exact=True)
        tab.click()
        expect(tab).to_have_attribute("data-status", "active")
        expect(page.get_by_role("status", name="Loading")).to_have_count(0)
        yield f"lead-{name.lower()}", person
    page.goto(f"{address}/lead/demo-fgqa/drafts")
    expect(page.get_by_role("button", name="Save the shares")).to_be_visible()
    yield "lead-drafts", person
    page.goto(f"{address}/lead/demo-stc/likenesses")
    page.get_by_role("button", name="Look for look-alikes").click()
    expect(page.get_by_role("status").filter(has_text="clips compared")).to_be_visible(timeout=PATIENCE_MS)
    yield "lead-likenesses", person
    page.goto(f"{address}/lead/demo-stc/media")
    page.get_by_role("row").filter(has_text="cars-overhead.mp4").get_by_role("link", name="Cut").click()
    person.wait_for_picture()
    yield "lead-cut-by-hand", person
