"""A lead imports a file of questions: bad lines are listed, what has no video waits, and becomes work when it comes."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.audit import axe_violations, small_targets
from tests.e2e.person import PATIENCE_MS, new_person
from tests.e2e.stack import REPOSITORY, Stack
from tests.factories.clips import CAMERA, coded_source, run_ffmpeg
from tests.factories.plm_rows import row, write_lines

pytestmark = pytest.mark.e2e

PROJECT = "imported"
# Clips of four seconds: the video has the first and the second of its three.
FRAMES, RATE = 240, 30

MAKE = """
import django; django.setup()
from backend.apps.accounts.models import User
from backend.apps.projects.services import add_member, create_project
project = create_project(actor=None, name="Imported questions", slug="imported", workflow="fgqa")
add_member(actor=None, project=project, user=User.objects.get(username="lena"), role="lead")
"""


def make_project(demo: Stack) -> None:
    """A project of questions that lena leads, beside those of the demo."""
    environment = {**demo.environment, "DJANGO_SETTINGS_MODULE": "backend.config.settings"}
    subprocess.run([sys.executable, "-c", MAKE], cwd=REPOSITORY, env=environment, check=True, timeout=60)


def test_questions_come_in_wait_for_their_video_and_become_work(
    browser: Browser, demo: Stack, tmp_path: Path
) -> None:
    make_project(demo)
    lead = new_person(browser, demo)
    lead.sign_in("lena")
    page = lead.page
    file = tmp_path / "questions.jsonl"
    rows = [row(number) for number in range(12)]
    rows[1] = row(1, source_start_time=-1.0)
    rows[4] = row(4, question="What is shown in <image> now?")
    write_lines(file, rows)
    file.write_bytes(file.read_bytes() + b'{"qa_id": \n')

    # The file: three of its lines are refused, and nothing of the rest has its video.
    page.goto(f"{demo.address}/lead/{PROJECT}")
    page.get_by_role("link", name="Import", exact=True).click()
    expect(page.get_by_text("Nothing was imported yet.")).to_be_visible()
    page.get_by_label("Choose a file of questions").set_input_files(file)
    brought = page.get_by_role("row").filter(has_text="questions.jsonl")
    expect(brought.get_by_text("done")).to_be_visible(timeout=PATIENCE_MS)
    cells = brought.get_by_role("cell")
    assert cells.all_inner_texts()[2:7] == ["13", "10", "0", "3", "0"]
    brought.get_by_role("button", name="Refused rows").click()
    refused = page.get_by_role("table", name="Refused rows")
    expect(refused.get_by_role("row")).to_have_text(
        [
            "RowReason",
            "2The clip starts at -1 s, before the video does.",
            "5question: A text must not hold <|, |> or a tag such as <image>: a tokenizer reads them as commands.",
            "13The line is not JSON.",
        ]
    )
    expect(
        page.get_by_text("2 videos are not here. Clips that wait for them: 4, questions: 10.")
    ).to_be_visible()
    awaited = page.get_by_role("table", name="Awaited videos")
    expect(awaited.get_by_role("row")).to_have_text(
        ["DatasetVideoClipsQuestions", "ht100mvideo-000000037", "ht100mvideo-000000113"]
    )
    assert (axe_violations(page), small_targets(page)) == ([], [])
    page.emulate_media(color_scheme="dark")
    assert axe_violations(page) == []

    # One of the videos comes, by the same screens: two of its three clips lie in it.
    video = tmp_path / "video-0000000.mp4"
    source = coded_source(width=320, height=240, rate=str(RATE), frames=FRAMES)
    run_ffmpeg(*source, *CAMERA, str(video))
    page.get_by_role("link", name="Media", exact=True).click()
    page.get_by_label("Choose clips to upload").set_input_files(video)
    uploaded = page.get_by_role("table", name="Media").get_by_role("row").filter(has_text=video.name)
    expect(uploaded.get_by_text("ready")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("link", name="Import", exact=True).click()
    expect(cells.nth(6)).to_have_text("2", timeout=PATIENCE_MS)
    expect(
        page.get_by_text("One video is not here. Clips that wait for it: 1, questions: 3.")
    ).to_be_visible()
    brought.get_by_role("button", name="Refused rows").click()
    expect(refused.get_by_role("row").nth(3)).to_have_text("7The clip starts at 8 s, the video lasts 8.00 s.")
    items = lead.api(f"projects/{PROJECT}/items")["results"]
    assert sorted((one["start_frame"], one["end_frame"]) for one in items) == [(0, 119), (120, 239)]
    assert {one["stage"] for item in items for one in item["work_items"]} == {"answer"}

    # The same file again gives nothing new.
    page.get_by_label("Choose a file of questions").set_input_files(file)
    expect(brought).to_have_count(2)
    expect(brought.first.get_by_text("done")).to_be_visible(timeout=PATIENCE_MS)
    assert brought.first.get_by_role("cell").all_inner_texts()[2:7] == ["13", "0", "10", "3", "0"]
    assert len(lead.api(f"projects/{PROJECT}/items")["results"]) == 2

    # What came in is counted on the first screen of the project.
    page.get_by_role("link", name="Overview", exact=True).click()
    answers = page.get_by_role("row").filter(has_text="Verify or write answers")
    expect(answers).to_contain_text("0 / 2")
    assert lead.faults == []
