"""The rows of a video: tubes, captions and dense captions of every accepted `stc` document on it."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotation_schemas.geometry import Track
from annotation_schemas.masks import extended, hull
from annotation_schemas.text import same_words
from annotation_schemas.timecode import FrameTable, collapses_in_32, grid_interval
from backend.domain.formats.records import (
    OUT_OF_FRAME_CAPTION,
    Box,
    LeftOut,
    ReleasedSegment,
    ReleasedTrack,
    ReleasedVideo,
)
from backend.domain.release_rows import STC_CONFIGS, AcceptedDocument, document_fault, text_fault

MIN_FRAMES = 32
MAX_MASKLET_ID = 2**31 - 1
BOX_DECIMALS = 2

_OUT_OF_FRAME_WORDS = ("out of frame", "the subject is out of frame", "subject is out of frame")

Object = Mapping[str, Any]


@dataclass(frozen=True)
class StcRows:
    """What a video gives: its released tracks, numbered, and what was left out."""

    tracks: tuple[ReleasedTrack, ...]
    left_out: tuple[LeftOut, ...]


def stc_rows(video: ReleasedVideo, frames: FrameTable, accepted: Sequence[AcceptedDocument]) -> StcRows:
    """The released tracks of one video, from all accepted documents on it.

    Subjects are numbered 0, 1, 2, … in the order of item id, first appearance and track id, so that the same
    documents always get the same numbers, and rows, boxes and masks of one subject share theirs.
    Raises ValueError when the video and the frame table are of different assets.
    """
    if video.frame_table_hash != frames.hash:
        raise ValueError(f"{video.file_name} has another frame table than the annotations on it.")
    tracks: list[ReleasedTrack] = []
    left_out: list[LeftOut] = []
    for document in sorted(accepted, key=lambda one: (one.item_id, one.annotation_id)):
        fault = document_fault(document, STC_CONFIGS) or _video_fault(document, video)
        if fault is not None:
            left_out.append(fault)
            continue
        for track in _in_order(document.document):
            builder = _TrackBuilder(document, track, video, frames)
            released = builder.build()
            left_out.extend(builder.left_out)
            if released is not None:
                tracks.append(released)
    if len(tracks) > MAX_MASKLET_ID:
        raise ValueError(f"{video.file_name} has more subjects than masklet ids.")
    numbered = tuple(replace(track, masklet_id=number) for number, track in enumerate(tracks))
    return StcRows(numbered, tuple(left_out))


def _video_fault(document: AcceptedDocument, video: ReleasedVideo) -> LeftOut | None:
    if video.total_frames >= MIN_FRAMES:
        return None
    return document.left_out(
        STC_CONFIGS,
        "document",
        document.annotation_id,
        "too_short",
        f"{video.file_name} has {video.total_frames} frames on the grid; {MIN_FRAMES} are needed.",
    )


def _in_order(document: Mapping[str, Any]) -> list[Object]:
    first = {track["id"]: 1 << 62 for track in document["tracks"]}
    for keyframe in document["keyframes"]:
        first[keyframe["track_id"]] = min(first[keyframe["track_id"]], keyframe["frame"])
    return sorted(document["tracks"], key=lambda track: (first[track["id"]], track["id"]))


class _TrackBuilder:
    """Makes one released track; what it must leave out gathers in `left_out`."""

    def __init__(
        self, accepted: AcceptedDocument, track: Object, video: ReleasedVideo, frames: FrameTable
    ) -> None:
        self._accepted = accepted
        self._track = track
        self._video = video
        self._frames = frames
        document = accepted.document
        self._keyframes = [one for one in document["keyframes"] if one["track_id"] == track["id"]]
        self._source_segments = sorted(
            (one for one in document["segments"] if one["track_id"] == track["id"]),
            key=lambda one: (one["start_frame"], one["end_frame"], one["id"]),
        )
        self.left_out: list[LeftOut] = []

    def build(self) -> ReleasedTrack | None:
        """The track, None when no row can be made of it."""
        if not self._track["finished"]:
            self._leave_track(STC_CONFIGS, "unfinished_track", "The track is not finished.")
            return None
        masks = self._masks()
        boxes = self._boxes(masks)
        if not any(boxes):
            self._leave_track(STC_CONFIGS, "never_visible", "The subject has no box on any grid frame.")
            return None
        if not self._source_segments:
            self._leave_track(STC_CONFIGS, "no_segments", "The track has no segments.")
            return None
        segments = self._segments(boxes)
        dense_fault = self._dense_fault(segments, boxes)
        if dense_fault is not None:
            self._leave_track(("rdcap",), *dense_fault)
        if dense_fault is not None and not any(segment.rcap for segment in segments):
            return None
        return ReleasedTrack(
            masklet_id=0,
            category=self._track["category"],
            boxes=boxes,
            masks=masks,
            segments=tuple(segments),
            rdcap=dense_fault is None,
            traces=self._accepted.traces("boxes", "keyframe", self._keyframes),
            authorship=self._accepted.authorship(self._video.frame_table_hash),
            attributes=self._track["attributes"],
        )

    def _leave_track(self, configs: tuple[str, ...], reason: str, message: str) -> None:
        self.left_out.append(self._accepted.left_out(configs, "track", self._track["id"], reason, message))

    def _leave_segment(self, segment: Object, configs: tuple[str, ...], reason: str, message: str) -> None:
        place = f"Frames {segment['start_frame']} to {segment['end_frame']}: {message}"
        self.left_out.append(self._accepted.left_out(configs, "segment", segment["id"], reason, place))

    def _boxes(self, masks: Mapping[int, Mapping[str, object]]) -> tuple[Box | None, ...]:
        """The box per grid index; beside a mask it is the tight hull of the mask."""
        tube = Track(self._keyframes, self._frames.ticks, self._track["finished"])
        boxes = [self._clipped(tube.box_at(frame)) for frame in self._video.source_frames]
        for index, mask in masks.items():
            edges = hull(mask)
            if edges is not None:
                boxes[index] = (edges[0], edges[1], edges[2], edges[3])
        return tuple(boxes)

    def _clipped(self, box: Sequence[float] | None) -> Box | None:
        """The box inside the picture, to a hundredth of a pixel, None when nothing of it remains."""
        if box is None:
            return None
        width, height = self._video.source_width, self._video.source_height
        x1, x2 = (round(min(max(x, 0.0), width), BOX_DECIMALS) for x in (box[0], box[2]))
        y1, y2 = (round(min(max(y, 0.0), height), BOX_DECIMALS) for y in (box[1], box[3]))
        return (x1, y1, x2, y2) if x1 < x2 and y1 < y2 else None

    def _masks(self) -> dict[int, Mapping[str, object]]:
        """Masks by grid index: those on frames of the grid, as large as the file's pictures."""
        drawn_on = [self._video.source_height, self._video.source_width]
        masks: dict[int, Mapping[str, object]] = {}
        for keyframe in self._keyframes:
            mask = keyframe.get("mask")
            index = bisect_left(self._video.source_frames, keyframe["frame"])
            on_grid = (
                index < self._video.total_frames and self._video.source_frames[index] == keyframe["frame"]
            )
            if mask is None or keyframe["state"] == "absent" or not on_grid or hull(mask) is None:
                continue
            if list(mask["size"]) == drawn_on:
                masks[index] = extended(mask, width=self._video.width, height=self._video.height)
            else:
                self.left_out.append(
                    self._accepted.left_out(
                        ("masks",),
                        "keyframe",
                        keyframe["id"],
                        "mask_of_another_size",
                        f"The mask on frame {keyframe['frame']} is {mask['size'][1]}×{mask['size'][0]}, "
                        f"the picture {drawn_on[1]}×{drawn_on[0]}.",
                    )
                )
        return masks

    def _segments(self, boxes: Sequence[Box | None]) -> list[ReleasedSegment]:
        segments: list[ReleasedSegment] = []
        for source in self._source_segments:
            on_grid = grid_interval(self._video.source_frames, source["start_frame"], source["end_frame"])
            if on_grid is None:
                configs = STC_CONFIGS if source["kind"] == "action" else ("rdcap",)
                self._leave_segment(
                    source, configs, "between_grid_frames", "no frame of the grid lies in it."
                )
                continue
            if source["kind"] == "out_of_frame":
                segments.append(self._out_of_frame(source, on_grid))
            else:
                segments.append(self._action(source, on_grid, boxes))
        return segments

    def _out_of_frame(self, source: Object, on_grid: tuple[int, int]) -> ReleasedSegment:
        return ReleasedSegment(
            *on_grid,
            caption=OUT_OF_FRAME_CAPTION,
            rcap=False,
            rtloc=False,
            traces=self._accepted.traces("interval", "segment", [source]),
            attributes=source["attributes"],
        )

    def _action(
        self, source: Object, on_grid: tuple[int, int], boxes: Sequence[Box | None]
    ) -> ReleasedSegment:
        first, last = on_grid
        fault = text_fault(source["caption"])
        if fault is None and same_words(source["caption"]) in _OUT_OF_FRAME_WORDS:
            fault = "says_out_of_frame", "the caption of an action says that the subject is out of frame."
        if fault is None and not any(boxes[first : last + 1]):
            fault = "no_box_in_segment", "the subject has no box on any grid frame of it."
        if fault is None and collapses_in_32(first, last, self._video.total_frames):
            fault = (
                "too_short_to_locate",
                (f"grid frames {first} to {last} of {self._video.total_frames} are one frame among 32."),
            )
        rtloc = fault is None
        if fault is not None:
            self._leave_segment(source, ("rcap", "rtloc"), *fault)
        elif source["unique"] is not True:
            rtloc = False
            reason = "not_unique" if source["unique"] is False else "uniqueness_undecided"
            self._leave_segment(
                source, ("rtloc",), reason, "the caption is not known to fit this stretch alone."
            )
        return ReleasedSegment(
            first,
            last,
            caption=source["caption"],
            rcap=fault is None,
            rtloc=rtloc,
            traces=(
                *self._accepted.traces("caption", "segment", [source]),
                *self._accepted.traces("interval", "segment", [source]),
            ),
            attributes=source["attributes"],
        )

    def _dense_fault(
        self, segments: Sequence[ReleasedSegment], boxes: Sequence[Box | None]
    ) -> tuple[str, str] | None:
        """Why the segments are no dense description, None when they are.

        They must be sorted, without gap or overlap, over the whole video, not contradicted by the boxes.
        """
        expected = 0
        out_of_frame_before = False
        for segment in segments:
            if segment.start_frame != expected:
                return "not_dense", (
                    f"A segment starts on grid frame {segment.start_frame}; it should start on {expected}."
                )
            expected = segment.end_frame + 1
            fault = text_fault(segment.caption)
            if fault is not None:
                return fault
            out_of_frame = segment.caption == OUT_OF_FRAME_CAPTION
            seen = [box is not None for box in boxes[segment.start_frame : segment.end_frame + 1]]
            if all(seen) if out_of_frame else not any(seen):
                return "contradicted_by_boxes", (
                    f"Grid frames {segment.start_frame} to {segment.end_frame} are said to be "
                    f"{'out of frame' if out_of_frame else 'an action'}; all their boxes say otherwise."
                )
            if out_of_frame and out_of_frame_before:
                return (
                    "adjacent_out_of_frame",
                    f"Two stretches out of frame meet at grid frame {segment.start_frame}.",
                )
            out_of_frame_before = out_of_frame
        if expected != self._video.total_frames:
            return "not_dense", (
                f"The segments end on grid frame {expected - 1}, the video on {self._video.total_frames - 1}."
            )
        return None
