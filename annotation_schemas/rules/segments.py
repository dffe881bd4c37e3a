"""Rules for the segments of a track: they cover the clip densely and agree with the tube."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from annotation_schemas.generated.types import Segment, Track
from annotation_schemas.geometry import Interval
from annotation_schemas.rules.finding import Hit
from annotation_schemas.rules.view import StcView, frames, named, place_of
from annotation_schemas.text import same_words
from annotation_schemas.timecode import collapses_in_32, grid_interval

OUT_OF_FRAME_CAPTIONS = frozenset({"", "out of frame", "the subject is out of frame"})


def segments_missing(view: StcView) -> Iterator[Hit]:
    """Find a track without any segment."""
    for track in view.tracks:
        if not view.segments(track):
            yield Hit(f"{named(track)} has no segments yet.", place_of("track", track))


def segments_gap(view: StcView) -> Iterator[Hit]:
    """Find frames of the clip that no segment of a track covers, also before the first and after the last."""
    for track in view.tracks:
        covered = view.context.start_frame - 1
        segments = view.segments(track)
        for segment in segments:
            if segment["start_frame"] > covered + 1:
                yield _gap(track, covered + 1, segment["start_frame"] - 1)
            covered = max(covered, segment["end_frame"])
        if segments and covered < view.context.end_frame:
            yield _gap(track, covered + 1, view.context.end_frame)


def segments_overlap(view: StcView) -> Iterator[Hit]:
    """Find a segment that begins before an earlier one of its track has ended."""
    for track in view.tracks:
        covered: int | None = None
        for segment in view.segments(track):
            start, end = segment["start_frame"], segment["end_frame"]
            if covered is not None and start <= covered:
                shared = (start, min(end, covered))
                message = f"Two segments of {named(track)} share {frames(*shared)}."
                yield _at(segment, shared, message)
            covered = end if covered is None else max(covered, end)


def out_of_frame_neighbours(view: StcView) -> Iterator[Hit]:
    """Find two out-of-frame segments in a row, which are one."""
    for track in view.tracks:
        segments = view.segments(track)
        for before, segment in pairwise(segments):
            if before["kind"] == segment["kind"] == "out_of_frame":
                message = f"Two out-of-frame segments of {named(track)} follow one another; join them."
                yield Hit(message, place_of("segment", segment))


def action_while_absent(view: StcView) -> Iterator[Hit]:
    """Find an action whose subject is absent all the time."""
    for track, segment, absent in _absent_actions(view):
        if _covers(absent, segment):
            message = f"{named(track)} is absent in all of this segment; make it out of frame."
            yield Hit(message, place_of("segment", segment, "kind"))


def action_partly_absent(view: StcView) -> Iterator[Hit]:
    """Find an action during part of which its subject is absent."""
    for track, segment, absent in _absent_actions(view):
        if not _covers(absent, segment):
            for interval in absent:
                yield _at(
                    segment, interval, f"{named(track)} is absent on {frames(*interval)} of this action."
                )


def out_of_frame_while_visible(view: StcView) -> Iterator[Hit]:
    """Find an out-of-frame segment whose subject is there all the time."""
    for track, segment, present in _present_gaps(view):
        if _covers(present, segment):
            message = f"{named(track)} has boxes in all of this out-of-frame segment."
            yield Hit(message, place_of("segment", segment, "kind"))


def out_of_frame_partly_visible(view: StcView) -> Iterator[Hit]:
    """Find an out-of-frame segment during part of which its subject is there."""
    for track, segment, present in _present_gaps(view):
        if not _covers(present, segment):
            for interval in present:
                message = f"{named(track)} has boxes on {frames(*interval)} of this out-of-frame segment."
                yield _at(segment, interval, message)


def out_of_frame_caption(view: StcView) -> Iterator[Hit]:
    """Find an out-of-frame segment with a caption of its own."""
    for segment in view.all_segments():
        if segment["kind"] == "out_of_frame" and same_words(segment["caption"]) not in OUT_OF_FRAME_CAPTIONS:
            message = "An out-of-frame segment is published as “Out of frame.”; its caption is not used."
            yield Hit(message, place_of("segment", segment, "caption"))


def segment_off_grid(view: StcView) -> Iterator[Hit]:
    """Find a segment in which no grid frame lies: it would vanish in the data."""
    for segment in view.all_segments():
        if grid_interval(view.grid, segment["start_frame"], segment["end_frame"]) is None:
            message = "No frame of the grid lies in this segment; make it longer or join it to a neighbour."
            yield Hit(message, place_of("segment", segment))


def segment_collapses(view: StcView) -> Iterator[Hit]:
    """Find an action whose ends become one number in a 32-frame video, so that it can never be scored."""
    for segment in view.actions():
        interval = grid_interval(view.grid, segment["start_frame"], segment["end_frame"])
        if interval is not None and collapses_in_32(*interval, len(view.grid)):
            message = (
                "This segment is too short to be found in a 32-frame video; it is left out of RCap and RTLoc."
            )
            yield Hit(message, place_of("segment", segment))


def captions_equal(view: StcView) -> Iterator[Hit]:
    """Find two actions of one track that are described with the same words."""
    for track in view.tracks:
        written = [
            each for each in view.segments(track) if each["kind"] == "action" and each["caption"].strip()
        ]
        told: set[str] = set()
        for first, second in combinations(written, 2):
            if second["id"] in told or same_words(first["caption"]) != same_words(second["caption"]):
                continue
            told.add(second["id"])
            message = f"The segment at frame {first['start_frame']} has the same caption; say what differs."
            yield Hit(message, place_of("segment", second, "caption"))


def uniqueness_undecided(view: StcView) -> Iterator[Hit]:
    """Find an action of which nobody said whether its caption fits one window only."""
    for segment in view.actions():
        if segment["unique"] is None:
            message = "Say whether this caption fits only this part of the clip; RTLoc needs to know."
            yield Hit(message, place_of("segment", segment, "unique"))


def _absent_actions(view: StcView) -> Iterator[tuple[Track, Segment, list[Interval]]]:
    for track in view.tracks:
        if view.keyframes(track):
            absence = view.absence(track)
            for segment in view.segments(track):
                shared = view.shared(segment, absence) if segment["kind"] == "action" else []
                if shared:
                    yield track, segment, shared


def _present_gaps(view: StcView) -> Iterator[tuple[Track, Segment, list[Interval]]]:
    for track in view.tracks:
        presence = view.presence(track)
        for segment in view.segments(track):
            shared = view.shared(segment, presence) if segment["kind"] == "out_of_frame" else []
            if shared:
                yield track, segment, shared


def _covers(intervals: list[Interval], segment: Segment) -> bool:
    return intervals == [(segment["start_frame"], segment["end_frame"])]


def _gap(track: Track, first: int, last: int) -> Hit:
    place = place_of("track", track)
    place["start_frame"], place["end_frame"] = first, last
    return Hit(f"No segment of {named(track)} covers {frames(first, last)}.", place)


def _at(segment: Segment, interval: Interval, message: str) -> Hit:
    place = place_of("segment", segment)
    place["start_frame"], place["end_frame"] = interval
    return Hit(message, place)
