"""Somebody before the annotation screen, and what the server promised to the page and has."""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Locator, Page, Response, expect

from tests.e2e.person import PATIENCE_MS, Person, new_person
from tests.e2e.server import Server

PICTURE = (320, 240)
KEPT = "kept on this device"
# What a browser reports of failures that tests bring about.
BROUGHT_ABOUT = ("ERR_FAILED", "ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "ERR_INCOMPLETE", "ERR_INTERNET")
SIGNED_OUT = ("status of 401", "status of 403")
DIFFERS = ("status of 409",)


@dataclass
class Bench:
    """A person before the annotation screen, and what the server promised to the page."""

    person: Person
    assignment: str
    acknowledged: Counter[str]

    @property
    def annotation(self) -> dict[str, Any]:
        """The annotation as the server has it."""
        answer: dict[str, Any] = self.person.api(f"assignments/{self.assignment}")["annotation"]
        return answer

    @property
    def save_state(self) -> Locator:
        return self.person.page.get_by_label("Save state")

    @property
    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = self.annotation["document"]
        return document

    @property
    def log(self) -> list[dict[str, Any]]:
        """Every operation that the server ever stored for it."""
        rows: list[dict[str, Any]] = []
        address: str | None = f"annotations/{self.annotation['id']}/operations"
        while address:
            page = self.person.api(address)
            rows += page["results"]
            address = page["next"] and page["next"].partition("/api/v1/")[2]
        return rows

    def box_frames(self) -> list[int]:
        """On which frames the server has boxes."""
        return sorted(keyframe["frame"] for keyframe in self.document["keyframes"])

    def draw_at(self, *frames: int) -> None:
        """Draw the box of the first track on these frames, which makes the track when there is none."""
        for frame in frames:
            self.person.go_to(frame)
            self.person.press("b")
            self.person.draw((20 + frame, 30, 120 + frame, 200), picture=PICTURE)

    def rename(self, name: str) -> None:
        """Give the selected track a name."""
        field = self.person.page.get_by_label("Name of the track")
        field.fill(name)
        field.blur()

    def expect_kept(self) -> None:
        """Wait until the screen says that changes wait on this device."""
        expect(self.save_state).to_contain_text(KEPT, timeout=PATIENCE_MS)

    def nothing_twice(self) -> None:
        """Every operation stands once in the log, all that were acknowledged among them; no object is doubled."""
        stored = Counter(row["op_id"] for row in self.log)
        assert set(stored.values()) == {1}
        assert set(self.acknowledged) <= set(stored)
        frames = [(keyframe["track_id"], keyframe["frame"]) for keyframe in self.document["keyframes"]]
        assert len(frames) == len(set(frames))


@contextlib.contextmanager
def bench(
    browser: Browser,
    server: Server,
    project: str,
    name: str,
    brought_about: Sequence[str] = BROUGHT_ABOUT,
    prepare: Callable[[Page], None] | None = None,
) -> Iterator[Bench]:
    """Somebody who has taken the next work and sees its first frame; the page must report nothing else.

    `prepare` is done with the window before the annotation screen is opened in it.
    """
    person = new_person(browser, server)
    person.sign_in(name)
    assignment = person.send(f"projects/{project}/work/next")["id"]
    taken = Bench(person, assignment, Counter())
    if prepare:
        prepare(person.page)
    open_bench(taken, person.page)
    yield taken
    person.page.context.close()
    unexpected = [fault for fault in person.faults if not any(known in fault for known in brought_about)]
    assert unexpected == [], unexpected


def open_bench(taken: Bench, page: Page) -> None:
    """Open the assignment in this window and count what the server acknowledges to it."""

    def count(response: Response) -> None:
        if response.request.method != "POST" or not response.url.endswith("/operations") or not response.ok:
            return
        # The body of an answer that the test threw away cannot be read; the page has not seen it either.
        with contextlib.suppress(Exception):
            taken.acknowledged.update(result["op_id"] for result in response.json()["results"])

    page.on("response", count)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{taken.person.stack.address}/annotate/{taken.assignment}")
    Person(page, taken.person.stack, []).wait_for_canvas()


def select_first_track(page: Page) -> None:
    page.get_by_role("list", name="Tracks").get_by_role("button").first.click()


def sign_out_elsewhere(person: Person) -> None:
    """Sign out in another window of the same browser."""
    page = person.page.context.new_page()
    page.goto(f"{person.stack.address}/work")
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    token = next(each for each in page.context.cookies() if each.get("name") == "csrftoken").get("value", "")
    answer = page.request.delete(f"{person.stack.address}/api/v1/session", headers={"X-CSRFToken": token})
    assert answer.ok, answer.status
    page.close()
