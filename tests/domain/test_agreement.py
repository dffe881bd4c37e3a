from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation_schemas.context import DocumentContext
from backend.domain.agreement import compare_documents
from backend.domain.agreement_fgqa import compare_fgqa
from backend.domain.agreement_stc import compare_stc, iou_runs
from tests.domain.documents import fgqa, keyframe, pair, segment, stc, track, uuid_of

CLIP = DocumentContext(width=100, height=100, start_frame=0, end_frame=9)
BOX = [0.0, 0.0, 10.0, 10.0]
SHIFTED = [5.0, 0.0, 15.0, 10.0]  # IoU 1/3 with BOX


def one_track(start: int, number: int, box: list[float], segments: list[dict[str, Any]]) -> dict[str, Any]:
    """A track with one box from frame `start` to the last frame of the clip."""
    return stc(
        [track(number)],
        [keyframe(number + 1, number, start, box), keyframe(number + 2, number, 9, box)],
        segments,
    )


def test_stc_facets_by_hand():
    # given: a is there on frames 0–9, b on 5–9 with a shifted box; a's segment is 0–9, b's 5–9
    a = one_track(0, 10, BOX, [segment(13, 10, 0, 9, "a boy runs")])
    b = one_track(5, 20, SHIFTED, [segment(23, 20, 5, 9, "a boy walks")])

    agreement = compare_stc(a, b, CLIP)

    viou, similarity = 5 * (1 / 3) / 10, (23.6570808 + 25.6905954) / 200
    assert agreement["facets"] == pytest.approx(
        {"tube": viou, "time": 0.5, "caption": similarity, "overall": (viou + 0.5 + similarity) / 3}
    )
    [matched] = agreement["tracks"]
    assert (matched["a_id"], matched["b_id"]) == (uuid_of(10), uuid_of(20))
    assert matched["iou"] == [
        {"start_frame": 0, "end_frame": 4, "iou": 0.0},
        {"start_frame": 5, "end_frame": 9, "iou": 0.333},
    ]
    [pair_of_segments] = matched["segments"]
    assert (pair_of_segments["start_diff"], pair_of_segments["end_diff"]) == (5, 0)


def test_a_track_that_only_one_person_drew_counts_as_zero():
    a = one_track(0, 10, BOX, [segment(13, 10, 0, 9)])
    b = one_track(0, 20, BOX, [segment(23, 20, 0, 9)])
    b["tracks"].append(track(30))
    b["keyframes"].append(keyframe(31, 30, 0, [50.0, 50.0, 60.0, 60.0]))
    b["segments"].append(segment(32, 30, 0, 9))

    agreement = compare_stc(a, b, CLIP)

    assert agreement["unmatched_b"] == [uuid_of(30)]
    assert agreement["facets"]["tube"] == pytest.approx(2 / 3)
    assert agreement["facets"]["time"] == pytest.approx(2 / 3)
    assert agreement["facets"]["caption"] == 1.0


def test_action_and_out_of_frame_are_never_the_same_segment():
    a = one_track(0, 10, BOX, [segment(13, 10, 0, 9)])
    b = one_track(0, 20, BOX, [segment(23, 20, 0, 9, "Out of frame.", kind="out_of_frame", unique=None)])

    agreement = compare_stc(a, b, CLIP)

    assert agreement["tracks"][0]["segments"] == []
    assert (agreement["facets"]["time"], agreement["facets"]["caption"]) == (0.0, 0.0)


def test_facets_of_nothing_are_absent_and_do_not_count():
    a = one_track(0, 10, BOX, [])

    assert compare_stc(a, a, CLIP)["facets"] == {"tube": 1.0, "time": None, "caption": None, "overall": 1.0}
    assert compare_stc(stc([], [], []), stc([], [], []), CLIP)["facets"]["overall"] is None


def test_tubes_are_compared_on_the_grid_when_there_is_one():
    # given: the tubes differ only on frames that are not on the grid
    a = stc([track(10)], [keyframe(n, 10, n, BOX) for n in range(10)], [])
    b = stc([track(10)], [keyframe(n, 10, n, SHIFTED if n % 3 else BOX) for n in range(10)], [])
    on_grid = DocumentContext(width=100, height=100, start_frame=0, end_frame=9, grid=[0, 3, 6, 9, 12])

    assert compare_stc(a, b, on_grid)["facets"]["tube"] == 1.0
    assert compare_stc(a, b, CLIP)["facets"]["tube"] == pytest.approx((4 + 6 / 3) / 10)


def test_twin_tracks_are_paired_by_what_is_said_of_them():
    # given: two tracks on the very same tube, listed in opposite order
    keyframes = [keyframe(1, 10, 0, BOX), keyframe(2, 11, 0, BOX)]
    segments = [segment(3, 10, 0, 9, "runs away"), segment(4, 11, 0, 9, "is carried")]
    a = stc([track(10), track(11)], keyframes, segments)
    b = stc([track(11), track(10)], keyframes, segments)

    assert compare_stc(a, b, CLIP)["facets"]["overall"] == 1.0


def test_a_long_clip_is_summed_up_in_bounded_runs():
    frames = list(range(10_000))
    a = {frame: BOX if frame < 5000 else None for frame in frames}
    b = {frame: SHIFTED if frame % 2 else BOX for frame in range(2500)}

    runs = iou_runs(a, b, frames)

    assert runs == [
        {"start_frame": 0, "end_frame": 2499, "iou": 0.667},
        {"start_frame": 2500, "end_frame": 4999, "iou": 0.0},
        {"start_frame": 5000, "end_frame": 9999, "iou": None},
    ]
    noisy = {frame: [0.0, 0.0, 20.0 if frame // 50 % 2 else 10.0, 10.0] for frame in frames}
    assert len(iou_runs(noisy, dict.fromkeys(frames, BOX), frames)) == 200


def test_fgqa_facets_by_hand():
    a = fgqa(
        [
            pair(1, evidence={"start_frame": 0, "end_frame": 9}),
            pair(2, "Which hand?", question_verdict="irrelevant", answer="", answer_verdict=None),
            pair(3, "Where to?"),
        ]
    )
    b = fgqa(
        [
            pair(1, evidence={"start_frame": 5, "end_frame": 9}),
            pair(7, "which  HAND?", answer="the left"),
            pair(8, "What colour?"),
        ]
    )

    agreement = compare_fgqa(a, b)

    assert [(p["a_id"], p["b_id"], p["verdict_equal"]) for p in agreement["pairs"]] == [
        (uuid_of(1), uuid_of(1), True),
        (uuid_of(2), uuid_of(7), False),
    ]
    assert (agreement["unmatched_a"], agreement["unmatched_b"]) == ([uuid_of(3)], [uuid_of(8)])
    assert agreement["facets"] == pytest.approx(
        {"verdict": 1 / 4, "answer": 1.0, "evidence": 0.5, "overall": (0.25 + 1.0 + 0.5) / 3}
    )
    assert agreement["pairs"][1]["answer_similarity"] is None


def test_evidence_that_only_one_person_marks_is_a_disagreement():
    agreement = compare_fgqa(fgqa([pair(1)]), fgqa([pair(1, evidence={"start_frame": 0, "end_frame": 3})]))

    assert agreement["facets"]["evidence"] == 0.0


def test_an_accepted_and_a_rejected_draft_are_different_verdicts():
    accepted = fgqa([pair(1, draft_answer="x", answer="x", answer_verdict="accepted")])
    rejected = fgqa([pair(1, draft_answer="x", answer="y", answer_verdict="lacking_details")])

    assert compare_fgqa(accepted, rejected)["facets"]["verdict"] == 0.0


def test_documents_of_different_or_unknown_type_are_refused():
    with pytest.raises(ValueError, match="stc document cannot be compared with a fgqa document"):
        compare_documents(stc([], [], []), fgqa([]), CLIP)
    with pytest.raises(ValueError, match="type blind"):
        compare_documents({"document_type": "blind"}, {"document_type": "blind"}, CLIP)


COORDINATE = st.integers(0, 40)


@st.composite
def stc_documents(draw: st.DrawFn) -> dict[str, Any]:
    tracks, keyframes, segments = [], [], []
    for number in range(draw(st.integers(0, 3))):
        base = 100 * (number + 1)
        tracks.append(track(base, finished=draw(st.booleans())))
        for frame in draw(st.lists(st.integers(0, 9), unique=True, max_size=3)):
            x, y = draw(COORDINATE), draw(COORDINATE)
            box = None if draw(st.booleans()) else [float(x), float(y), x + 30.0, y + 30.0]
            keyframes.append(keyframe(base + frame + 1, base, frame, box))
        if draw(st.booleans()):
            start = draw(st.integers(0, 9))
            caption = draw(st.sampled_from(["walks in", "walks out", "sits"]))
            segments.append(segment(base + 50, base, start, draw(st.integers(start, 9)), caption))
    return stc(tracks, keyframes, segments)


def swapped(value: Any) -> Any:
    """The same answer with the sides changed: what a symmetric comparison must give for (b, a)."""
    if isinstance(value, list):
        return [swapped(one) for one in value]
    if not isinstance(value, dict):
        return value
    names = {"a_id": "b_id", "b_id": "a_id", "unmatched_a": "unmatched_b", "unmatched_b": "unmatched_a"}
    return {
        names.get(key, key): -one if key.endswith("_diff") and one is not None else swapped(one)
        for key, one in value.items()
    }


@settings(max_examples=60, deadline=None)
@given(stc_documents(), stc_documents())
def test_stc_agreement_is_symmetric_bounded_and_one_on_equal_documents(a, b):
    agreement = compare_stc(a, b, CLIP)

    mirrored = swapped(compare_stc(b, a, CLIP))
    assert mirrored["facets"] == agreement["facets"]
    assert sorted(mirrored["tracks"], key=lambda t: t["a_id"]) == sorted(
        agreement["tracks"], key=lambda t: t["a_id"]
    )
    assert all(0 <= facet <= 1 for facet in agreement["facets"].values() if facet is not None)
    assert set(compare_stc(a, a, CLIP)["facets"].values()) <= {1.0, None}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["q1", "q2", "Q1"]), max_size=4),
    st.lists(st.sampled_from(["q1", "q3"]), max_size=4),
)
def test_fgqa_agreement_is_symmetric_bounded_and_one_on_equal_documents(questions_a, questions_b):
    a = fgqa([pair(number, question) for number, question in enumerate(questions_a, start=1)])
    b = fgqa([pair(number, question, answer="No.") for number, question in enumerate(questions_b, start=90)])

    agreement = compare_fgqa(a, b)

    assert swapped(compare_fgqa(b, a))["facets"] == agreement["facets"]
    assert all(0 <= facet <= 1 for facet in agreement["facets"].values() if facet is not None)
    assert set(compare_fgqa(a, a)["facets"].values()) <= {1.0, None}
