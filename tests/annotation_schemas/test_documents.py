"""Operations: what they make, when they are stale, and how whole documents are checked and replayed."""

from typing import Any

import pytest

from annotation_schemas.documents import (
    InvalidDocument,
    StaleVersion,
    apply_operations,
    canonical,
    check_document,
    empty_document,
    initial_versions,
    replay,
)
from tests.annotation_schemas.builders import (
    HUMAN,
    K1,
    K2,
    K3,
    P1,
    P2,
    S1,
    T1,
    T2,
    context,
    delete,
    fgqa,
    keyframe,
    out_of_frame,
    pair,
    put,
    segment,
    stc,
    track,
    uid,
)  # fmt: skip

Json = dict[str, Any]


def test_empty_documents() -> None:
    assert empty_document("stc") == {
        "document_type": "stc", "schema_version": 1, "tracks": [], "keyframes": [], "segments": [],
    }  # fmt: skip
    assert empty_document("fgqa") == {
        "document_type": "fgqa", "schema_version": 1, "pairs": [], "evidence_boxes": [],
    }  # fmt: skip
    assert empty_document("mcq") == {
        "document_type": "mcq", "schema_version": 1, "questions": [], "distractors": [],
    }  # fmt: skip
    assert empty_document("blind") == {
        "document_type": "blind", "schema_version": 1, "blind_questions": [], "choices": [],
    }  # fmt: skip
    with pytest.raises(KeyError, match="no document type 'notes'"):
        empty_document("notes")


def test_a_batch_makes_changes_and_deletes_objects() -> None:
    # given a document to which a track, a keyframe and a segment were added
    first = apply_operations(
        empty_document("stc"),
        {},
        [put(1, "track", track()), put(2, "keyframe", keyframe()), put(3, "segment", segment())],
        context(),
    )
    # when the track is renamed, the keyframe moved twice and the segment deleted
    suggested = {"by": "suggestion", "suggestion_id": uid(9)}
    second = apply_operations(
        first.document,
        first.versions,
        [
            put(4, "track", track(name="girl"), 1),
            put(5, "keyframe", keyframe(frame=7), 1),
            put(6, "keyframe", keyframe(frame=8, origin=suggested), 2),
            delete(7, "segment", S1, 1),
        ],
        context(),
    )
    # then
    assert first.document == {
        **empty_document("stc"), "tracks": [track()], "keyframes": [keyframe()], "segments": [segment()],
    }  # fmt: skip
    assert first.versions == {T1: 1, K1: 1, S1: 1}
    assert second.document == {
        **empty_document("stc"),
        "tracks": [track(name="girl")],
        "keyframes": [keyframe(frame=8, origin=suggested)],
    }
    assert second.versions == {T1: 2, K1: 3, S1: 2}
    assert second.results == [
        {"op_id": uid(1004), "id": T1, "version": 2},
        {"op_id": uid(1005), "id": K1, "version": 2},
        {"op_id": uid(1006), "id": K1, "version": 3},
        {"op_id": uid(1007), "id": S1, "version": 2},
    ]


def test_a_put_keeps_the_place_of_an_object_in_its_list() -> None:
    document = fgqa(pairs=[pair(P1), pair(P2)])
    applied = apply_operations(
        document, {P1: 4, P2: 1}, [put(1, "pair", pair(P1, answer="Other."), 4)], context()
    )
    assert [each["id"] for each in applied.document["pairs"]] == [P1, P2]
    assert applied.versions == {P1: 5, P2: 1}


def test_what_was_given_is_not_changed_and_untouched_lists_are_shared() -> None:
    document, versions = stc(), initial_versions(stc())
    applied = apply_operations(document, versions, [put(1, "segment", segment(caption="New."), 1)], context())
    assert document == stc()
    assert versions == initial_versions(stc())
    assert applied.document["keyframes"] is document["keyframes"]


def test_an_object_without_a_version_counts_as_version_1() -> None:
    applied = apply_operations(stc(), {}, [put(1, "track", track(name="girl"), 1)], context())
    assert applied.versions == {T1: 2}


@pytest.mark.parametrize("base_version", [0, 2, 4])
def test_another_base_version_is_stale_and_shows_both_values(base_version: int) -> None:
    document = stc()
    operation = put(1, "track", track(name="girl"), base_version)
    with pytest.raises(StaleVersion) as stale:
        apply_operations(document, {**initial_versions(document), T1: 3}, [operation], context())
    assert stale.value.op_id == uid(1001)
    assert (stale.value.id, stale.value.current_version) == (T1, 3)
    assert stale.value.current_value == track()
    assert stale.value.sent_value == operation["value"]
    assert document == stc()


def test_a_change_of_an_object_that_was_never_there_is_stale() -> None:
    with pytest.raises(StaleVersion) as stale:
        apply_operations(empty_document("stc"), {}, [put(1, "track", track(), 2)], context())
    assert (stale.value.current_version, stale.value.current_value) == (0, None)


def test_after_a_delete_the_version_goes_on_and_the_object_can_come_back() -> None:
    gone = apply_operations(stc(), initial_versions(stc()), [delete(1, "segment", S1, 1)], context())
    assert gone.versions[S1] == 2

    for stale_version in (0, 1):
        with pytest.raises(StaleVersion) as stale:
            apply_operations(
                gone.document, gone.versions, [put(2, "segment", segment(), stale_version)], context()
            )
        assert (stale.value.current_version, stale.value.current_value) == (2, None)

    back = apply_operations(gone.document, gone.versions, [put(3, "segment", segment(), 2)], context())
    assert back.versions[S1] == 3
    assert canonical(back.document) == canonical(stc())


def test_what_is_merely_unfinished_is_accepted() -> None:
    operations = [
        put(1, "track", track(T2, name="", finished=False)),
        put(2, "segment", segment(uid(70), 5, 5, track_id=T2, caption="", unique=None)),
    ]
    applied = apply_operations(stc(), initial_versions(stc()), operations, context())
    assert applied.document["segments"][-1]["caption"] == ""


def test_a_batch_is_judged_by_its_result() -> None:
    # keyframes change places, and a parent comes after its child
    operations = [
        put(1, "keyframe", keyframe(K1, 60), 1),
        put(2, "keyframe", keyframe(K3, 0), 1),
        put(3, "keyframe", keyframe(uid(70), 5, track_id=T2)),
        put(4, "track", track(T2)),
    ]
    applied = apply_operations(stc(), initial_versions(stc()), operations, context())
    frames = {each["id"]: each["frame"] for each in applied.document["keyframes"]}
    assert (frames[K1], frames[K3], frames[uid(70)]) == (60, 0, 5)


def test_numbers_that_are_whole_become_integers() -> None:
    operations = [
        put(1, "keyframe", keyframe(uid(70), 7.0)),
        put(2, "segment", segment(start=0.0, end=9.0), 1),
    ]  # type: ignore[arg-type]
    applied = apply_operations(stc(), {}, operations, context())
    frames = [applied.document["keyframes"][-1]["frame"], applied.document["segments"][0]["end_frame"]]
    assert frames == [7, 9]
    assert all(type(frame) is int for frame in frames)


def test_the_envelope_gives_id_and_origin() -> None:
    origin = {"by": "suggestion", "suggestion_id": uid(9), "edited": True}
    operation = put(1, "track", track(T2), origin=origin)
    operation["value"] = {**operation["value"], "id": T2, "origin": HUMAN}
    applied = apply_operations(stc(), {}, [operation], context())
    assert applied.document["tracks"][-1] == track(T2, origin=origin)
    assert list(applied.document["tracks"][-1]) == [
        "id",
        "category",
        "name",
        "finished",
        "attributes",
        "origin",
    ]


def test_check_document_accepts_what_is_right_and_names_what_is_not() -> None:
    check_document(stc(), context())
    check_document(fgqa(), context())
    wrong = [
        ({"document_type": "mcq"}, "schema"),
        (stc(tracks=[track(colour="red")]), "schema"),
        (stc(tracks=[]), "unknown_parent"),
        (stc(keyframes=[keyframe(K1, 0), keyframe(K2, 0)]), "two_keyframes_on_one_frame"),
        (stc(segments=[segment(K1)]), "id_twice"),
        (stc(segments=[out_of_frame(S1, 9, 3)]), "end_before_start"),
    ]
    for document, rule in wrong:
        with pytest.raises(InvalidDocument) as refused:
            check_document(document, context())
        assert refused.value.rule == rule


def test_replay_begins_with_a_seed_and_trusts_what_was_accepted() -> None:
    log = [put(1, "track", track(name="girl"), 1), delete(2, "segment", S1, 1)]
    applied = apply_operations(stc(), initial_versions(stc()), log, context())
    assert replay(log, context(editable_kinds=[]), document=stc()) == applied.document
    with pytest.raises(ValueError, match="has no document type"):
        replay([], context())
    with pytest.raises(StaleVersion):
        replay([put(1, "track", track(), 3)], context())
