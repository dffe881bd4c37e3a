"""What operations are refused for, with the exact place, and that a refused batch changes nothing."""

import copy
from typing import Any

import pytest

from annotation_schemas.documents import InvalidOperation, apply_operations, empty_document, initial_versions
from annotation_schemas.masks import from_polygons
from tests.annotation_schemas.builders import (
    K1,
    K2,
    P1,
    P2,
    S1,
    T1,
    T2,
    absent,
    context,
    delete,
    evidence_box,
    fgqa,
    keyframe,
    pair,
    put,
    segment,
    stc,
    track,
    uid,
)

Json = dict[str, Any]


def refuse(document: Json, *operations: Json, **fields: Any) -> InvalidOperation:
    """Return the refusal of a batch, having made sure that it changed nothing."""
    before = copy.deepcopy(document)
    with pytest.raises(InvalidOperation) as refused:
        apply_operations(document, initial_versions(document), operations, context(**fields))
    assert document == before
    return refused.value


def test_a_delete_of_nothing_is_refused() -> None:
    assert refuse(stc(), delete(1, "segment", uid(77), 0)).rule == "nothing_to_delete"
    gone = apply_operations(stc(), initial_versions(stc()), [delete(1, "segment", S1, 1)], context())
    with pytest.raises(InvalidOperation) as refused:
        apply_operations(gone.document, gone.versions, [delete(2, "segment", S1, 2)], context())
    assert refused.value.rule == "nothing_to_delete"


def test_a_batch_is_all_or_nothing() -> None:
    fault = refuse(stc(), put(1, "track", track(name="girl"), 1), put(2, "keyframe", keyframe(uid(70), 100)))
    assert (fault.op_id, fault.rule) == (uid(1002), "frame_outside_clip")


BROKEN_MASK = {"size": [480, 640], "counts": "0"}
SMALL_MASK = from_polygons([[0, 0, 5, 0, 5, 5]], width=320, height=240)
NEW = uid(70)


@pytest.mark.parametrize(
    ("operation", "rule", "place"),
    [
        (put(1, "keyframe", keyframe(NEW, 100)), "frame_outside_clip", {"field": "frame", "frame": 100}),
        (
            put(1, "segment", segment(NEW, 90, 100)),
            "frame_outside_clip",
            {"field": "end_frame", "frame": 100},
        ),
        (put(1, "segment", segment(NEW, 9, 8)), "end_before_start", {"field": "end_frame", "frame": 8}),
        (
            put(1, "keyframe", keyframe(NEW, 5, box=[-0.5, 0, 9, 9])),
            "box_outside_picture",
            {"field": "box", "frame": 5},
        ),
        (
            put(1, "keyframe", keyframe(NEW, 5, box=[0, 0, 641, 9])),
            "box_outside_picture",
            {"field": "box", "frame": 5},
        ),
        (
            put(1, "keyframe", keyframe(NEW, 5, box=[9, 0, 9, 9])),
            "box_outside_picture",
            {"field": "box", "frame": 5},
        ),
        (
            put(1, "keyframe", keyframe(NEW, 5, box=[0, 9, 9, 8])),
            "box_outside_picture",
            {"field": "box", "frame": 5},
        ),
        (
            put(1, "keyframe", keyframe(NEW, 5, box=[0, 0, float("nan"), 8])),
            "box_outside_picture",
            {"field": "box", "frame": 5},
        ),
        (
            put(1, "keyframe", keyframe(NEW, 5, mask=SMALL_MASK)),
            "mask_of_another_size",
            {"field": "mask.size", "frame": 5},
        ),
        (
            put(1, "keyframe", keyframe(NEW, 5, mask=BROKEN_MASK)),
            "mask_broken",
            {"field": "mask.counts", "frame": 5},
        ),
        (
            put(1, "keyframe", keyframe(NEW, 40)),
            "two_keyframes_on_one_frame",
            {"field": "frame", "frame": 40},
        ),
        (put(1, "keyframe", keyframe(NEW, 5, track_id=T2)), "unknown_parent", {"field": "track_id"}),
        (put(1, "segment", segment(NEW, track_id=T2)), "unknown_parent", {"field": "track_id"}),
        (
            put(1, "segment", segment(NEW, caption="A cat <|eot_id|> sits")),
            "special_token",
            {"field": "caption", "text_span": [6, 8]},
        ),
        (
            put(1, "track", track(NEW, name="<IMAGE>")),
            "special_token",
            {"field": "name", "text_span": [0, 7]},
        ),
        (
            put(1, "segment", segment(NEW, caption="😀 a\u202eb")),
            "invisible_character",
            {"field": "caption", "text_span": [4, 5]},
        ),
        (
            put(1, "track", track(NEW, name="a\ud800")),
            "invisible_character",
            {"field": "name", "text_span": [1, 2]},
        ),
        (
            put(1, "track", track(NEW, attributes={"clothes": ["hat", "<video>"]})),
            "special_token",
            {"field": "attributes.clothes[1]", "text_span": [0, 7]},
        ),
        (put(1, "track", track(NEW, colour="red")), "schema", {}),
        (put(1, "keyframe", keyframe(NEW, 5, box=None)), "schema", {"field": "box"}),
        (put(1, "keyframe", {**keyframe(NEW, 5), "frame": 5.5}), "schema", {"field": "frame"}),
        (put(1, "pair", pair(NEW)), "kind_of_another_document", {}),
        (put(1, "track", track(K1), 1), "id_of_another_kind", {}),
    ],
)
def test_what_can_never_be_right_is_refused_with_its_place(operation: Json, rule: str, place: Json) -> None:
    fault = refuse(stc(), operation)
    assert (fault.op_id, fault.rule) == (uid(1001), rule)
    assert fault.place == {"object_id": operation["id"], "kind": operation["kind"], **place}
    assert fault.message.endswith(".")
    assert "\n" not in fault.message


@pytest.mark.parametrize(
    ("value", "rule", "field"),
    [
        (pair(evidence={"start_frame": 5, "end_frame": 4}), "end_before_start", "evidence.end_frame"),
        (pair(evidence={"start_frame": 5, "end_frame": 100}), "frame_outside_clip", "evidence.end_frame"),
        (pair(draft_answer="<|x"), "special_token", "draft_answer"),
        (pair(question_type="Colour"), "schema", "question_type"),
    ],
)
def test_what_is_wrong_with_a_pair_is_refused(value: Json, rule: str, field: str) -> None:
    fault = refuse(fgqa(), put(1, "pair", value, 1))
    assert (fault.rule, fault.place["field"]) == (rule, field)


def test_an_evidence_box_needs_its_pair() -> None:
    fault = refuse(fgqa(), put(1, "evidence_box", evidence_box(uid(70), pair_id=P2)))
    assert (fault.rule, fault.place["field"]) == ("unknown_parent", "pair_id")


def test_a_track_is_deleted_only_with_what_belongs_to_it() -> None:
    document = stc(keyframes=[keyframe(K1, 0), absent(K2, 40)], segments=[segment()])
    fault = refuse(
        document, delete(1, "track", T1, 1), delete(2, "segment", S1, 1), delete(3, "keyframe", K1, 1)
    )
    assert (fault.op_id, fault.rule) == (uid(1001), "still_has_children")
    assert fault.message.startswith("1 objects of kind keyframe still belong to this track")

    everything = [delete(1, "track", T1, 1)]
    everything += [delete(2, "segment", S1, 1), delete(3, "keyframe", K1, 1), delete(4, "keyframe", K2, 1)]
    applied = apply_operations(document, initial_versions(document), everything, context())
    assert applied.document == empty_document("stc")
    assert applied.versions == {T1: 2, S1: 2, K1: 2, K2: 2}


def test_a_stage_changes_only_its_kinds() -> None:
    captioning = {"editable_kinds": ["segment"]}
    fault = refuse(stc(), put(1, "keyframe", keyframe(K1, 1), 1), **captioning)
    assert (fault.rule, fault.place) == ("kind_not_editable", {"object_id": K1, "kind": "keyframe"})
    assert refuse(stc(), delete(1, "track", T1, 1), **captioning).rule == "kind_not_editable"
    apply_operations(stc(), {}, [put(1, "segment", segment(caption="New."), 1)], context(**captioning))


def test_a_stage_changes_only_its_fields() -> None:
    asking = {"editable_fields": {"pair": ["question", "question_type", "question_subtype", "attributes"]}}
    changed = pair(question="How is the knife held?")
    apply_operations(fgqa(), {}, [put(1, "pair", changed, 1)], context(**asking))
    fault = refuse(fgqa(), put(1, "pair", pair(answer="Left."), 1), **asking)
    assert (fault.rule, fault.place["field"]) == ("field_not_editable", "answer")

    blank = pair(
        P2,
        question_verdict=None,
        draft_answer=None,
        answer="",
        answer_verdict=None,
        evidence=None,
        question="What?",
    )
    apply_operations(fgqa(), {}, [put(1, "pair", blank)], context(**asking))
    fault = refuse(fgqa(), put(1, "pair", {**blank, "answer": "Salt."}), **asking)
    assert (fault.rule, fault.place["field"]) == ("field_not_editable", "answer")


def test_nothing_comes_or_goes_where_its_words_are_closed() -> None:
    judging = {"editable_fields": {"pair": ["answer_verdict"]}}
    gone = refuse(fgqa(), delete(1, "pair", P1, 1), **judging)
    assert (gone.rule, gone.place) == ("object_not_editable", {"object_id": P1, "kind": "pair"})
    added = refuse(fgqa(), put(1, "pair", pair(P2)), **judging)
    assert added.rule == "object_not_editable"


ATTRIBUTES = {
    "track": {
        "type": "object",
        "properties": {"age": {"enum": ["child", "adult"]}, "note": {"type": "string", "minLength": 1}},
        "required": ["age"],
        "additionalProperties": False,
        "allOf": [
            {
                "if": {"properties": {"age": {"enum": ["child"]}}, "required": ["age"]},
                "then": {"required": ["note"]},
                "else": {"properties": {"note": False}},
            }
        ],
    }
}


@pytest.mark.parametrize("attributes", [{}, {"age": "adult"}, {"age": "child"}, {"age": "child", "note": ""}])
def test_attributes_may_be_unfinished(attributes: Json) -> None:
    operation = put(1, "track", track(attributes=attributes), 1)
    apply_operations(stc(), {}, [operation], context(attributes_schema=ATTRIBUTES))


@pytest.mark.parametrize(
    ("attributes", "field"),
    [
        ({"age": "old"}, "attributes.age"),
        ({"colour": "red"}, "attributes.colour"),
        ({"age": "child", "note": 3}, "attributes.note"),
    ],
)
def test_attributes_must_not_be_wrong(attributes: Json, field: str) -> None:
    fault = refuse(stc(), put(1, "track", track(attributes=attributes), 1), attributes_schema=ATTRIBUTES)
    assert (fault.rule, fault.place["field"]) == ("attribute_not_allowed", field)


def test_a_broken_envelope_is_refused_with_its_place() -> None:
    good = put(1, "track", track(), 1)
    fault = refuse(stc(), good, {**put(2, "segment", segment(), 1), "base_version": "1"})
    assert (fault.op_id, fault.rule) == (uid(1002), "schema")
    assert fault.place == {"field": "operations[1].base_version"}
    assert refuse(stc(), good, good).rule == "op_id_twice"
    assert refuse(stc(), {**good, "value": {"id": T2}}).rule == "id_mismatch"
    assert refuse(stc(), "put").place == {"field": "operations[0]"}  # type: ignore[arg-type]
