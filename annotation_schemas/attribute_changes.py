"""From one declaration of attributes to another: what changed, and what that does to a document. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from annotation_schemas.attributes import (
    ATTRIBUTE_KINDS,
    SUBTYPE_FIELD,
    SUBTYPES,
    AttributeFault,
    Declaration,
    InvalidDeclaration,
    choices_of,
    conditions_of,
    is_asked,
    is_without_content,
    value_faults,
)
from annotation_schemas.kinds import kinds_of, objects_of
from annotation_schemas.schemas import JsonObject

# By kind, the old name and the new one.
Renames = Mapping[str, Mapping[str, str]]

ChangeName = Literal[
    "added",
    "removed",
    "renamed",
    "type_changed",
    "unit_changed",
    "choices_added",
    "choices_removed",
    "bounds_relaxed",
    "bounds_narrowed",
    "required",
    "optional",
    "condition_changed",
    "wording_changed",
]


@dataclass(frozen=True)
class Change:
    """One change of one attribute, by its new name; of sub-types `kind` is question_subtypes, `name` the type.

    `needs_person`: values in use may no longer fit, or are missing. `detail`: the choices meant, or the old name.
    """

    kind: str
    name: str
    change: ChangeName
    needs_person: bool
    detail: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parked:
    """A value that does not fit any more and was put aside; `field` by the name it had last."""

    kind: str
    object_id: str
    field: str
    value: Any
    is_asked: bool


@dataclass(frozen=True)
class Adapted:
    """What a document becomes: the objects that changed, the values put aside, and the fields newly missing.

    A document is touched when a person has to look at it: a value must be chosen anew, or given at last.
    """

    document: JsonObject
    changed: tuple[tuple[str, JsonObject], ...]
    parked: tuple[Parked, ...]
    missing: tuple[tuple[str, str, str], ...]

    @property
    def to_mend(self) -> tuple[tuple[str, str, str], ...]:
        """(kind, object id, field) of all that a person has to give."""
        again = ((one.kind, one.object_id, one.field) for one in self.parked if one.is_asked)
        return tuple(dict.fromkeys((*again, *self.missing)))


def check_renames(old: Declaration, new: Declaration, renames: Renames) -> None:
    """Raise InvalidDeclaration unless each rename leads from an old attribute that goes to a new one that comes."""
    for kind, names in renames.items():
        before, after = _attributes(old, kind), _attributes(new, kind)
        for name, becomes in names.items():
            place = f"renames.{kind}.{name}"
            if name not in before:
                raise InvalidDeclaration(place, f"There is no attribute {name} of the {kind} to rename.")
            if becomes not in after or becomes in before:
                raise InvalidDeclaration(place, f"{name} cannot become {becomes}, which is no new attribute.")
            if name in after:
                raise InvalidDeclaration(place, f"{name} is still there, so it cannot become {becomes}.")
        if len(set(names.values())) < len(names):
            raise InvalidDeclaration(f"renames.{kind}", "Two attributes cannot become one.")


def compare(old: Declaration, new: Declaration, renames: Renames) -> list[Change]:
    """Return every change from `old` to `new`, in the order of the new declaration."""
    changes: list[Change] = []
    for kind in ATTRIBUTE_KINDS:
        changes += _compare_kind(kind, old.get(kind, _EMPTY), new.get(kind, _EMPTY), renames.get(kind, {}))
    before, after = old.get(SUBTYPES, {}), new.get(SUBTYPES, {})
    for question_type in sorted({*before, *after}):
        changes += _compare_choices(
            SUBTYPES, question_type, before.get(question_type), after.get(question_type)
        )
    return changes


def adapt(document: JsonObject, old: Declaration, new: Declaration, renames: Renames) -> Adapted:
    """Return the document under the new declaration. Values that still fit stay as they are."""
    changed: list[tuple[str, JsonObject]] = []
    parked: list[Parked] = []
    missing: list[tuple[str, str, str]] = []
    result = dict(document)
    for kind, value in objects_of(document):
        if kind.name not in ATTRIBUTE_KINDS:
            continue
        adapted, aside = _adapt_object(kind.name, value, old, new, renames.get(kind.name, {}))
        parked += aside
        if adapted != value:
            changed.append((kind.name, adapted))
        if not is_without_content(adapted):
            names = renames.get(kind.name, {})
            known = {names.get(fault.name, fault.name) for fault in _unfinished(old, kind.name, value)}
            asked_again = {one.field for one in aside}
            missing += [
                (kind.name, value["id"], fault.field)
                for fault in _unfinished(new, kind.name, adapted)
                if fault.name not in known and fault.field not in asked_again
            ]
    new_values = {value["id"]: value for _, value in changed}
    for kind in kinds_of(document["document_type"]):
        result[kind.collection] = [new_values.get(one["id"], one) for one in document[kind.collection]]
    return Adapted(result, tuple(changed), tuple(parked), tuple(missing))


def adapt_through(document: JsonObject, steps: Iterator[tuple[Declaration, Declaration, Renames]]) -> Adapted:
    """Return the document after several versions, one after the other."""
    result = Adapted(document, (), (), ())
    for old, new, renames in steps:
        step = adapt(result.document, old, new, renames)
        names = {
            (kind, f"attributes.{name}"): f"attributes.{becomes}"
            for kind, renamed in renames.items()
            for name, becomes in renamed.items()
        }
        earlier = [(kind, one, names.get((kind, field), field)) for kind, one, field in result.missing]
        objects = {value["id"]: (kind.name, value) for kind, value in objects_of(step.document)}
        parked = tuple(
            Parked(one.kind, one.object_id, field, one.value, asks_again(new, *objects[one.object_id], field))
            for one in result.parked
            for field in (names.get((one.kind, one.field), one.field),)
        )
        still = [
            place
            for place in earlier
            if any(fault.field == place[2] for fault in _unfinished(new, *objects[place[1]]))
        ]
        changed = {value["id"]: kind for kind, value in (*result.changed, *step.changed)}
        result = Adapted(
            step.document,
            tuple((kind, objects[one][1]) for one, kind in changed.items()),
            (*parked, *step.parked),
            tuple(dict.fromkeys((*still, *step.missing))),
        )
    return result


_EMPTY: JsonObject = {"properties": {}}


def _attributes(declaration: Declaration, kind: str) -> JsonObject:
    attributes: JsonObject = declaration.get(kind, _EMPTY)["properties"]
    return attributes


def _unfinished(declaration: Declaration, kind: str, value: JsonObject) -> list[AttributeFault]:
    return [fault for fault in value_faults(declaration, kind, value) if fault.is_unfinished]


def asks_again(declaration: Declaration, kind: str, value: JsonObject, field: str) -> bool:
    """Return whether a field that was put aside is still to be given: it is asked, and has no value yet."""
    if field == SUBTYPE_FIELD:
        return not value[SUBTYPE_FIELD]
    name = field.removeprefix("attributes.")
    if kind not in declaration or name in value["attributes"] or is_without_content(value):
        return False
    return is_asked(declaration[kind], name, value["attributes"])


def _adapt_object(
    kind: str, value: JsonObject, old: Declaration, new: Declaration, names: Mapping[str, str]
) -> tuple[JsonObject, list[Parked]]:
    renamed = {names.get(name, name): one for name, one in value["attributes"].items()}
    adapted: JsonObject = {**value, "attributes": renamed}
    aside: dict[str, Any] = {}
    for name in [one for one in renamed if _means_another_thing(kind, one, old, new, names)]:
        aside[f"attributes.{name}"] = renamed.pop(name)
    # What is put aside may end a condition on which another value hangs.
    while wrong := [fault for fault in value_faults(new, kind, adapted) if not fault.is_unfinished]:
        for fault in wrong:
            if fault.name == SUBTYPE_FIELD:
                aside[SUBTYPE_FIELD] = adapted[SUBTYPE_FIELD]
                adapted[SUBTYPE_FIELD] = ""
            elif fault.name in renamed:
                aside[f"attributes.{fault.name}"] = renamed.pop(fault.name)
    parked = [
        Parked(kind, value["id"], field, one, asks_again(new, kind, adapted, field))
        for field, one in aside.items()
    ]
    return adapted, parked


def _means_another_thing(
    kind: str, name: str, old: Declaration, new: Declaration, names: Mapping[str, str]
) -> bool:
    """Whether a number under that name now counts something else."""
    former = {becomes: was for was, becomes in names.items()}.get(name, name)
    before, after = _attributes(old, kind).get(former), _attributes(new, kind).get(name)
    return before is not None and after is not None and before.get("unit") != after.get("unit")


def _compare_kind(kind: str, old: JsonObject, new: JsonObject, names: Mapping[str, str]) -> Iterator[Change]:
    former = {becomes: was for was, becomes in names.items()}
    required_before, required_now = set(old.get("required", ())), set(new.get("required", ()))
    before, after = conditions_of(old), conditions_of(new)
    for name, attribute in new["properties"].items():
        was = former.get(name, name)
        known = old["properties"].get(was)
        condition = after.get(name)
        if known is None:
            needed = name in required_now or (condition is not None and condition.is_required)
            yield Change(kind, name, "added", needs_person=needed)
            continue
        if was != name:
            yield Change(kind, name, "renamed", needs_person=False, detail=(was,))
        yield from _compare_attribute(kind, name, known, attribute)
        if name in required_now and was not in required_before:
            yield Change(kind, name, "required", needs_person=True)
        if was in required_before and name not in required_now:
            yield Change(kind, name, "optional", needs_person=False)
        past = before.get(was)
        if past is not None and condition is not None:
            past = type(past)(names.get(past.of, past.of), past.values, past.is_required)
        if past != condition:
            yield Change(kind, name, "condition_changed", needs_person=True)
    for name in old["properties"]:
        if name not in new["properties"] and name not in names:
            yield Change(kind, name, "removed", needs_person=False)


def _compare_attribute(kind: str, name: str, old: JsonObject, new: JsonObject) -> Iterator[Change]:
    whole_to_any = (old["type"], new["type"]) == ("integer", "number")
    if old["type"] != new["type"] and not whole_to_any:
        yield Change(kind, name, "type_changed", needs_person=True)
        return
    if old.get("unit") != new.get("unit"):
        yield Change(kind, name, "unit_changed", needs_person=True)
    yield from _compare_choices(kind, name, choices_of(old), choices_of(new))
    yield from _compare_bounds(kind, name, old, new)
    words = ("title", "titles", "description", "descriptions")
    if any(old.get(word) != new.get(word) for word in words):
        yield Change(kind, name, "wording_changed", needs_person=False)


def _compare_choices(kind: str, name: str, old: list[str] | None, new: list[str] | None) -> Iterator[Change]:
    if old is None or new is None:
        if old is not None:
            yield Change(kind, name, "choices_added", needs_person=False)
        elif new is not None:
            yield Change(kind, name, "choices_removed", needs_person=True)
        return
    added = tuple(one for one in new if one not in old)
    removed = tuple(one for one in old if one not in new)
    if added:
        yield Change(kind, name, "choices_added", needs_person=False, detail=added)
    if removed:
        yield Change(kind, name, "choices_removed", needs_person=True, detail=removed)


def _compare_bounds(kind: str, name: str, old: JsonObject, new: JsonObject) -> Iterator[Change]:
    lower = [
        (old.get(one, float("-inf")), new.get(one, float("-inf")))
        for one in ("minimum", "minLength", "minItems")
    ]
    upper = [(old.get(one, float("inf")), new.get(one, float("inf"))) for one in ("maximum", "maxLength")]
    if any(now > was for was, now in lower) or any(now < was for was, now in upper):
        yield Change(kind, name, "bounds_narrowed", needs_person=True)
    if any(now < was for was, now in lower) or any(now > was for was, now in upper):
        yield Change(kind, name, "bounds_relaxed", needs_person=False)
    if (old["type"], new["type"]) == ("integer", "number"):
        yield Change(kind, name, "bounds_relaxed", needs_person=False)
