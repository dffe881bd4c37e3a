"""The one set of text-safety vectors through the rules, and through every field that a person writes."""

import pytest

from annotation_schemas import rules
from annotation_schemas.invariants import object_faults
from annotation_schemas.kinds import KINDS, Kind
from tests.annotation_schemas.builders import ask, context, distractor, fgqa, pair, question, segment, track
from tests.text_safety import NEVER_STORED, SafetyVector, safety_vectors

VECTORS = safety_vectors()
OBJECTS = {
    "track": track(),
    "segment": segment(),
    "pair": pair(),
    "question": question(),
    "distractor": distractor(),
    "ask": ask(),
}


@pytest.mark.parametrize("vector", VECTORS, ids=range(len(VECTORS)))
def test_the_rules_find_what_the_vector_says(vector: SafetyVector) -> None:
    document = {
        **fgqa(),
        "pairs": [pair(draft_answer=None, answer_verdict="written", **{vector.field: vector.text})],
    }

    found = [one for one in rules.check(document, context()) if one.place.get("field") == vector.field]

    assert [
        {"rule": one.rule, "severity": one.severity, "span": list(one.place["text_span"])}
        for one in found
        if "text_span" in one.place
    ] == vector.found
    assert [one.rule for one in found if "text_span" not in one.place] == vector.server


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS.values() if kind.name in OBJECTS], ids=lambda kind: kind.name
)
def test_no_field_of_any_kind_takes_what_is_never_stored(kind: Kind) -> None:
    for field in kind.texts:
        for vector in VECTORS:
            faults = object_faults(kind, {**OBJECTS[kind.name], field: vector.text}, context())
            told = [fault.rule for fault in faults if fault.place["field"] == field]
            assert told == [one["rule"] for one in vector.found if one["rule"] in NEVER_STORED], (
                field,
                vector,
            )
