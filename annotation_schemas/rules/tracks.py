"""Rules for tracks and keyframes of an `stc` document."""

from collections.abc import Iterator

from annotation_schemas import masks
from annotation_schemas.generated.types import Keyframe, Place
from annotation_schemas.rules.finding import Hit
from annotation_schemas.rules.view import StcView, named, place_of

FEWEST_GRID_FRAMES = 32  # under it PLM's loader makes no 32-frame video
MOST_GRID_FRAMES = 187  # over it PLM's training and evaluation sample other frames
HULL_TOLERANCE = 1.0  # pixels a box may lie off the hull of its mask


def no_tracks(view: StcView) -> Iterator[Hit]:
    """Find a document without a subject."""
    if not view.tracks:
        yield Hit("No subject is tracked yet; skip the clip if there is none.", {})


def track_without_keyframes(view: StcView) -> Iterator[Hit]:
    """Find a track without any keyframe."""
    for track in view.tracks:
        if not view.keyframes(track):
            yield Hit(f"{named(track)} has no box on any frame.", place_of("track", track))


def track_never_visible(view: StcView) -> Iterator[Hit]:
    """Find a track all of whose keyframes are absent."""
    for track in view.tracks:
        keyframes = view.keyframes(track)
        if keyframes and all(keyframe["state"] == "absent" for keyframe in keyframes):
            yield Hit(f"{named(track)} is absent in the whole clip.", place_of("track", track))


def track_unfinished(view: StcView) -> Iterator[Hit]:
    """Find a track that nobody called finished."""
    for track in view.tracks:
        if not track["finished"]:
            yield Hit(f"{named(track)} is not marked as finished.", place_of("track", track, "finished"))


def track_name_empty(view: StcView) -> Iterator[Hit]:
    """Find a track without a name."""
    for track in view.tracks:
        if not track["name"].strip():
            yield Hit(f"A {track['category']} has no name to tell it by.", place_of("track", track, "name"))


def track_on_one_frame(view: StcView) -> Iterator[Hit]:
    """Find a finished track that is there on a single frame: its end was forgotten."""
    for track in view.tracks:
        presence = view.presence(track)
        if track["finished"] and len(presence) == 1 and presence[0][0] == presence[0][1]:
            place = place_of("track", track)
            place["frame"] = presence[0][0]
            message = f"{named(track)} is there only on frame {presence[0][0]}; draw where it is later."
            yield Hit(message, place)


def keyframe_absent_first(view: StcView) -> Iterator[Hit]:
    """Find a track that begins with an absent keyframe, which says nothing."""
    for track in view.tracks:
        keyframes = view.keyframes(track)
        if keyframes and keyframes[0]["state"] == "absent":
            message = f"{named(track)} begins with an absence; before its first box it is absent anyway."
            yield Hit(message, place_of("keyframe", keyframes[0], "state"))


def mask_empty(view: StcView) -> Iterator[Hit]:
    """Find a mask without a pixel."""
    for keyframe, hull in _hulls(view):
        if hull is None:
            place = place_of("keyframe", keyframe, "mask")
            yield Hit(f"The mask on frame {keyframe['frame']} is empty.", place)


def box_off_mask(view: StcView) -> Iterator[Hit]:
    """Find a box that is not the tight hull of the mask beside it (one pixel of tolerance)."""
    for keyframe, hull in _hulls(view):
        box = keyframe["box"]
        if hull is None or box is None:
            continue
        if any(abs(a - b) > HULL_TOLERANCE for a, b in zip(box, hull, strict=True)):
            place = place_of("keyframe", keyframe, "box")
            yield Hit(f"The box on frame {keyframe['frame']} is not the hull of its mask.", place)


def too_few_grid_frames(view: StcView) -> Iterator[Hit]:
    """Find a clip of fewer than 32 grid frames."""
    total = len(view.grid)
    if total < FEWEST_GRID_FRAMES:
        message = f"The clip has {total} frames on the grid; {FEWEST_GRID_FRAMES} are needed to publish it."
        yield Hit(message, _clip(view))


def too_many_grid_frames(view: StcView) -> Iterator[Hit]:
    """Find a clip of more than 187 grid frames."""
    total = len(view.grid)
    if total > MOST_GRID_FRAMES:
        message = (
            f"The clip has {total} frames on the grid; "
            f"over {MOST_GRID_FRAMES}, training and evaluation see different ones."
        )
        yield Hit(message, _clip(view))


def _clip(view: StcView) -> Place:
    return {"start_frame": view.context.start_frame, "end_frame": view.context.end_frame}


def _hulls(view: StcView) -> Iterator[tuple[Keyframe, list[float] | None]]:
    for keyframe in view.all_keyframes():
        mask = keyframe.get("mask")
        if mask is None:
            continue
        try:
            yield keyframe, masks.hull(mask)
        except masks.InvalidMask:
            continue  # the rule mask_broken speaks of it
