"""What can be deleted and added in each stage of the shipped workflows, through the interface."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from annotation_schemas.workflows import load_workflow
from tests.backend.work.workplace import Crew, Desk, delete, make_item, put
from tests.domain.documents import (
    HUMAN,
    ask,
    distractor,
    fgqa,
    keyframe,
    mcq,
    pair,
    question,
    segment,
    sgqa,
    stc,
    track,
    uuid_of,
)

BOX = [10.0, 20.0, 110.0, 220.0]
EVIDENCE_BOX = {"id": uuid_of(12), "pair_id": uuid_of(11), "frame": 30, "box": BOX, "origin": HUMAN}

# The object of each kind that is tried lies at the end and has nothing that belongs to it.
SEEDS = {
    "stc": stc([track(1), track(2)], [keyframe(3, 1, 0, BOX)], [segment(4, 1, 0, 80)]),
    "fgqa": fgqa([pair(11), pair(13, "Which way does he turn?")], [EVIDENCE_BOX]),
    "mcq": mcq(
        [question(21), question(22, "Which way does he turn?")],
        [distractor(23, 21, verdict=None), distractor(24, 21, "With his mouth.", verdict=None)],
    ),
    "sgqa": sgqa(ask(31, frame=60, evidence={"start_frame": 10, "end_frame": 50})),
}
TRIED = {
    "track": 2,
    "keyframe": 3,
    "segment": 4,
    "pair": 13,
    "evidence_box": 12,
    "question": 22,
    "distractor": 24,
    "ask": 31,
    "blind_question": 22,
}

# (workflow, stage, the kinds whose objects may come and go there, the kinds whose may not)
STAGES = [
    ("stc", "track", ["track", "keyframe"], ["segment"]),
    ("stc", "caption", ["segment"], ["track", "keyframe"]),
    ("stc", "verify", ["keyframe", "segment"], ["track"]),
    ("stc_one_pass", "annotate", ["track", "keyframe", "segment"], []),
    ("fgqa", "question", ["pair"], ["evidence_box"]),
    ("fgqa", "answer", ["pair", "evidence_box"], []),
    ("fgqa", "audit", [], ["pair", "evidence_box"]),
    ("mcq", "distractors", ["distractor"], ["question"]),
    ("mcq", "blind", [], ["blind_question"]),
    ("mcq", "check", [], ["question", "distractor"]),
    ("sgqa", "ask", ["ask"], []),
    ("sgqa", "answer", [], ["ask"]),
    ("sgqa", "verify", [], ["ask"]),
]
REFUSED_BY = {"kind_not_editable", "object_not_editable"}


def test_every_shipped_stage_is_tried() -> None:
    shipped = [
        (name, stage["name"])
        for name in ("stc", "stc_one_pass", "fgqa", "mcq", "sgqa")
        for stage in load_workflow(name)["stages"]
    ]

    assert [stage[:2] for stage in STAGES] == shipped


@pytest.mark.parametrize(("workflow", "stage", "open_kinds", "closed"), STAGES)
def test_objects_come_and_go_only_where_the_stage_is_about_them(
    make_crew: Callable[..., Crew], workflow: str, stage: str, open_kinds: list[str], closed: list[str]
) -> None:
    crew = make_crew(workflow=workflow)
    seed = SEEDS[workflow.removesuffix("_one_pass")]
    make_item(crew.project, seed=seed, start_stage=stage)
    desk = crew.reviewer if stage == "audit" else crew.ann
    bench = desk.take(stage)
    before = bench["annotation"]["document"]

    for kind in closed:
        for answer in (_delete(desk, bench, kind), _add(desk, bench, kind)):
            assert answer.status_code == 422, answer.content
            assert answer.json()["error"]["detail"]["rule"] in REFUSED_BY
    seen = desk.get(f"annotations/{bench['annotation']['id']}").json()["document"]
    assert seen == before
    for kind in open_kinds:
        answer = _delete(desk, bench, kind)
        assert answer.status_code == 200, answer.content


def _delete(desk: Desk, bench: dict[str, Any], kind: str) -> Any:
    object_id = uuid_of(TRIED[kind])
    return desk.save(bench["annotation"]["id"], delete(kind, object_id, 1))


def _add(desk: Desk, bench: dict[str, Any], kind: str) -> Any:
    """Another object that says the same."""
    (there,) = [
        one
        for value in bench["annotation"]["document"].values()
        if isinstance(value, list)
        for one in value
        if one["id"] == uuid_of(TRIED[kind])
    ]
    value = {key: entry for key, entry in there.items() if key not in ("id", "origin")}
    return desk.save(bench["annotation"]["id"], put(kind, value, object_id=str(uuid.uuid4())))
