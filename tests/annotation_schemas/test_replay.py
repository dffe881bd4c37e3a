"""Properties of operations over random histories."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from annotation_schemas.documents import (
    InvalidOperation,
    StaleVersion,
    apply_operations,
    canonical,
    empty_document,
    replay,
)
from tests.annotation_schemas.builders import context, delete, keyframe, put, segment, track, uid

Json = dict[str, Any]
CONTEXT = context()
TRACKS = [uid(n) for n in range(1, 4)]
KEYFRAMES = [uid(n) for n in range(11, 19)]
SEGMENTS = [uid(n) for n in range(21, 25)]


@st.composite
def wishes(draw: st.DrawFn) -> tuple[str, str, Json | None]:
    """Return what a person wants: a kind, an id, and the new value or None for a delete. Often impossible."""
    kind = draw(st.sampled_from(["track", "keyframe", "segment"]))
    identity = draw(st.sampled_from({"track": TRACKS, "keyframe": KEYFRAMES, "segment": SEGMENTS}[kind]))
    if draw(st.integers(0, 4)) == 0:
        return kind, identity, None
    if kind == "track":
        return kind, identity, track(identity, name=draw(st.sampled_from("abc")))
    parent = draw(st.sampled_from(TRACKS))
    frame = draw(st.integers(-2, 101))
    if kind == "keyframe":
        return kind, identity, keyframe(identity, frame, track_id=parent)
    return kind, identity, segment(identity, frame, draw(st.integers(0, 99)), track_id=parent)


@settings(max_examples=150)
@given(st.lists(st.tuples(st.lists(wishes(), min_size=1, max_size=4), st.integers(0, 9)), max_size=15))
def test_the_log_of_accepted_batches_replays_to_the_document(
    batches: list[tuple[list[tuple[str, str, Json | None]], int]],
) -> None:
    document, versions, log, number = empty_document("stc"), {}, [], 0
    for batch, luck in batches:
        running, operations = dict(versions), []
        for kind, identity, value in batch:
            number += 1
            base = running.get(identity, 0) + (1 if luck == 0 else 0)
            running[identity] = base + 1
            operations.append(
                delete(number, kind, identity, base) if value is None else put(number, kind, value, base)
            )
        try:
            applied = apply_operations(document, versions, operations, CONTEXT)
        except (InvalidOperation, StaleVersion):
            continue
        document, versions = applied.document, applied.versions
        log += operations
    assert replay(log, CONTEXT, document=empty_document("stc")) == document
    assert sum(versions.values()) == len(log)


@settings(max_examples=60)
@given(st.data())
def test_operations_on_different_objects_commute(data: st.DataObject) -> None:
    # given a document with two tracks, and operations of which each is about an object of its own
    start = apply_operations(
        empty_document("stc"),
        {},
        [
            put(1, "track", track(TRACKS[0])),
            put(2, "track", track(TRACKS[1])),
            put(3, "keyframe", keyframe()),
        ],
        CONTEXT,
    )
    operations = [
        put(10, "track", track(TRACKS[0], name="girl"), 1),
        put(11, "track", track(TRACKS[2])),
        delete(12, "keyframe", keyframe()["id"], 1),
        put(13, "keyframe", keyframe(KEYFRAMES[3], 0)),
        put(14, "keyframe", keyframe(KEYFRAMES[4], 0, track_id=TRACKS[2])),
        put(15, "segment", segment(SEGMENTS[0], track_id=TRACKS[1])),
    ]
    # when they come in any order
    order = data.draw(st.permutations(operations))
    one = apply_operations(start.document, start.versions, operations, CONTEXT)
    other = apply_operations(start.document, start.versions, order, CONTEXT)
    # then the documents say the same
    assert canonical(other.document) == canonical(one.document)
    assert other.versions == one.versions
