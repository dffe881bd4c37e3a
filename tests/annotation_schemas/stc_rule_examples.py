"""One bad example per rule of `stc`, made from a document that is good."""

from typing import Any

from annotation_schemas.masks import from_polygons
from tests.annotation_schemas.builders import (
    K1,
    K2,
    K3,
    K4,
    S1,
    S2,
    S3,
    T1,
    T2,
    absent,
    keyframe,
    out_of_frame,
    segment,
    stc,
    track,
)
from tests.annotation_schemas.rule_example import COLOURS, Example, Json

MASK = from_polygons([[10, 20, 110, 20, 110, 220, 10, 220]], width=640, height=480)
EMPTY_MASK = from_polygons([], width=640, height=480)
SMALL_MASK = from_polygons([[0, 0, 5, 0, 5, 5]], width=320, height=240)
BROKEN_MASK = {"size": [480, 640], "counts": "0"}


def on_track(id: str = T1, **more: Any) -> Json:
    return {"object_id": id, "kind": "track", **more}


def on_keyframe(id: str, frame: int, field: str) -> Json:
    return {"object_id": id, "kind": "keyframe", "frame": frame, "field": field}


def on_segment(id: str, start: int, end: int, **more: Any) -> Json:
    return {"object_id": id, "kind": "segment", "start_frame": start, "end_frame": end, **more}


def keyframes(*first: Json) -> list[Json]:
    """Return the keyframes of the good document, of which `first` replaces the first."""
    return [*first, absent(K2, 40), keyframe(K3, 60), keyframe(K4, 99)]


def captioned(caption: str) -> Json:
    """Return the good document with another first caption."""
    return stc(segments=[segment(S1, 0, 39, caption=caption), out_of_frame(S2, 40, 59), segment(S3, 60, 99)])


def caption_at(*span: int) -> Json:
    return on_segment(S1, 0, 39, field="caption", text_span=list(span))


STC_EXAMPLES = {
    "id_twice": Example(
        stc(tracks=[track(), track(K1)], segments=[]), [{"object_id": K1, "kind": "keyframe", "field": "id"}]
    ),
    "unknown_parent": Example(
        stc(segments=[segment(S1, 0, 99, track_id=T2)]),
        [{"object_id": S1, "kind": "segment", "field": "track_id"}],
    ),
    "frame_outside_clip": Example(
        stc(keyframes=keyframes(keyframe(K1, 0), keyframe("x", 100))),
        [{"object_id": "x", "kind": "keyframe", "field": "frame", "frame": 100}],
    ),
    "end_before_start": Example(
        stc(segments=[segment(S1, 30, 29)]),
        [{"object_id": S1, "kind": "segment", "field": "end_frame", "frame": 29}],
    ),
    "box_outside_picture": Example(
        stc(keyframes=keyframes(keyframe(K1, 0, box=[0.0, 0.0, 640.5, 9.0]))),
        [on_keyframe(K1, 0, "box")],
        near=[stc(keyframes=keyframes(keyframe(K1, 0, box=[0.0, 0.0, 640.0, 480.0])))],
    ),
    "special_token": Example(
        captioned("A <|b"), [{"object_id": S1, "kind": "segment", "field": "caption", "text_span": [2, 4]}]
    ),
    "invisible_character": Example(
        stc(tracks=[track(name="a\u202e")]), [on_track(field="name", text_span=[1, 2])]
    ),
    "attribute_not_allowed": Example(
        stc(tracks=[track(attributes={"colour": "green"})]),
        [on_track(field="attributes.colour")],
        near=[stc(tracks=[track(attributes={"colour": "red"})]), stc()],
        context={"attributes_schema": {"track": COLOURS}},
    ),
    "two_keyframes_on_one_frame": Example(
        stc(keyframes=keyframes(keyframe(K1, 40))),
        [on_keyframe(K1, 40, "frame"), on_keyframe(K2, 40, "frame")],
    ),
    "mask_of_another_size": Example(
        stc(keyframes=keyframes(keyframe(K1, 0, mask=SMALL_MASK))), [on_keyframe(K1, 0, "mask.size")]
    ),
    "mask_broken": Example(
        stc(keyframes=keyframes(keyframe(K1, 0, mask=BROKEN_MASK))), [on_keyframe(K1, 0, "mask.counts")]
    ),
    "no_tracks": Example(stc(tracks=[], keyframes=[], segments=[]), [{}]),
    "track_without_keyframes": Example(stc(keyframes=[]), [on_track()]),
    "track_never_visible": Example(
        stc(keyframes=[absent(K1, 0), absent(K2, 40)]),
        [on_track()],
        near=[stc(keyframes=[absent(K1, 0), keyframe(K2, 40)])],
    ),
    "track_unfinished": Example(stc(tracks=[track(finished=False)]), [on_track(field="finished")]),
    "track_on_one_frame": Example(
        stc(keyframes=[keyframe(K1, 7)]),
        [on_track(frame=7)],
        near=[
            stc(keyframes=[keyframe(K1, 7), absent(K2, 9)]),
            stc(tracks=[track(finished=False)], keyframes=[keyframe(K1, 7)]),
        ],
    ),
    "track_name_empty": Example(stc(tracks=[track(name=" ")]), [on_track(field="name")]),
    "track_attributes_incomplete": Example(
        stc(),
        [on_track(field="attributes.colour")],
        near=[stc(tracks=[track(attributes={"colour": "red"})])],
        context={"attributes_schema": {"track": COLOURS}},
    ),
    "keyframe_absent_first": Example(stc(keyframes=keyframes(absent(K1, 0))), [on_keyframe(K1, 0, "state")]),
    "mask_empty": Example(
        stc(keyframes=keyframes(keyframe(K1, 0, mask=EMPTY_MASK))),
        [on_keyframe(K1, 0, "mask")],
        near=[stc(keyframes=keyframes(keyframe(K1, 0, mask=MASK)))],
    ),
    "box_off_mask": Example(
        stc(keyframes=keyframes(keyframe(K1, 0, box=[10.0, 20.0, 111.5, 220.0], mask=MASK))),
        [on_keyframe(K1, 0, "box")],
        near=[stc(keyframes=keyframes(keyframe(K1, 0, box=[10.0, 20.0, 111.0, 220.0], mask=MASK)))],
    ),
    "too_few_grid_frames": Example(
        stc(), [{"start_frame": 0, "end_frame": 99}], context={"grid": list(range(0, 124, 4))[:31]}
    ),
    "too_many_grid_frames": Example(
        stc(), [{"start_frame": 0, "end_frame": 187}], context={"end_frame": 187, "ticks": range(188)}
    ),
    "segments_missing": Example(stc(segments=[]), [on_track()]),
    "segments_gap": Example(
        stc(segments=[segment(S3, 60, 90), segment(S1, 5, 39), out_of_frame(S2, 42, 59)]),
        [
            on_track(start_frame=0, end_frame=4),
            on_track(start_frame=40, end_frame=41),
            on_track(start_frame=91, end_frame=99),
        ],
        near=[
            stc(segments=[segment(S3, 60, 99), segment(S1, 0, 39), out_of_frame(S2, 40, 59)]),
            stc(segments=[]),
        ],
    ),
    "segments_overlap": Example(
        stc(segments=[segment(S1, 0, 70), out_of_frame(S2, 40, 59), segment(S3, 70, 99)]),
        [on_segment(S2, 40, 59), on_segment(S3, 70, 70)],
    ),
    "out_of_frame_neighbours": Example(
        stc(segments=[segment(S1, 0, 39), out_of_frame(S2, 40, 49), out_of_frame(S3, 50, 99)]),
        [on_segment(S3, 50, 99)],
    ),
    "action_while_absent": Example(
        stc(segments=[segment(S1, 0, 39), segment(S2, 40, 59), segment(S3, 60, 99)]),
        [on_segment(S2, 40, 59, field="kind")],
        near=[stc(segments=[segment(S1, 0, 39), segment(S2, 39, 59), segment(S3, 60, 99)])],
    ),
    "action_partly_absent": Example(
        stc(segments=[segment(S1, 0, 45), out_of_frame(S2, 46, 58), segment(S3, 59, 99)]),
        [on_segment(S1, 40, 45), on_segment(S3, 59, 59)],
        near=[stc(segments=[segment(S1, 0, 39), segment(S2, 40, 59), segment(S3, 60, 99)])],
    ),
    "out_of_frame_while_visible": Example(
        stc(segments=[out_of_frame(S1, 0, 39), segment(S3, 40, 99)]), [on_segment(S1, 0, 39, field="kind")]
    ),
    "out_of_frame_partly_visible": Example(
        stc(segments=[segment(S1, 0, 29), out_of_frame(S2, 30, 61), segment(S3, 62, 99)]),
        [on_segment(S2, 30, 39), on_segment(S2, 60, 61)],
    ),
    "segment_off_grid": Example(
        stc(segments=[segment(S1, 0, 1), segment(S2, 2, 2), segment(S3, 3, 99)]),
        [on_segment(S2, 2, 2)],
        near=[stc(segments=[segment(S1, 0, 1), segment(S2, 2, 3), segment(S3, 4, 99)])],
        context={"grid": [0, *range(3, 100, 3)]},
    ),
    "segment_collapses": Example(
        stc(segments=[segment(S1, 0, 9), segment(S2, 10, 11), segment(S3, 12, 99)]),
        [on_segment(S2, 10, 11)],
        near=[stc(segments=[segment(S1, 0, 9), segment(S2, 10, 13), segment(S3, 14, 99)])],
    ),
    "caption_empty": Example(
        captioned(" \n"),
        [on_segment(S1, 0, 39, field="caption")],
    ),
    "caption_brackets": Example(captioned("He throws [a ball]."), [caption_at(10, 11), caption_at(17, 18)]),
    "caption_line_break": Example(captioned("He runs.\nHe jumps."), [caption_at(8, 9)]),
    "caption_face": Example(
        captioned("A 😀 man with a beard runs."), [caption_at(16, 21)], near=[captioned("He faces left.")]
    ),
    "caption_assumption": Example(captioned("He is trying to run."), [caption_at(6, 15)]),
    "caption_camera": Example(captioned("He walks to the camera."), [caption_at(16, 22)]),
    "caption_direction": Example(
        captioned("He 😀 slowly walks."),
        [caption_at(13, 18)],
        near=[captioned("To the left he walks."), captioned("He walks towards it."), captioned("He sings.")],
    ),
    "caption_not_trimmed": Example(captioned("He runs. "), [caption_at(8, 9)]),
    "captions_equal": Example(
        stc(
            segments=[
                segment(S1, 0, 39, caption="He jumps."),
                out_of_frame(S2, 40, 59),
                segment(S3, 60, 99, caption="he  jumps"),
            ]
        ),
        [on_segment(S3, 60, 99, field="caption")],
        near=[captioned("")],
    ),
    "out_of_frame_caption": Example(
        stc(
            segments=[
                segment(S1, 0, 39),
                out_of_frame(S2, 40, 59, caption="He is behind a tree."),
                segment(S3, 60, 99),
            ]
        ),
        [on_segment(S2, 40, 59, field="caption")],
        near=[
            stc(segments=[segment(S1, 0, 39), out_of_frame(S2, 40, 59, caption=caption), segment(S3, 60, 99)])
            for caption in ("", "Out of frame.", "The subject is out of frame.")
        ],
    ),
    "uniqueness_undecided": Example(
        stc(
            segments=[
                segment(S1, 0, 39, unique=None),
                out_of_frame(S2, 40, 59),
                segment(S3, 60, 99, unique=False),
            ]
        ),
        [on_segment(S1, 0, 39, field="unique")],
    ),
    "segment_attributes_incomplete": Example(
        stc(segments=[segment(S1, 0, 99)]),
        [{"object_id": S1, "kind": "segment", "field": "attributes.colour"}],
        near=[
            stc(segments=[segment(S1, 0, 99, attributes={"colour": "red"})]),
            stc(segments=[out_of_frame(S1, 0, 99)]),
        ],
        context={"attributes_schema": {"segment": COLOURS}},
    ),
}
