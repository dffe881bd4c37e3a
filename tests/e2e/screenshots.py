"""Takes the pictures of the README and the guides from the really running demo: `make screenshots`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.e2e.person import LAUNCH, Person, new_person
from tests.e2e.screens import visit_screens
from tests.e2e.stack import Stack, running_demo
from tests.e2e.test_journey import READS, carry_a_box_on, draw_the_woman, write_captions

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
SIZES = {"": (1280, 800), "-wide": (1920, 1080)}
EVERY_SCREEN = "--all"
MS_TO_SETTLE = 600


def main() -> None:
    """Write docs/images/annotate.png; with `--all FOLDER` every screen, light and dark, into that folder instead."""
    everything = Path(sys.argv[2]) if sys.argv[1:2] == [EVERY_SCREEN] else None
    with (
        tempfile.TemporaryDirectory(prefix="groundling-pictures-") as data,
        running_demo(Path(data)) as stack,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=LAUNCH)
        if everything:
            everything.mkdir(parents=True, exist_ok=True)
            for name, person in visit_screens(browser, stack):
                _take(person, name, everything)
        else:
            _picture_of_the_readme(browser, stack)
        browser.close()


def _picture_of_the_readme(browser: Browser, stack: Stack) -> None:
    ana = new_person(browser, stack)
    ana.sign_in("ana")
    ana.start_next()
    draw_the_woman(ana, shift=0)
    write_captions(ana, reads=READS)
    carry_a_box_on(ana)
    ana.page.get_by_role("button", name="woman in a grey cardigan").first.click()
    ana.go_to(135)
    ana.page.wait_for_timeout(1000)
    IMAGES.mkdir(parents=True, exist_ok=True)
    ana.page.screenshot(path=IMAGES / "annotate.png")


def _take(person: Person, name: str, folder: Path) -> None:
    for suffix, (width, height) in SIZES.items():
        person.page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            person.page.emulate_media(color_scheme=scheme)
            person.page.wait_for_timeout(MS_TO_SETTLE)
            person.page.screenshot(path=folder / f"{name}{suffix}-{scheme}.png")
    width, height = SIZES[""]
    person.page.set_viewport_size({"width": width, "height": height})


if __name__ == "__main__":
    main()
