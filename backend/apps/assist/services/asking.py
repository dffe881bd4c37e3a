"""Asking models: requests as assist_request.schema.json has them, carried by `assist.run` jobs."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from annotation_schemas.geometry import tube
from annotation_schemas.schemas import find_fault
from annotation_schemas.timecode import grid_in_clip
from backend.apps.accounts.models import User
from backend.apps.annotations.errors import Locked
from backend.apps.annotations.models import Annotation
from backend.apps.annotations.selectors import access_own_annotation
from backend.apps.assist.errors import InvalidRequest, NotConfigured, NotOffered
from backend.apps.assist.models import SuggestionKind, SuggestionRequest
from backend.apps.assist.policies import (
    DISTRACTOR_PROMPT_VERSION,
    PROMPT_VERSION,
    SHAPE_KINDS,
    distractors_input,
    drawn_mask,
    is_offered,
    next_by_person,
)
from backend.apps.assist.selectors import (
    NO_DRAFTING_MODEL,
    NO_MASK_MODEL,
    NO_TEXT_MODEL,
    drafted_texts,
    earlier_distractors,
    pairs_to_draft,
    questions_to_draft,
)
from backend.apps.media.selectors import proxy_of
from backend.apps.projects.models import Project
from backend.apps.work.models import Item
from backend.apps.work.policies import stage_named
from backend.apps.work.selectors import draft_is_withheld, frame_table_of, grid_of
from backend.infra import storage
from backend.infra.audit.services import record
from backend.infra.jobs.models import Job
from backend.infra.jobs.services import enqueue

JOB_KIND = "assist.run"
DRAFT_KIND = "assist.draft"

# What a box may be carried with. The second is a name of the workers' registry.
TRACKER_METHOD = "tracker"
MASK_METHOD = "sam2"
METHODS = (TRACKER_METHOD, MASK_METHOD)

# A name of the workers' registry: who drafts distractors where no model that sees the clip is named.
TEXT_ONLY = "text_only"

# A request may wait this long in the queue before the address of its media stops to work, where files are
# in a bucket.
ADDRESS_SECONDS = 24 * 3600


def request_suggestion(*, actor: User, annotation_id: UUID, kind: str, input: dict[str, Any]) -> Job:
    """Ask for what `input` says, by the kind: boxes, a mask, distractors or a text."""
    if kind == SuggestionKind.DISTRACTORS:
        question_id = str(input["question_id"])
        return request_distractors(actor=actor, annotation_id=annotation_id, question_id=question_id)
    if kind in (SuggestionKind.PROPAGATE, SuggestionKind.SEGMENT):
        ask = request_propagation if kind == SuggestionKind.PROPAGATE else request_mask
        return ask(actor=actor, annotation_id=annotation_id, **{**input, "track_id": str(input["track_id"])})
    object_id = input["pair_id"] if kind == SuggestionKind.ANSWER else input["segment_id"]
    return request_text(actor=actor, annotation_id=annotation_id, kind=kind, object_id=str(object_id))


def request_propagation(
    *,
    actor: User,
    annotation_id: UUID,
    track_id: str,
    frame: int,
    box: list[float],
    until_frame: int,
    direction: str,
    method: str = TRACKER_METHOD,
) -> Job:
    """Ask for a box drawn on `frame` to be carried to `until_frame` ("forward" or "backward").

    Frames are absolute, the box is [x1, y1, x2, y2] in pixels of the upright picture. It goes no farther than
    the frame before the track's next keyframe by a person in the saved document. The method is "tracker", which
    tells boxes, or "sam2", which tells masks too and begins with the mask that the saved keyframe on `frame` has.
    The same request while the first is under way returns the same job. Raises UnknownAnnotation, Locked,
    NotConfigured, NotOffered, InvalidRequest.
    """
    if method == MASK_METHOD and not settings.MASK_MODEL:
        raise NotConfigured(NO_MASK_MODEL)
    annotation = _access_to_ask(actor, annotation_id, SuggestionKind.PROPAGATE)
    item = annotation.work_item.item
    _check_frames(item, frame=frame, until_frame=until_frame)
    if (until_frame <= frame) if direction == "forward" else (until_frame >= frame):
        raise InvalidRequest(
            "The last frame must lie in the direction of propagation.", place={"field": "until_frame"}
        )
    _check_box(item, box)
    stops_before = next_by_person(annotation.document.get("keyframes", ()), track_id, frame, direction)
    if stops_before is not None:
        nearest, step = (min, 1) if direction == "forward" else (max, -1)
        until_frame = nearest(until_frame, stops_before - step)
        if until_frame == frame:
            raise InvalidRequest(
                f"The next frame, {stops_before}, already has a keyframe made by a person.",
                place={"frame": stops_before},
            )
    wanted = {
        "track_id": track_id,
        "frame": frame,
        "box": box,
        "until_frame": until_frame,
        "direction": direction,
    }
    target = {
        "track_id": track_id,
        "frame": frame,
        "until_frame": until_frame,
        "direction": direction,
        "stops_before": stops_before,
    }
    if method == TRACKER_METHOD:
        return _ask(actor, item, annotation, SuggestionKind.PROPAGATE, wanted, target)
    drawn = drawn_mask(annotation.document.get("keyframes", ()), track_id, frame)
    if drawn is not None:
        wanted["mask"] = drawn
    return _ask(actor, item, annotation, SuggestionKind.PROPAGATE, wanted, target, model=MASK_METHOD)


def request_mask(
    *,
    actor: User,
    annotation_id: UUID,
    track_id: str,
    frame: int,
    box: list[float] | None,
    points: list[dict[str, Any]],
) -> Job:
    """Ask the mask model which pixels of `frame` are the subject that a box, points, or both tell.

    A point is {"x", "y", "inside"} in pixels of the upright picture: on the subject or beside it. The track need
    not be saved yet. Raises UnknownAnnotation, Locked, NotConfigured, NotOffered, InvalidRequest.
    """
    if not settings.MASK_MODEL:
        raise NotConfigured(NO_MASK_MODEL)
    annotation = _access_to_ask(actor, annotation_id, SuggestionKind.SEGMENT)
    item = annotation.work_item.item
    _check_frames(item, frame=frame)
    if box is not None:
        _check_box(item, box)
    for number, point in enumerate(points):
        if not (0 <= point["x"] <= (item.asset.width or 0) and 0 <= point["y"] <= (item.asset.height or 0)):
            raise InvalidRequest(
                "Every point must lie inside the picture.", place={"field": f"points.{number}"}
            )
    if box is None and not any(point["inside"] for point in points):
        raise InvalidRequest("Give a box, or at least one point on the subject.", place={"field": "points"})
    target = {"track_id": track_id, "frame": frame}
    wanted = {**target, "box": box, "points": points}
    return _ask(actor, item, annotation, SuggestionKind.SEGMENT, wanted, target)


def request_text(*, actor: User, annotation_id: UUID, kind: str, object_id: str) -> Job:
    """Ask the text model for an answer to a pair's question ("answer") or a caption of a segment ("caption").

    Pair and segment are those of the annotation as it is saved. Raises UnknownAnnotation, Locked,
    NotConfigured, NotOffered, InvalidRequest.
    """
    if not settings.TEXT_MODEL:
        raise NotConfigured(NO_TEXT_MODEL)
    annotation = _access_to_ask(actor, annotation_id, kind)
    item = annotation.work_item.item
    if kind == SuggestionKind.ANSWER:
        pair = _find(annotation, "pairs", object_id, "pair_id")
        if not pair["question"].strip():
            raise InvalidRequest("The pair has no question yet.", place={"object_id": object_id})
        return _ask(actor, item, annotation, kind, {"question": pair["question"]}, {"pair_id": object_id})
    segment = _find(annotation, "segments", object_id, "segment_id")
    target = {
        "segment_id": object_id,
        "track_id": segment["track_id"],
        "start_frame": segment["start_frame"],
        "end_frame": segment["end_frame"],
    }
    return _ask(actor, item, annotation, kind, _caption_input(annotation, segment), target)


def request_distractors(*, actor: User, annotation_id: UUID, question_id: str) -> Job:
    """Ask for distractors of a multiple-choice question of the annotation as it is saved.

    The model that sees the clip drafts them; where none is named, the text-only one does from words alone. Raises
    UnknownAnnotation, Locked, NotConfigured, NotOffered, InvalidRequest.
    """
    if not can_draft_distractors():
        raise NotConfigured(NO_DRAFTING_MODEL)
    annotation = _access_to_ask(actor, annotation_id, SuggestionKind.DISTRACTORS)
    question = _find(annotation, "questions", question_id, "question_id")
    if not question["question"].strip() or not question["answer"].strip():
        raise InvalidRequest(
            "The question needs its words and its right answer first.", place={"object_id": question_id}
        )
    work_item = annotation.work_item
    earlier = earlier_distractors(work_item, question_id) + drafted_texts(annotation, question_id)
    wanted = distractors_input(question, annotation.document["distractors"], earlier)
    return _ask_distractors(actor, work_item.item, annotation, wanted, {"question_id": question_id})


def can_draft_distractors() -> bool:
    """Whether a model that could draft distractors is named."""
    return bool(settings.TEXT_MODEL or settings.BLIND_MODEL)


def prefill(*, project: Project | None = None, limit: int = 100) -> int:
    """Ask for drafts of what open work lacks, for everybody: answers to questions, and distractors.

    Only stages that offer them, one project or all. Returns the number of jobs made, at most `limit`; none of a kind
    that no model is set up for. Asking again asks nothing twice.
    """
    made = 0
    if settings.TEXT_MODEL:
        for item, pair in pairs_to_draft(project, limit):
            wanted = {"question": pair["question"]}
            _ask(None, item, None, SuggestionKind.ANSWER, wanted, {"pair_id": pair["id"]})
            made += 1
    if can_draft_distractors():
        for work_item, question in questions_to_draft(project, limit - made):
            earlier = earlier_distractors(work_item, question["id"])
            wanted = distractors_input(question, (work_item.seed or {})["distractors"], earlier)
            target = {"question_id": question["id"], "round": work_item.round}
            _ask_distractors(None, work_item.item, None, wanted, target)
            made += 1
    return made


def _ask_distractors(
    actor: User | None,
    item: Item,
    annotation: Annotation | None,
    wanted: dict[str, Any],
    target: dict[str, Any],
) -> Job:
    model = None if settings.TEXT_MODEL else TEXT_ONLY
    return _ask(actor, item, annotation, SuggestionKind.DISTRACTORS, wanted, target, model=model)


def _access_to_ask(actor: User, annotation_id: UUID, kind: str) -> Annotation:
    annotation = access_own_annotation(actor, annotation_id)
    if annotation.state != Annotation.State.DRAFT:
        raise Locked(state=annotation.state)
    work_item = annotation.work_item
    stage = stage_named(work_item.project, work_item.stage)
    withheld = draft_is_withheld(work_item.item_id)
    if not is_offered(stage, kind, actor, work_item.item, drafts_withheld=withheld):
        raise NotOffered("This piece of work is done without suggestions of this kind.")
    if kind in SHAPE_KINDS and stage is not None and "keyframe" not in stage.edits:
        raise NotOffered("Boxes and masks cannot be changed in this stage.")
    return annotation


def _check_frames(item: Item, **frames: int) -> None:
    """Refuse a frame outside the clip, by the name of its field. Raises InvalidRequest."""
    for field, frame in frames.items():
        if not item.start_frame <= frame <= item.end_frame:
            raise InvalidRequest(
                f"The frame must lie in the clip, from {item.start_frame} to {item.end_frame}.",
                place={"field": field},
            )


def _check_box(item: Item, box: list[float]) -> None:
    x1, y1, x2, y2 = box
    if not (0 <= x1 < x2 <= (item.asset.width or 0) and 0 <= y1 < y2 <= (item.asset.height or 0)):
        raise InvalidRequest("The box must have a size and lie inside the picture.", place={"field": "box"})


def _find(annotation: Annotation, collection: str, object_id: str, field: str) -> dict[str, Any]:
    for thing in annotation.document.get(collection, []):
        if thing["id"] == object_id:
            found: dict[str, Any] = thing
            return found
    raise InvalidRequest("There is no such object in the saved document.", place={"field": field})


def _caption_input(annotation: Annotation, segment: dict[str, Any]) -> dict[str, Any]:
    document, start, end = annotation.document, segment["start_frame"], segment["end_frame"]
    track = next(track for track in document["tracks"] if track["id"] == segment["track_id"])
    keyframes = [one for one in document["keyframes"] if one["track_id"] == track["id"]]
    table = frame_table_of(annotation.work_item.item.asset)
    item = annotation.work_item.item
    # The model looks at the whole clip, so the subject is marked wherever it is, not only in the segment.
    boxes = tube(keyframes, item.start_frame, item.end_frame, table.ticks, track["finished"])
    if not any(boxes[frame] for frame in range(start, end + 1)):
        raise InvalidRequest(
            "The subject has no box in this segment yet; draw one first.", place={"object_id": segment["id"]}
        )
    return {
        "boxes": {str(frame): None if box is None else list(box) for frame, box in boxes.items()},
        "start_frame": start,
        "end_frame": end,
    }


def _ask(
    actor: User | None,
    item: Item,
    annotation: Annotation | None,
    kind: str,
    wanted: dict[str, Any],
    target: dict[str, Any],
    *,
    model: str | None = None,
) -> Job:
    sees = model != TEXT_ONLY
    is_drafted = kind == SuggestionKind.DISTRACTORS
    payload = {
        "protocol": 1,
        "kind": str(kind),
        "media": _media_of(item) if sees else None,
        "clip": _clip_of(item) if sees else None,
        "model": model,
        "prompt_version": DISTRACTOR_PROMPT_VERSION if is_drafted else PROMPT_VERSION,
        "input": wanted,
    }
    # The job adds its id and number when it is sent; any will do to see that the rest is right.
    fault = find_fault("assist_request", {**payload, "job_id": str(item.pk), "fencing": 1})
    if fault is not None:
        raise InvalidRequest(fault.sentence(), place={"field": fault.path})
    with transaction.atomic():
        job = enqueue(
            kind=JOB_KIND if actor else DRAFT_KIND,
            subject=f"annotation:{annotation.pk}" if annotation else f"item:{item.pk}",
            payload=payload,
            scope=str(item.project_id),
            requested_by=str(actor.pk) if actor else "",
        )
        SuggestionRequest.objects.get_or_create(
            job=job, defaults={"item": item, "annotation": annotation, "kind": kind, "target": target}
        )
        if actor is not None:
            record(
                actor=str(actor.pk),
                action="suggestion.requested",
                scope=str(item.project_id),
                subject=f"job:{job.pk}",
                detail={"kind": str(kind)},
            )
    return job


def _media_of(item: Item) -> dict[str, Any]:
    proxy = proxy_of(item.asset)
    table = frame_table_of(item.asset)
    return {
        "address": storage.address(proxy.key, seconds=ADDRESS_SECONDS),
        "sha256": proxy.sha256,
        "frames": len(table),
        "width": item.asset.width,
        "height": item.asset.height,
        "time_base": [table.time_base.numerator, table.time_base.denominator],
        "ticks": list(table.ticks),
    }


def _clip_of(item: Item) -> dict[str, Any]:
    grid = grid_of(item.project, item.asset)
    inside = None if grid is None else list(grid_in_clip(grid, item.start_frame, item.end_frame))
    return {"start_frame": item.start_frame, "end_frame": item.end_frame, "grid": inside}
