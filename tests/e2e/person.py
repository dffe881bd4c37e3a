"""A person in front of the screen: looks for roles and labels, uses keys and the mouse, and nothing else."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.stack import Stack

Box = tuple[float, float, float, float]
PATIENCE_MS = 30_000
# The button that steps forward, in each language; it can be used once there is a player.
FRAME_FORWARD = ["One frame forward", "Einen Frame vor"]
LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


@dataclass
class Person:
    """Somebody signed in, with a browser window of their own."""

    page: Page
    stack: Stack
    faults: list[str]

    def sign_in(self, username: str) -> None:
        """Sign in with name and password."""
        who = self.stack.person(username)
        self.page.goto(f"{self.stack.address}/sign-in")
        self.page.get_by_label("User name").fill(who.username)
        self.page.get_by_label("Password", exact=True).fill(who.password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url("**/work*")

    def follow_link(self, username: str) -> None:
        """Sign in with the one-time link."""
        self.page.goto(self.stack.person(username).link)
        self.page.wait_for_url("**/work*")

    def start_next(self) -> None:
        """Press the one key for the next piece of work and wait for the first frame."""
        expect(self.page.get_by_role("heading", name="My work")).to_be_visible()
        self.page.keyboard.press("n")
        self.page.wait_for_url("**/annotate/**")
        self.wait_for_picture()

    def start_in(self, queue: str) -> None:
        """Start the queue whose row says `queue`."""
        start = self.page.get_by_role("button", name="Start", exact=True)
        self.page.locator("div").filter(has_text=queue).filter(has=start).last.locator(start).click()
        self.page.wait_for_url("**/annotate/**")
        self.wait_for_picture()

    def wait_for_picture(self) -> None:
        """Wait until the picture is on the screen and keys reach its player."""
        expect(self.picture).to_be_visible(timeout=PATIENCE_MS)
        expect(self.page.get_by_text("Loading…")).to_have_count(0, timeout=PATIENCE_MS)
        self.page.wait_for_function(
            """(forward) => {
              const picture = document.querySelector("[role=img]");
              const canvas = picture?.querySelector("canvas");
              const isStill = canvas?.style.visibility === "visible";
              const isPlaying = picture?.querySelector("video")?.paused === false;
              const steps = [...document.querySelectorAll("button[aria-label]")]
                .filter((button) => forward.some((label) => button.ariaLabel.startsWith(label)));
              return (isStill || isPlaying) && steps.length > 0 && steps.every((button) => !button.disabled);
            }""",
            arg=FRAME_FORWARD,
            timeout=PATIENCE_MS,
        )

    def wait_for_canvas(self) -> None:
        """Wait until an exact picture, not the playing video, is on the screen."""
        self.page.wait_for_function(
            """() => {
              const canvas = document.querySelector("[role=img] canvas");
              return canvas && canvas.style.visibility === "visible";
            }""",
            timeout=PATIENCE_MS,
        )

    @property
    def picture(self) -> Locator:
        return self.page.get_by_label(re.compile("^Picture of"))

    @property
    def frame(self) -> int:
        return int(self.page.get_by_label("Frame", exact=True).input_value())

    def go_to(self, frame: int) -> None:
        """Type a frame number."""
        field = self.page.get_by_label("Frame", exact=True)
        field.fill(str(frame))
        field.press("Enter")
        field.blur()
        expect(field).to_have_value(str(frame))

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as a hand would."""
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(40)

    def draw(self, box: Box, *, picture: tuple[int, int]) -> None:
        """Drag a box over the picture; coordinates are pixels of the video, whose size is `picture`."""
        area = self.picture.bounding_box()
        assert area is not None
        scale = min(area["width"] / picture[0], area["height"] / picture[1])
        left = area["x"] + (area["width"] - picture[0] * scale) / 2
        top = area["y"] + (area["height"] - picture[1] * scale) / 2

        def point(x: float, y: float) -> tuple[float, float]:
            return left + x * scale, top + y * scale

        mouse = self.page.mouse
        mouse.move(*point(box[0], box[1]))
        mouse.down()
        mouse.move(*point((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
        mouse.move(*point(box[2], box[3]))
        mouse.up()

    def expect_saved(self) -> None:
        """Wait until the screen says that everything is saved."""
        expect(self.page.get_by_label("Save state")).to_have_text("Saved", timeout=PATIENCE_MS)

    def box_on_screen(self) -> Box:
        """The numbers of the selected track's box on this frame."""
        sides = [self.page.get_by_label(re.compile(f"^{side} of ")) for side in ("x1", "y1", "x2", "y2")]
        values = tuple(float(side.input_value()) for side in sides)
        return values[0], values[1], values[2], values[3]

    def api(self, path: str) -> Any:
        """What the API answers to this person's session."""
        answer = self.page.request.get(f"{self.stack.address}/api/v1/{path}")
        assert answer.ok, f"{path}: {answer.status} {answer.text()[:300]}"
        return answer.json()

    def send(self, path: str, body: Any = None) -> Any:
        """What the API answers to a POST with this person's session; None when it has no content."""
        cookies = {each.get("name"): each.get("value", "") for each in self.page.context.cookies()}
        answer = self.page.request.post(
            f"{self.stack.address}/api/v1/{path}",
            data=body if body is not None else {},
            headers={"X-CSRFToken": cookies["csrftoken"]},
        )
        assert answer.ok, f"{path}: {answer.status} {answer.text()[:300]}"
        return answer.json() if answer.text() else None


def new_person(browser: Browser, stack: Stack, *, width: int = 1280, height: int = 800) -> Person:
    """Open a window of its own. What the page complains about is collected in `faults`."""
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    person = Person(page, stack, [])
    page.on("pageerror", lambda error: person.faults.append(str(error)))
    page.on(
        "console", lambda message: person.faults.append(message.text) if message.type == "error" else None
    )
    return person
