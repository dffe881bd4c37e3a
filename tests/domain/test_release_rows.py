from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation_schemas.masks import decode, encode
from annotation_schemas.timecode import FrameTable
from backend.domain.formats.records import LeftOut
from backend.domain.release_rows_fgqa import clip_seconds, fgqa_rows
from backend.domain.release_rows_stc import StcRows, stc_rows
from tests.domain.documents import keyframe, pair, segment, uuid_of
from tests.domain.releases import BOX, FRAMES, accepted, boy, dog, joined, questions, source, video
from tests.text_safety import safety_vectors

NO_FILE = Path("unused.mp4")


def rows_of(*subjects: list[list[dict[str, Any]]], **changes: Any) -> StcRows:
    return stc_rows(video(NO_FILE), FRAMES, [accepted(joined(*subjects), **changes)])


def reasons(left_out: tuple[LeftOut, ...]) -> list[tuple[tuple[str, ...], str]]:
    return [(one.configs, one.reason) for one in left_out]


def test_segments_are_the_grid_frames_inside_them_and_stay_dense():
    # given: source segments 0–49, 50–99, 100–191 and a grid of every fourth source frame
    [track] = rows_of(boy()).tracks

    assert [(one.start_frame, one.end_frame, one.caption, one.rcap, one.rtloc) for one in track.segments] == [
        (0, 12, "A boy walks in from the left.", True, True),
        (13, 24, "He picks up a ball.", True, False),
        (25, 47, "Out of frame.", False, False),
    ]
    assert track.rdcap


def test_boxes_are_interpolated_per_grid_frame_and_absent_after_the_absent_keyframe():
    [track] = rows_of(boy()).tracks

    assert len(track.boxes) == 48
    assert track.boxes[0] == (10.0, 10.0, 30.0, 40.0)
    assert track.boxes[12] == (15.0, 10.0, 35.0, 40.0)  # source frame 48, half way from 0 to 96
    assert track.boxes[24] == (20.0, 10.0, 40.0, 40.0)
    assert track.boxes[25:] == (None,) * 23


def test_boxes_end_where_the_picture_ends_not_where_the_padded_file_does():
    narrow = video(NO_FILE, source_width=27, source_height=47, width=28, height=48)

    [track] = stc_rows(narrow, FRAMES, [accepted(joined(boy()))]).tracks

    assert track.boxes[0] == (10.0, 10.0, 27.0, 40.0)


def test_masks_stand_on_grid_frames_with_their_tight_box():
    [track] = rows_of(dog()).tracks

    assert list(track.masks) == [10]
    assert track.boxes[10] == (8.0, 5.0, 25.0, 20.0)


def test_a_mask_on_an_odd_picture_is_as_large_as_the_padded_file_and_keeps_its_pixels():
    drawn = dog()
    document = joined(drawn)
    [keyframe] = [one for one in document["keyframes"] if one.get("mask")]
    odd = decode(keyframe["mask"])[:47, :63]
    keyframe["mask"] = encode(odd)
    padded = video(NO_FILE, source_width=63, source_height=47)

    [track] = stc_rows(padded, FRAMES, [accepted(document)]).tracks

    assert track.masks[10]["size"] == [48, 64]
    assert (decode(track.masks[10])[:47, :63] == odd).all()
    assert decode(track.masks[10]).sum() == odd.sum()
    assert track.boxes[10] == (8.0, 5.0, 25.0, 20.0)


def test_a_mask_of_another_size_than_the_picture_is_left_out_and_its_box_stays():
    smaller = video(NO_FILE, source_width=32, source_height=24, width=32, height=24)

    result = stc_rows(smaller, FRAMES, [accepted(joined(dog()))])

    assert result.tracks[0].masks == {}
    assert result.tracks[0].boxes[10] == (8.0, 5.0, 25.0, 20.0)
    assert reasons(result.left_out) == [(("masks",), "mask_of_another_size")]


def test_masklet_ids_number_all_subjects_of_a_video_whatever_the_order_of_documents():
    documents = [accepted(joined(dog(), boy()), item=500), accepted(joined(boy(60)), item=400)]

    result = stc_rows(video(NO_FILE), FRAMES, documents)

    assert [(one.masklet_id, one.authorship.item_id, one.category) for one in result.tracks] == [
        (0, uuid_of(400), "person"),
        (1, uuid_of(500), "person"),
        (2, uuid_of(500), "animal"),
    ]
    assert stc_rows(video(NO_FILE), FRAMES, documents[::-1]) == result


def test_traces_name_every_origin_behind_a_field():
    [track] = rows_of(boy()).tracks

    assert [(one.origin_by, one.objects, one.model, one.edited) for one in track.traces] == [
        ("human", 2, None, False),
        ("suggestion", 1, "tracker", True),
    ]
    assert [one.field for one in track.segments[0].traces] == ["caption", "interval"]
    assert (track.authorship.author, track.authorship.reviewer, track.authorship.findings) == (
        "annotator-1",
        "reviewer-1",
        2,
    )


def test_an_adjudicated_value_names_whose_it_was():
    subject = boy()
    subject[2][0]["origin"] = {"by": "adjudication", "annotation_id": uuid_of(777)}

    trace = rows_of(subject).tracks[0].segments[0].traces[0]

    assert (trace.origin_by, trace.origin_annotation_id, trace.origin_author) == (
        "adjudication",
        uuid_of(777),
        "annotator-2",
    )


ALL = ("rcap", "rdcap", "rtloc")


@pytest.mark.parametrize(
    ("change", "reason"), [({"verified": False}, "not_verified"), ({"errors": 3}, "has_errors")]
)
def test_a_document_that_is_not_whole_and_verified_gives_nothing(change, reason):
    result = rows_of(boy(), **change)

    assert result.tracks == ()
    assert reasons(result.left_out) == [(ALL, reason)]


def test_a_video_of_fewer_than_32_grid_frames_gives_nothing():
    short = replace(video(NO_FILE), source_frames=FRAMES.grid()[:31])

    result = stc_rows(short, FRAMES, [accepted(joined(boy()))])

    assert result.tracks == ()
    assert reasons(result.left_out) == [(ALL, "too_short")]


def changed(
    subject: list[list[dict[str, Any]]], part: int, index: int, /, **changes: Any
) -> list[list[dict[str, Any]]]:
    subject[part][index] = {**subject[part][index], **changes}
    return subject


@pytest.mark.parametrize(
    ("subject", "expected", "rows"),
    [
        pytest.param(
            changed(boy(), 0, 0, finished=False), [(ALL, "unfinished_track")], None, id="unfinished track"
        ),
        pytest.param(
            [boy()[0], [keyframe(11, 10, 0, None)], boy()[2]],
            [(ALL, "never_visible")],
            None,
            id="never visible",
        ),
        pytest.param([boy()[0], boy()[1], []], [(ALL, "no_segments")], None, id="no segments"),
        pytest.param(
            changed(boy(), 2, 0, caption=" "),
            [(("rcap", "rtloc"), "empty_text"), (("rtloc",), "not_unique"), (("rdcap",), "empty_text")],
            (1, 0, 0),
            id="empty caption",
        ),
        pytest.param(
            changed(boy(), 2, 0, caption="a [b]"),
            [(("rcap", "rtloc"), "brackets"), (("rtloc",), "not_unique"), (("rdcap",), "brackets")],
            (1, 0, 0),
            id="brackets",
        ),
        pytest.param(
            changed(boy(), 2, 0, caption="stop <|eot_id|>"),
            [(("rcap", "rtloc"), "special_token"), (("rtloc",), "not_unique"), (("rdcap",), "special_token")],
            (1, 0, 0),
            id="special token",
        ),
        pytest.param(
            changed(boy(), 2, 1, unique=None),
            [(("rtloc",), "uniqueness_undecided")],
            (2, 1, 1),
            id="undecided",
        ),
        pytest.param(
            changed(boy(), 2, 1, start_frame=58),
            [(("rtloc",), "not_unique"), (("rdcap",), "not_dense")],
            (2, 1, 0),
            id="gap of one grid frame",
        ),
        pytest.param(
            changed(boy(), 2, 2, end_frame=180),
            [(("rtloc",), "not_unique"), (("rdcap",), "not_dense")],
            (2, 1, 0),
            id="does not reach the end",
        ),
        pytest.param(
            changed(boy(), 2, 1, end_frame=120),
            [(("rtloc",), "not_unique"), (("rdcap",), "not_dense")],
            (2, 1, 0),
            id="overlap",
        ),
        pytest.param(
            changed(boy(), 2, 2, kind="action", caption="He sits.", unique=True),
            [
                (("rtloc",), "not_unique"),
                (("rcap", "rtloc"), "no_box_in_segment"),
                (("rdcap",), "contradicted_by_boxes"),
            ],
            (2, 1, 0),
            id="action without a box",
        ),
        pytest.param(
            changed(boy(), 2, 0, kind="out_of_frame"),
            [(("rtloc",), "not_unique"), (("rdcap",), "contradicted_by_boxes")],
            (1, 0, 0),
            id="out of frame with a box",
        ),
        pytest.param(
            changed(boy(), 2, 2, kind="action", caption="The subject is out of frame.", unique=True),
            [
                (("rtloc",), "not_unique"),
                (("rcap", "rtloc"), "says_out_of_frame"),
                (("rdcap",), "contradicted_by_boxes"),
            ],
            (2, 1, 0),
            id="action that says out of frame",
        ),
    ],
)
def test_what_breaks_a_rule_is_left_out_with_its_reason(subject, expected, rows):
    result = rows_of(subject)

    assert reasons(result.left_out) == expected
    if rows is None:
        assert result.tracks == ()
        return
    [track] = result.tracks
    assert (
        sum(one.rcap for one in track.segments),
        sum(one.rtloc for one in track.segments),
        int(track.rdcap),
    ) == rows


def test_a_stretch_that_is_one_frame_among_32_has_no_caption_row():
    # given: 48 grid frames, 1.5 for each of the 32; grid frame 0 alone is one of them
    subject = boy()
    subject[2] = [
        segment(14, 10, 0, 0, "A boy walks in."),
        segment(15, 10, 1, 99, "He picks up a ball."),
        segment(16, 10, 100, 191, "", kind="out_of_frame", unique=None),
    ]

    result = rows_of(subject)

    assert reasons(result.left_out) == [(("rcap", "rtloc"), "too_short_to_locate")]
    assert [one.rcap for one in result.tracks[0].segments] == [False, True, False]
    assert result.tracks[0].rdcap


def test_a_segment_between_two_grid_frames_is_dropped_and_the_rest_stays_dense():
    subject = boy()
    subject[2] = [
        segment(14, 10, 0, 48, "A boy walks in."),
        segment(15, 10, 49, 51, "He blinks."),
        segment(16, 10, 52, 99, "He picks up a ball."),
        segment(17, 10, 100, 191, "", kind="out_of_frame", unique=None),
    ]

    result = rows_of(subject)

    assert reasons(result.left_out) == [(ALL, "between_grid_frames")]
    [track] = result.tracks
    assert [(one.start_frame, one.end_frame) for one in track.segments] == [(0, 12), (13, 24), (25, 47)]
    assert track.rdcap


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), cut_set=st.sets(st.integers(1, 249), max_size=6))
def test_contiguous_source_segments_give_contiguous_grid_segments_on_any_frame_table(seed, cut_set):
    # given: a variable frame rate of 2.5 to 25 a second and cuts anywhere
    steps = Random(seed).choices(range(40, 401), k=250)
    ticks = [sum(steps[:n]) for n in range(len(steps))]
    frames = FrameTable(tuple(ticks), Fraction(1, 1000))
    grid = frames.grid()
    cuts = sorted(cut_set)
    starts, ends = [0, *cuts], [*(cut - 1 for cut in cuts), 249]
    subject = [
        boy()[0],
        [keyframe(11, 10, 0, BOX), keyframe(12, 10, 249, BOX)],
        [
            segment(20 + n, 10, start, end, f"Act {n}.")
            for n, (start, end) in enumerate(zip(starts, ends, strict=True))
        ],
    ]
    released = video(NO_FILE, source_frames=tuple(grid), frame_table_hash=frames.hash)

    result = stc_rows(released, frames, [accepted(joined(subject))])

    [track] = result.tracks
    assert track.rdcap
    covered = [frame for one in track.segments for frame in range(one.start_frame, one.end_frame + 1)]
    assert covered == list(range(len(grid)))


def test_a_video_with_another_frame_table_is_refused():
    with pytest.raises(ValueError, match="another frame table"):
        stc_rows(video(NO_FILE, frame_table_hash="0" * 64), FRAMES, [])


# --- fgqa ---


def test_pairs_have_the_times_of_the_source_video_and_stable_ids():
    audited = frozenset({uuid_of(1)})
    result = fgqa_rows(source(), FRAMES, accepted(questions(), audited=audited))

    first, second = result.pairs
    # Source frame 24 starts at 1 s and frame 191 ends at 8 s; the asset begins 60 s into its source video.
    assert (first.source_start_time, first.source_end_time) == (61.0, 68.0)
    assert first.segment_id == second.segment_id != first.qa_id
    assert (first.is_audited, second.is_audited) == (True, False)
    assert first.evidence is not None
    assert (first.evidence.start_time, first.evidence.end_time) == (1.0, 2.0)
    assert [one.seconds for one in first.evidence.boxes] == [1.25]
    assert second.evidence is None
    assert reasons(result.left_out) == [(("fgqa",), "question_unanswerable")]
    assert fgqa_rows(source(), FRAMES, accepted(questions(), audited=audited)) == result


def test_two_items_with_the_same_pair_have_different_qa_ids_and_share_the_segment_id():
    one = fgqa_rows(source(), FRAMES, accepted(questions(), item=500)).pairs[0]
    other = fgqa_rows(source(), FRAMES, accepted(questions(), item=600)).pairs[0]

    assert one.qa_id != other.qa_id
    assert one.segment_id == other.segment_id


def test_the_time_of_a_frame_counts_from_the_first_and_ends_with_the_next():
    frames = FrameTable((100, 110, 140), Fraction(1, 100))

    assert clip_seconds(frames, 0, 0) == (0.0, 0.1)
    assert clip_seconds(frames, 1, 2) == (0.1, 0.7)
    assert clip_seconds(FrameTable((5,), Fraction(1, 100)), 0, 0) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"question_verdict": None}, "question_undecided"),
        ({"question_verdict": "irrelevant"}, "question_irrelevant"),
        ({"answer_verdict": None}, "answer_undecided"),
        ({"answer": "  "}, "unanswered"),
        ({"answer_verdict": "lacking_details", "draft_answer": "With the left hand."}, "answer_rejected"),
        ({"answer": "<image>"}, "special_token"),
        ({"question": "What is [it]?"}, "brackets"),
        ({"question_type": None}, "no_question_type"),
    ],
)
def test_a_pair_that_breaks_a_rule_is_left_out_with_its_reason(changes, reason):
    document = {**questions(), "pairs": [pair(1, **changes)]}

    result = fgqa_rows(source(), FRAMES, accepted(document))

    assert result.pairs == ()
    assert reasons(result.left_out) == [(("fgqa",), reason)]


@pytest.mark.parametrize("vector", safety_vectors(), ids=lambda vector: vector.text[:20] or "empty")
def test_a_text_is_released_or_left_out_as_the_vectors_of_text_safety_say(vector):
    document = {**questions(), "pairs": [pair(1, **{vector.field: vector.text})]}

    result = fgqa_rows(source(), FRAMES, accepted(document))

    assert [getattr(one, vector.field) for one in result.pairs] == ([] if vector.left_out else [vector.text])
    assert [one.reason for one in result.left_out] == ([vector.left_out] if vector.left_out else [])


def test_a_rejected_draft_that_was_written_anew_is_released():
    document = {
        **questions(),
        "pairs": [pair(1, draft_answer="The foot.", answer_verdict="factually_incorrect")],
    }

    assert [one.answer for one in fgqa_rows(source(), FRAMES, accepted(document)).pairs] == [
        "With the left hand."
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"offset": -2.0}, "negative_start"),
        ({"start_frame": 24, "end_frame": 24}, "clip_too_short"),
        ({"source_video_id": ""}, "no_source_video"),
    ],
)
def test_a_clip_that_breaks_a_rule_gives_nothing(changes, reason):
    result = fgqa_rows(source(**changes), FRAMES, accepted(questions()))

    assert result.pairs == ()
    assert reasons(result.left_out) == [(("fgqa",), reason)]
