"""What can never be right in a document: refused when an operation is applied, an error wherever it is found.

What is merely unfinished is not here but in `rules`.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from annotation_schemas import masks, text
from annotation_schemas.attributes import SUBTYPE_FIELD, value_faults
from annotation_schemas.context import DocumentContext
from annotation_schemas.generated.types import Place
from annotation_schemas.geometry import is_inside
from annotation_schemas.kinds import Kind, objects_of
from annotation_schemas.schemas import JsonObject, find_fault


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the rule it breaks, a sentence, and the exact place."""

    rule: str
    message: str
    place: Place


def schema_fault(kind: Kind, value: JsonObject) -> Fault | None:
    """Return how `value` breaks the schema of its kind, or None."""
    fault = find_fault(kind.schema, value)
    if fault is None:
        return None
    place: Place = {"kind": kind.name}
    if fault.path:
        place["field"] = fault.path
    return Fault("schema", f"{fault.path or kind.name.capitalize()} {fault.message}.", place)


def object_faults(kind: Kind, value: JsonObject, context: DocumentContext) -> Iterator[Fault]:
    """Yield what is wrong with one object that keeps its schema, seen by itself."""
    yield from _frame_faults(kind, value, context)
    yield from _box_faults(kind, value, context)
    yield from _text_faults(kind, value)
    yield from _attribute_faults(kind, value, context)


def relation_faults(kind: Kind, value: JsonObject, parents: Mapping[str, JsonObject]) -> Iterator[Fault]:
    """Yield the fault of an object whose parent (track, pair, question) is not in the document, or of a choice
    whose option its question does not have.
    """
    if kind.parent_field is not None and value[kind.parent_field] not in parents:
        place = _place(kind, value, kind.parent_field)
        message = f"The {kind.parent_kind} {value[kind.parent_field]} of this {kind.name} does not exist."
        yield Fault("unknown_parent", message, place)
    elif kind.name == "choice":
        options = {option["id"] for option in parents[value["question_id"]]["options"]}
        if value["option_id"] not in options:
            message = f"The question has no option {value['option_id']}."
            yield Fault("unknown_option", message, _place(kind, value, "option_id"))


def shared_frame_faults(
    kind: Kind, values: Collection[JsonObject], track_ids: Collection[str] | None = None
) -> Iterator[Fault]:
    """Yield every keyframe that shares its frame with another one of its track.

    Where `track_ids` are given, only of these tracks.
    """
    places = [
        (value["track_id"], value["frame"])
        for value in values
        if track_ids is None or value["track_id"] in track_ids
    ]
    shared = {place for place, count in Counter(places).items() if count > 1}
    if not shared:
        return
    for value in values:
        if (value["track_id"], value["frame"]) in shared:
            place = _place(kind, value, "frame")
            place["frame"] = value["frame"]
            message = f"Frame {value['frame']} has two keyframes of one track."
            yield Fault("two_keyframes_on_one_frame", message, place)


def document_faults(document: JsonObject, context: DocumentContext) -> Iterator[Fault]:
    """Yield everything that is wrong in a document that keeps its schema."""
    by_kind: dict[str, dict[str, JsonObject]] = {}
    seen: set[str] = set()
    for kind, value in objects_of(document):
        by_kind.setdefault(kind.name, {})[value["id"]] = value
        if value["id"] in seen:
            yield Fault("id_twice", f"Two objects have the id {value['id']}.", _place(kind, value, "id"))
        seen.add(value["id"])
    for kind, value in objects_of(document):
        yield from object_faults(kind, value, context)
        yield from relation_faults(kind, value, by_kind.get(kind.parent_kind or "", {}))
        if kind.name == "keyframe" and value is document["keyframes"][0]:
            yield from shared_frame_faults(kind, document["keyframes"])


def _frame_faults(kind: Kind, value: JsonObject, context: DocumentContext) -> Iterator[Fault]:
    if "frame" in value and not _in_clip(value["frame"], context):
        place = _place(kind, value, "frame")
        place["frame"] = value["frame"]
        yield Fault("frame_outside_clip", _outside(value["frame"], context), place)
    interval, prefix = (value["evidence"], "evidence.") if "evidence" in value else (value, "")
    if not interval or "start_frame" not in interval:
        return
    start, end = interval["start_frame"], interval["end_frame"]
    for field, frame in (("start_frame", start), ("end_frame", end)):
        if not _in_clip(frame, context):
            place = _place(kind, value, prefix + field)
            place["frame"] = frame
            yield Fault("frame_outside_clip", _outside(frame, context), place)
    if end < start:
        place = _place(kind, value, prefix + "end_frame")
        place["frame"] = end
        yield Fault("end_before_start", f"The end, frame {end}, lies before the start, frame {start}.", place)


def _box_faults(kind: Kind, value: JsonObject, context: DocumentContext) -> Iterator[Fault]:
    box = value.get("box")
    if box is not None and not is_inside(box, context.width, context.height):
        place = _place(kind, value, "box")
        place["frame"] = value["frame"]
        numbers = ", ".join(f"{number:g}" for number in box)
        message = (
            f"The box [{numbers}] must keep 0 ≤ x1 < x2 ≤ {context.width} and 0 ≤ y1 < y2 ≤ {context.height}."
        )
        yield Fault("box_outside_picture", message, place)
    mask = value.get("mask")
    if mask is None:
        return
    place = _place(kind, value, "mask.size")
    place["frame"] = value["frame"]
    if list(mask["size"]) != [context.height, context.width]:
        message = (
            f"The mask is made for {mask['size'][1]}×{mask['size'][0]} pixels, "
            f"the picture has {context.width}×{context.height}."
        )
        yield Fault("mask_of_another_size", message, place)
        return
    try:
        masks.run_lengths(mask)
    except masks.InvalidMask as error:
        place["field"] = "mask.counts"
        yield Fault("mask_broken", f"The mask cannot be read: {error}.", place)


def _text_faults(kind: Kind, value: JsonObject) -> Iterator[Fault]:
    texts = [(field, value[field]) for field in kind.texts if value[field] is not None]
    for name, entry in value.get("attributes", {}).items():
        texts.append(("attributes", name))
        if isinstance(entry, str):
            texts.append((f"attributes.{name}", entry))
        elif isinstance(entry, list):
            texts += [(f"attributes.{name}[{index}]", part) for index, part in enumerate(entry)]
    source = value["origin"].get("source")
    if source is not None:
        texts.append(("origin.source", source))
    for field, written in texts:
        for fault in text.refused(written):
            place = _place(kind, value, field)
            place["text_span"] = list(fault.span)
            yield Fault(fault.rule, fault.message, place)


def _attribute_faults(kind: Kind, value: JsonObject, context: DocumentContext) -> Iterator[Fault]:
    for fault in value_faults(context.attributes_schema or {}, kind.name, value):
        if not fault.is_unfinished:
            rule = "subtype_not_allowed" if fault.name == SUBTYPE_FIELD else "attribute_not_allowed"
            yield Fault(rule, fault.message, _place(kind, value, fault.field))


def _place(kind: Kind, value: JsonObject, field: str) -> Place:
    return {"object_id": value["id"], "kind": kind.name, "field": field}


def _in_clip(frame: int, context: DocumentContext) -> bool:
    return context.start_frame <= frame <= context.end_frame


def _outside(frame: int, context: DocumentContext) -> str:
    return f"Frame {frame} lies outside the clip, frames {context.start_frame} to {context.end_frame}."
