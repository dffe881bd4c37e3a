"""Every screen, light and dark, for people who see, hear, read or move otherwise than its makers."""

from collections import defaultdict

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.audit import (
    axe_violations,
    cut_off_texts,
    moving_parts,
    out_of_reach,
    small_targets,
    unseen_focus,
)
from tests.e2e.screens import visit_screens
from tests.e2e.stack import running_demo

pytestmark = pytest.mark.e2e

SIZE = {"width": 1280, "height": 800}
# What a window of that size shows when everything in it is twice as large.
TWICE_AS_LARGE = {"width": 640, "height": 400}
TAB_STOPS = 25

Faults = dict[str, list[str]]


@pytest.fixture(scope="module")
def faults(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Faults:
    """What is wrong, by kind, over all screens of one running demo."""
    found: Faults = defaultdict(list)
    with running_demo(tmp_path_factory.mktemp("data")) as stack:
        for name, person in visit_screens(browser, stack):
            found["screens"].append(name)
            for kind, sentences in audit(person.page).items():
                found[kind] += [f"{name}: {sentence}" for sentence in sentences]
    return found


def audit(page: Page) -> Faults:
    """Look at one screen in every way; it is left as it was found."""
    found: Faults = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found[f"axe {scheme}"] = axe_violations(page)
    found["motion"] = moving_parts(page)
    found["targets"] = small_targets(page)
    found["focus"] = unseen_focus(page, stops=TAB_STOPS)
    found["cut off"] = cut_off_texts(page)
    page.set_viewport_size(TWICE_AS_LARGE)  # type: ignore[arg-type]
    found["cut off at 200 %"] = cut_off_texts(page)
    found["out of reach at 200 %"] = out_of_reach(page)
    page.set_viewport_size(SIZE)  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_screen(faults: Faults, scheme: str) -> None:
    assert faults[f"axe {scheme}"] == []


def test_nothing_glides_when_less_motion_is_asked_for(faults: Faults) -> None:
    assert faults["motion"] == []


def test_every_target_is_24_pixels_wide_and_high(faults: Faults) -> None:
    assert faults["targets"] == []


def test_the_keyboard_shows_where_it_is(faults: Faults) -> None:
    assert faults["focus"] == []


@pytest.mark.parametrize("size", ["", " at 200 %"])
def test_no_text_is_cut_off(faults: Faults, size: str) -> None:
    assert faults[f"cut off{size}"] == []


def test_every_control_can_be_reached_at_200_percent(faults: Faults) -> None:
    assert faults["out of reach at 200 %"] == []


def test_every_screen_was_looked_at(faults: Faults) -> None:
    assert len(faults["screens"]) == len(set(faults["screens"])) >= 16
