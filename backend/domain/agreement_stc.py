"""Compares two `stc` documents: tubes, segments in time, captions.

Definitions
- pairing of tracks: the one-to-one assignment with the greatest sum of vIoU, then of segments within
  paired tracks by temporal IoU among segments of the same kind (`backend.domain.matching`)
- tube = 2 · Σ vIoU / (tracks of a + tracks of b): a track without partner counts as 0
- time = 2 · Σ tIoU / (segments of a + segments of b): likewise
- caption = mean similarity over paired action segments, 0 when there are action segments but no pair
- overall = mean of the facets that exist
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict, TypeVar

import numpy as np

from annotation_schemas.context import DocumentContext
from annotation_schemas.geometry import tube
from annotation_schemas.timecode import grid_in_clip
from backend.domain.captions import CAPTION_MEASURE, caption_similarity
from backend.domain.facets import Document, Objects, canonical, dice, left_over, mean, mean_of_facets
from backend.domain.matching import Box, Match, Tube, frame_ious, optimal_matches, tiou, tube_viou

MAX_RUNS = 200

One = TypeVar("One")


class IouRun(TypedDict):
    """Mean IoU over consecutive frames; null where neither annotation sees the subject."""

    start_frame: int
    end_frame: int
    iou: float | None


class SegmentAgreement(TypedDict):
    a_id: str
    b_id: str
    tiou: float
    start_diff: int
    end_diff: int
    caption_similarity: float | None


class TrackAgreement(TypedDict):
    a_id: str
    b_id: str
    viou: float
    category_equal: bool
    iou: list[IouRun]
    segments: list[SegmentAgreement]
    unmatched_a: list[str]
    unmatched_b: list[str]


class StcFacets(TypedDict):
    tube: float | None
    time: float | None
    caption: float | None
    overall: float | None


class StcAgreement(TypedDict):
    document_type: str
    caption_measure: str
    tracks: list[TrackAgreement]
    unmatched_a: list[str]
    unmatched_b: list[str]
    facets: StcFacets


def compare_stc(
    a: Document,
    b: Document,
    context: DocumentContext,
    *,
    track_threshold: float = 0.0,
    segment_threshold: float = 0.0,
) -> StcAgreement:
    """Tubes, segments and captions of two documents; `*_diff` are frames of b minus frames of a.

    Tubes are compared on the frames of the grid when the context has one, else on every frame of the clip.
    """
    if canonical(b) < canonical(a):
        # One fixed order of computing makes ties fall the same way for (a, b) and (b, a).
        return _swapped_stc(_compare_stc(b, a, context, track_threshold, segment_threshold))
    return _compare_stc(a, b, context, track_threshold, segment_threshold)


def _compare_stc(
    a: Document, b: Document, context: DocumentContext, track_threshold: float, segment_threshold: float
) -> StcAgreement:
    frames = _compared_frames(context)
    tubes_a = [_track_tube(a, track, context, frames) for track in a["tracks"]]
    tubes_b = [_track_tube(b, track, context, frames) for track in b["tracks"]]
    segments_a = [_segments_of(a, track) for track in a["tracks"]]
    segments_b = [_segments_of(b, track) for track in b["tracks"]]
    pairs = optimal_matches(
        _matrix(tubes_a, tubes_b, tube_viou),
        threshold=track_threshold,
        tie_scores=_matrix(
            list(zip(a["tracks"], segments_a, strict=True)),
            list(zip(b["tracks"], segments_b, strict=True)),
            lambda one, other: _track_resemblance(one[0], other[0], one[1], other[1]),
        ),
    )
    tracks: list[TrackAgreement] = []
    for pair in pairs:
        matched = _match_segments(segments_a[pair.a], segments_b[pair.b], segment_threshold)
        tracks.append(
            {
                "a_id": a["tracks"][pair.a]["id"],
                "b_id": b["tracks"][pair.b]["id"],
                "viou": pair.score,
                "category_equal": a["tracks"][pair.a]["category"] == b["tracks"][pair.b]["category"],
                "iou": iou_runs(tubes_a[pair.a], tubes_b[pair.b], frames),
                "segments": [
                    _segment_agreement(segments_a[pair.a][one.a], segments_b[pair.b][one.b], one.score)
                    for one in matched
                ],
                "unmatched_a": left_over(segments_a[pair.a], [one.a for one in matched]),
                "unmatched_b": left_over(segments_b[pair.b], [one.b for one in matched]),
            }
        )
    return {
        "document_type": "stc",
        "caption_measure": CAPTION_MEASURE,
        "tracks": tracks,
        "unmatched_a": left_over(a["tracks"], [pair.a for pair in pairs]),
        "unmatched_b": left_over(b["tracks"], [pair.b for pair in pairs]),
        "facets": _stc_facets(a, b, tracks),
    }


def _compared_frames(context: DocumentContext) -> list[int]:
    return list(grid_in_clip(context.grid, context.start_frame, context.end_frame))


def _track_tube(
    document: Document, track: Mapping[str, Any], context: DocumentContext, frames: Sequence[int]
) -> dict[int, Box | None]:
    keyframes = [keyframe for keyframe in document["keyframes"] if keyframe["track_id"] == track["id"]]
    whole = tube(keyframes, context.start_frame, context.end_frame, context.ticks, track["finished"])
    return {frame: whole.get(frame) for frame in frames}


def _segments_of(document: Document, track: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return sorted(
        (segment for segment in document["segments"] if segment["track_id"] == track["id"]),
        key=lambda segment: (segment["start_frame"], segment["end_frame"], segment["id"]),
    )


def _matrix(rows: Sequence[One], columns: Sequence[One], score: Callable[[One, One], float]) -> np.ndarray:
    return np.array([[score(row, column) for column in columns] for row in rows], dtype=float).reshape(
        len(rows), len(columns)
    )


def _interval(segment: Mapping[str, Any]) -> tuple[int, int]:
    return segment["start_frame"], segment["end_frame"]


def _segment_overlap(a: Mapping[str, Any], b: Mapping[str, Any]) -> float:
    return tiou(_interval(a), _interval(b)) if a["kind"] == b["kind"] else 0.0


def _track_resemblance(
    a: Mapping[str, Any], b: Mapping[str, Any], segments_a: Objects, segments_b: Objects
) -> float:
    """Decides between tubes that overlap equally well: is it the same subject, said to do the same?"""
    facts_a, facts_b = (
        [(*_interval(one), one["kind"], one["caption"]) for one in side] for side in (segments_a, segments_b)
    )
    return ((a["category"] == b["category"]) + (a["name"] == b["name"]) + (facts_a == facts_b)) / 3


def _match_segments(a: Objects, b: Objects, threshold: float) -> list[Match]:
    return optimal_matches(
        _matrix(a, b, _segment_overlap),
        threshold=threshold,
        tie_scores=_matrix(a, b, lambda one, other: caption_similarity(one["caption"], other["caption"])),
    )


def _segment_agreement(a: Mapping[str, Any], b: Mapping[str, Any], overlap: float) -> SegmentAgreement:
    return {
        "a_id": a["id"],
        "b_id": b["id"],
        "tiou": overlap,
        "start_diff": b["start_frame"] - a["start_frame"],
        "end_diff": b["end_frame"] - a["end_frame"],
        # What is written for an absent subject is a fixed phrase and says nothing of agreement.
        "caption_similarity": caption_similarity(a["caption"], b["caption"])
        if a["kind"] == "action"
        else None,
    }


def _stc_facets(a: Document, b: Document, tracks: Sequence[TrackAgreement]) -> StcFacets:
    similarities = [
        segment["caption_similarity"]
        for track in tracks
        for segment in track["segments"]
        if segment["caption_similarity"] is not None
    ]
    captions = mean(similarities)
    if captions is None and any(one["kind"] == "action" for one in (*a["segments"], *b["segments"])):
        captions = 0.0
    tubes = dice(sum(track["viou"] for track in tracks), len(a["tracks"]), len(b["tracks"]))
    times = dice(
        sum(segment["tiou"] for track in tracks for segment in track["segments"]),
        len(a["segments"]),
        len(b["segments"]),
    )
    return {
        "tube": tubes,
        "time": times,
        "caption": captions,
        "overall": mean_of_facets(tubes, times, captions),
    }


def iou_runs(a: Tube, b: Tube, frames: Sequence[int], *, max_runs: int = MAX_RUNS) -> list[IouRun]:
    """IoU over time for drawing: at most `max_runs` stretches of equal length, equal neighbours joined.

    Values are rounded to three decimals. The stretches cover `frames` (sorted) without a gap between frames.
    """
    ious = frame_ious(a, b)
    length = max(1, -(-len(frames) // max_runs))
    runs: list[IouRun] = []
    for first in range(0, len(frames), length):
        stretch = frames[first : first + length]
        value = mean([ious[frame] for frame in stretch if frame in ious])
        value = None if value is None else round(value, 3)
        if runs and runs[-1]["iou"] == value:
            runs[-1]["end_frame"] = stretch[-1]
        else:
            runs.append({"start_frame": stretch[0], "end_frame": stretch[-1], "iou": value})
    return runs


def _swapped_stc(agreement: StcAgreement) -> StcAgreement:
    tracks = [_swapped_track(track) for track in agreement["tracks"]]
    return {
        **agreement,
        "tracks": tracks,
        "unmatched_a": agreement["unmatched_b"],
        "unmatched_b": agreement["unmatched_a"],
    }


def _swapped_track(track: TrackAgreement) -> TrackAgreement:
    segments: list[SegmentAgreement] = [
        {
            **segment,
            "a_id": segment["b_id"],
            "b_id": segment["a_id"],
            "start_diff": -segment["start_diff"],
            "end_diff": -segment["end_diff"],
        }
        for segment in track["segments"]
    ]
    return {
        **track,
        "a_id": track["b_id"],
        "b_id": track["a_id"],
        "segments": segments,
        "unmatched_a": track["unmatched_b"],
        "unmatched_b": track["unmatched_a"],
    }
