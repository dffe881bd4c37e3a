"""Datasets that are made once for all tests of a module: ingesting and annotating takes seconds."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.backend.releases.dataset import (
    FgqaWorld,
    StcWorld,
    accept_first,
    answered,
    coded_asset,
    item_on,
    sign_off,
    staffed_project,
    subject,
)
from tests.backend.work.workplace import fgqa, make_crew, pair

__all__ = ["fgqa_world", "make_crew", "stc_world"]


@contextmanager
def committed(blocker: Any) -> Iterator[Path]:
    """Let the block write to the database for good; everything is removed at its end."""
    with tempfile.TemporaryDirectory(prefix="groundling-dataset-") as folder:
        try:
            yield Path(folder)
        finally:
            with blocker.unblock():
                call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def stc_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[StcWorld]:
    with committed(django_db_blocker) as folder:
        with django_db_blocker.unblock():
            made = _stc_world(folder)
        yield made


@pytest.fixture(scope="module")
def fgqa_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[FgqaWorld]:
    with committed(django_db_blocker) as folder:
        with django_db_blocker.unblock():
            made = _fgqa_world(folder)
        yield made


def _stc_world(folder: Path) -> StcWorld:
    dataset = staffed_project(workflow="stc_one_pass", grid_fps=Fraction(6))
    asset = coded_asset(dataset.project, folder, name="walk.mp4", frames=240)
    whole = item_on(dataset, asset, 0, 235)
    for desk in (dataset.ann, dataset.bob):
        desk.finish(
            *subject(
                "the walker",
                (0, 235),
                [(0, 119, "A man walks in from the left.", True), (120, 235, "He waves.", False)],
            ),
            *subject(
                "the dog",
                (0, 235),
                [(0, 4, "A dog blinks.", True), (5, 235, "A dog runs in a circle.", True)],
            ),
        )
    accept_first(dataset, whole)
    part = item_on(dataset, asset, 30, 215)
    # The simulated person is first, and so is the one who is accepted.
    for desk in (dataset.bob, dataset.ann):
        desk.finish(*subject("the walker", (30, 215), [(30, 215, "A man walks through the yard.", True)]))
    accept_first(dataset, part)
    unfinished = item_on(dataset, asset, 0, 190)
    dataset.ann.finish(*subject("the walker", (0, 190), [(0, 190, "A man walks.", True)]))
    return StcWorld(dataset, asset, whole, part, unfinished)


def _fgqa_world(folder: Path) -> FgqaWorld:
    dataset = staffed_project(workflow="fgqa")
    asset = coded_asset(dataset.project, folder, name="jar.mp4", frames=60)
    questions = fgqa(pair("Which hand opens the jar?"), pair("Why does she smile?"))
    done = item_on(dataset, asset, 10, 40, split="test", seed=questions, start_stage="answer")
    bench = dataset.ann.take()
    saved = dataset.ann.save(
        bench["annotation"]["id"],
        *answered(
            bench,
            Which={
                "question_verdict": "ok",
                "answer": "Her left hand.",
                "answer_verdict": "written",
                "evidence": {"start_frame": 12, "end_frame": 30},
            },
            Why={"question_verdict": "unanswerable", "question_explanation": "A reason cannot be seen."},
        ),
    )
    assert saved.status_code == 200, saved.content
    assert dataset.ann.submit(bench["annotation"]["id"], saved.json()["revision"]).status_code == 200
    assert sign_off(dataset.reviewer)
    open_item = item_on(dataset, asset, 0, 9, split="test", seed=questions, start_stage="answer")
    return FgqaWorld(dataset, asset, done, open_item)
