"""Takes the pictures of the README and the guides from the really running demo: `make screenshots`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.e2e.person import LAUNCH, Person, new_person
from tests.e2e.stack import running_demo
from tests.e2e.test_journey import READS, carry_a_box_on, draw_the_woman, write_captions

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
SIZES = {"": (1280, 800), "-wide": (1920, 1080)}
EVERY_SCREEN = "--all"


def main() -> None:
    """Write docs/images/annotate.png; with --all every screen, light and dark, into the folder named after it."""
    everything = Path(sys.argv[2]) if sys.argv[1:2] == [EVERY_SCREEN] else None
    with (
        tempfile.TemporaryDirectory(prefix="groundling-pictures-") as data,
        running_demo(Path(data)) as stack,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=LAUNCH)
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
        if everything:
            everything.mkdir(parents=True, exist_ok=True)
            _take(ana, "annotate", everything)
            for username, screens in _SCREENS.items():
                person = new_person(browser, stack)
                person.sign_in(username)
                for name, path in screens.items():
                    person.page.goto(f"{stack.address}{path}")
                    _take(person, name, everything)
        browser.close()


_SCREENS = {
    "ana": {"work": "/work"},
    "lena": {
        "review": "/review/demo-stc",
        "lead": "/lead/demo-stc",
        "media": "/lead/demo-stc/media",
        "items": "/lead/demo-stc/items",
        "releases": "/lead/demo-stc/releases",
        "jobs": "/lead/demo-stc/jobs",
        "members": "/lead/demo-stc/members",
    },
}


def _take(person: Person, name: str, folder: Path) -> None:
    for scheme in ("light", "dark"):
        person.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for suffix, (width, height) in SIZES.items():
            person.page.set_viewport_size({"width": width, "height": height})
            person.page.wait_for_timeout(1500)
            person.page.screenshot(path=folder / f"{name}{suffix}-{scheme}.png")


if __name__ == "__main__":
    main()
