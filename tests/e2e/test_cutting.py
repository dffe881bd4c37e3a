"""A lead cuts videos: from a file with a bad line, and by hand with the keys alone; tags and sorts what was made."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.audit import axe_violations, small_targets
from tests.e2e.person import PATIENCE_MS, Person, new_person
from tests.e2e.stack import Stack

pytestmark = pytest.mark.e2e

PROJECT = "demo-stc"
VIDEO = "cars-overhead.mp4"
STEPS = f"""asset,start_seconds,end_seconds,label
{VIDEO},1,3,a van turns
{VIDEO},5,4,goes back
cars-overhead,3,6.5,two cars pass
"""


def clips_of(lead: Person) -> list[tuple[int, int, str, list[str]]]:
    """First and last frame, label and tags of the items of the video, by their frames."""
    items = lead.api(f"projects/{PROJECT}/items?page_size=500&text={VIDEO}")["results"]
    return sorted(
        (item["start_frame"], item["end_frame"], item["metadata"].get("what_description", ""), item["tags"])
        for item in items
        if "cut" in item["metadata"]
    )


def test_a_lead_cuts_from_a_file_and_by_hand(browser: Browser, demo: Stack, tmp_path: Path) -> None:
    lead = new_person(browser, demo)
    lead.sign_in("lena")
    page = lead.page
    file = tmp_path / "steps.csv"
    file.write_text(STEPS)

    # The file with a bad line: looked at, then made without that line.
    page.goto(f"{demo.address}/lead/{PROJECT}/cut?by=file")
    page.get_by_label("Choose files").first.set_input_files(file)
    page.get_by_role("button", name="Preview").click()
    row = page.get_by_role("row").filter(has_text="steps.csv, line 3")
    expect(row).to_contain_text("It ends at 4 s, not after its begin at 5 s.", timeout=PATIENCE_MS)
    make = page.get_by_role("button", name="Make 2 clips")
    expect(make).to_be_disabled()
    assert clips_of(lead) == []
    assert (axe_violations(page), small_targets(page)) == ([], [])
    page.get_by_label("Leave out the refused row").check()
    make.click()
    expect(page.get_by_text("2 clips made.")).to_be_visible(timeout=PATIENCE_MS)
    from_file = clips_of(lead)
    assert [label for _, _, label, _ in from_file] == ["a van turns", "two cars pass"]

    # By hand, with keys.
    page.goto(f"{demo.address}/lead/{PROJECT}/media")
    page.get_by_role("link", name=f"Cut {VIDEO} by hand").click()
    lead.wait_for_picture()
    asset = page.url.rsplit("/", 1)[1]
    lead.go_to(100)
    lead.press("i")
    lead.go_to(150)
    lead.press("o")
    lead.go_to(200)
    lead.press("o", "ArrowUp")
    lead.go_to(125)
    lead.press("]")
    expect(page.get_by_role("button", name="100–125")).to_be_visible()
    expect(page.get_by_role("button", name="151–200")).to_be_visible()
    page.get_by_label("Label of the clip from 100 to 125").fill("waits")
    assert (axe_violations(page), small_targets(page)) == ([], [])
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("2 clips made.")).to_be_visible(timeout=PATIENCE_MS)
    by_hand = [clip for clip in clips_of(lead) if clip not in from_file]
    grid = lead.api(f"assets/{asset}/frames")["grid"]

    def on_grid(start: int, end: int) -> tuple[int, int]:
        inside = [frame for frame in grid if start <= frame <= end]
        return inside[0], inside[-1]

    assert [clip[:3] for clip in by_hand] == [(*on_grid(100, 125), "waits"), (*on_grid(151, 200), "")]

    # What was made gets a tag, by which the list is found again.
    page.goto(f"{demo.address}/lead/{PROJECT}/items?text=waits")
    page.get_by_label(f"Choose {VIDEO}, frames {by_hand[0][0]} to {by_hand[0][1]}").check()
    tags = page.locator("input[aria-label=Tags]")
    tags.fill("queue")
    tags.press("Enter")
    page.get_by_role("button", name="Put tags").click()
    page.get_by_role("link", name="queue").click()
    page.wait_for_url("**tag=queue**")
    assert [tags for *_, tags in clips_of(lead) if tags] == [["queue"]]

    # The whole video is an item too, so each of its clips is shown beside it; one of them is withdrawn.
    page.get_by_role("link", name="Look-alikes").click()
    page.get_by_role("button", name="Look for look-alikes").click()
    withdraw = page.get_by_role("button", name=f"Withdraw {VIDEO}, frames {by_hand[0][0]} to {by_hand[0][1]}")
    expect(withdraw).to_be_visible(timeout=PATIENCE_MS)
    assert (axe_violations(page), small_targets(page)) == ([], [])
    withdraw.click()
    expect(withdraw).to_have_count(0)
    [withdrawn] = lead.api(f"projects/{PROJECT}/items?state=withdrawn")["results"]
    assert withdrawn["tags"] == ["queue"]
    assert lead.faults == []
