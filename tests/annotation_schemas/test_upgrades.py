"""Every version step has its function and its example; the chain of steps does what it says."""

import json
from typing import Any

import pytest

from annotation_schemas.schemas import find_fault
from annotation_schemas.upgrades import EXAMPLES, UPGRADES, UnknownVersion, current_version, upgrade
from tests.annotation_schemas.builders import fgqa, stc

Json = dict[str, Any]
DOCUMENT_TYPES = ("stc", "fgqa")


def test_every_step_below_the_present_version_has_a_function_and_an_example() -> None:
    wanted = {(kind, version) for kind in DOCUMENT_TYPES for version in range(1, current_version(kind))}
    assert set(UPGRADES) == wanted
    for kind, version in wanted:
        folder = EXAMPLES / kind / str(version)
        before, after = (json.loads((folder / f"{name}.json").read_text()) for name in ("before", "after"))
        assert upgrade(before, to_version=version + 1) == after
        assert find_fault(kind, upgrade(before)) is None


def test_a_present_document_stays_itself() -> None:
    for document in (stc(), fgqa()):
        assert upgrade(document) is document


def add_notes(document: Json) -> Json:
    return {**document, "schema_version": 2, "notes": []}


def drop_notes(document: Json) -> Json:
    return {key: value for key, value in document.items() if key != "notes"} | {"schema_version": 3}


def test_steps_follow_one_another() -> None:
    steps = {("stc", 1): add_notes, ("stc", 2): drop_notes}
    assert upgrade(stc(), steps=steps, to_version=2) == {**stc(), "schema_version": 2, "notes": []}
    assert upgrade(stc(), steps=steps, to_version=3) == {**stc(), "schema_version": 3}


@pytest.mark.parametrize(
    ("document", "steps", "message"),
    [
        (stc(), {}, "no step from stc version 1 to 2"),
        ({**stc(), "schema_version": 9}, {}, "stc version 9 is newer than 2"),
        (stc(), {("stc", 1): dict}, "did not write its version"),
        ({"tracks": []}, {}, "must name its document_type and schema_version"),
    ],
)
def test_a_document_that_cannot_be_brought_up_is_refused(document: Json, steps: Any, message: str) -> None:
    with pytest.raises(UnknownVersion, match=message):
        upgrade(document, steps=steps, to_version=2)
