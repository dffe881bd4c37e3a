"""Documents and the operations that change them: apply, replay, compare.

Documents are values: nothing here changes one that it was given, and what it returns must not be changed
either (untouched objects are shared between the two).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from annotation_schemas.context import DocumentContext
from annotation_schemas.generated.types import Place
from annotation_schemas.invariants import (
    Fault,
    document_faults,
    object_faults,
    relation_faults,
    schema_fault,
    shared_frame_faults,
)
from annotation_schemas.kinds import KINDS, Kind, child_kinds, kinds_of, objects_of
from annotation_schemas.schemas import JsonObject, find_fault, load_schema

__all__ = [
    "Applied",
    "DocumentContext",
    "InvalidDocument",
    "InvalidOperation",
    "OperationResult",
    "StaleVersion",
    "apply_operations",
    "canonical",
    "check_document",
    "empty_document",
    "initial_versions",
    "replay",
]

WHOLE_NUMBERS = ("frame", "start_frame", "end_frame")


class OperationResult(TypedDict):
    """The version an object has after one operation."""

    op_id: str
    id: str
    version: int


@dataclass(frozen=True)
class Applied:
    """What a batch made: the new document, the versions of all objects (tombstones too), one result each."""

    document: JsonObject
    versions: dict[str, int]
    results: list[OperationResult]


class StaleVersion(Exception):
    """An operation was made on an older version of its object than the present one.

    `current_value` is None when the object is deleted or was never there; `sent_value` is None for a delete.
    """

    def __init__(
        self,
        *,
        op_id: str,
        id: str,
        current_version: int,
        current_value: JsonObject | None,
        sent_value: JsonObject | None,
    ) -> None:
        self.op_id = op_id
        self.id = id
        self.current_version = current_version
        self.current_value = current_value
        self.sent_value = sent_value
        state = f"at version {current_version}" if current_value is not None else "not there any more"
        super().__init__(f"The object {id} was changed meanwhile: it is {state}.")


class InvalidOperation(Exception):
    """An operation would make the document wrong; `place` says where, `rule` names what it breaks."""

    def __init__(self, *, op_id: str, place: Place, rule: str, message: str) -> None:
        self.op_id = op_id
        self.place = place
        self.rule = rule
        self.message = message
        super().__init__(message)


class InvalidDocument(ValueError):
    """A whole document is wrong; `place` says where, `rule` names what it breaks."""

    def __init__(self, *, place: Place, rule: str, message: str) -> None:
        self.place = place
        self.rule = rule
        self.message = message
        super().__init__(message)


def empty_document(document_type: str) -> JsonObject:
    """Return a document of this type and the present schema version without any object.

    Raises KeyError for an unknown type.
    """
    kinds = kinds_of(document_type)
    version = load_schema(document_type)["properties"]["schema_version"]["const"]
    return {
        "document_type": document_type,
        "schema_version": version,
        **{kind.collection: [] for kind in kinds},
    }


def initial_versions(document: JsonObject) -> dict[str, int]:
    """Return the versions of a document that did not come from operations (a seed): 1 for every object."""
    return {value["id"]: 1 for _, value in objects_of(document)}


def canonical(document: JsonObject) -> JsonObject:
    """Return the document with its lists sorted by id: two documents that say the same are then equal."""
    lists = {kind.collection for kind in kinds_of(document["document_type"])}
    return {
        key: sorted(value, key=lambda each: each["id"]) if key in lists else value
        for key, value in document.items()
    }


def check_document(document: JsonObject, context: DocumentContext) -> None:
    """Raise InvalidDocument for the first thing that is wrong: schema or invariant. For imports and seeds."""
    document_type = document.get("document_type")
    if document_type not in {kind.document_type for kind in KINDS.values()}:
        raise InvalidDocument(
            place={"field": "document_type"}, rule="schema", message="The document type is unknown."
        )
    fault = find_fault(str(document_type), document)
    if fault is not None:
        raise InvalidDocument(place={"field": fault.path}, rule="schema", message=fault.sentence())
    for broken in document_faults(document, context):
        raise InvalidDocument(place=broken.place, rule=broken.rule, message=broken.message)


def apply_operations(
    document: JsonObject,
    versions: Mapping[str, int],
    operations: Sequence[JsonObject],
    context: DocumentContext,
) -> Applied:
    """Return what `operations`, in order, make of `document`: all of them, or none when one raises.

    `versions` has the version of every object and tombstone; an object it does not name counts as version 1.
    Relations between objects (a parent that exists, one keyframe per frame and track) are judged on the
    result of the whole batch, so that a batch may move things past one another. Lists keep the order in
    which objects came.

    Raises StaleVersion (base_version is not the present version) and InvalidOperation.
    """
    draft = _Draft(document, versions)
    results = []
    seen: set[str] = set()
    for index, operation in enumerate(operations):
        _check_envelope(operation, index, seen)
        kind = _editable_kind(operation, document["document_type"], context)
        value = draft.change(kind, operation)
        if value is not None:
            _check_object(kind, operation, value, context)
        _check_fields(kind, operation, draft.replaced, context)
        results.append(draft.record(kind, operation, value))
    draft.check_relations()
    return Applied(draft.document(), draft.versions, results)


def replay(
    operations: Iterable[JsonObject],
    context: DocumentContext,
    *,
    document: JsonObject | None = None,
) -> JsonObject:
    """Return the document that a log of applied operations makes.

    `document` is what the log began with (a seed); by default the empty document of the kind of the first
    operation. Values are not judged again: they were when they were accepted, perhaps by other attributes
    than today's. Raises StaleVersion when the log does not fit together, ValueError when there is neither a
    document nor an operation.
    """
    log = list(operations)
    if document is None:
        if not log:
            raise ValueError("an empty log without a document has no document type")
        document = empty_document(KINDS[log[0]["kind"]].document_type)
    draft = _Draft(document, {})
    for operation in log:
        kind = KINDS[operation["kind"]]
        draft.record(kind, operation, draft.change(kind, operation))
    return draft.document()


class _Draft:
    """A document being changed: each list it touches becomes a dict by id, the others stay shared."""

    def __init__(self, document: JsonObject, versions: Mapping[str, int]) -> None:
        self.versions = dict(versions)
        self.replaced: JsonObject | None = None
        self._before = document
        self._collections: dict[str, dict[str, JsonObject]] = {}
        self._touched: dict[str, tuple[Kind, JsonObject]] = {}

    def collection(self, kind: Kind) -> dict[str, JsonObject]:
        """Return the objects of `kind` by id, in document order."""
        if kind.collection not in self._collections:
            self._collections[kind.collection] = {
                value["id"]: value for value in self._before[kind.collection]
            }
        return self._collections[kind.collection]

    def change(self, kind: Kind, operation: JsonObject) -> JsonObject | None:
        """Return the object a put makes, None for a delete. Raises StaleVersion, InvalidOperation."""
        collection = self.collection(kind)
        self.replaced = collection.get(operation["id"])
        current = self.versions.get(operation["id"], 0 if self.replaced is None else 1)
        if operation["base_version"] != current:
            raise StaleVersion(
                op_id=operation["op_id"],
                id=operation["id"],
                current_version=current,
                current_value=self.replaced,
                sent_value=operation["value"],
            )
        if operation["op"] == "delete":
            if self.replaced is None:
                raise _invalid(operation, "nothing_to_delete", f"There is no {kind.name} with this id.")
            return None
        if self.replaced is None and current > 0 and self._is_of_another_kind(kind, operation["id"]):
            raise _invalid(operation, "id_of_another_kind", "This id belongs to an object of another kind.")
        return _build(kind, operation)

    def record(self, kind: Kind, operation: JsonObject, value: JsonObject | None) -> OperationResult:
        """Put `value` in its place, or remove the object when it is None, and return its new version."""
        identity = operation["id"]
        version = operation["base_version"] + 1
        if value is None:
            del self.collection(kind)[identity]
        else:
            self.collection(kind)[identity] = value
        self.versions[identity] = version
        self._touched[identity] = (kind, operation)
        return {"op_id": operation["op_id"], "id": identity, "version": version}

    def check_relations(self) -> None:
        """Raise InvalidOperation where a touched object and the rest of the document do not go together."""
        moved: set[str] = set()
        for identity, (kind, operation) in self._touched.items():
            value = self.collection(kind).get(identity)
            if value is None:
                self._check_no_children(kind, operation)
                continue
            if kind.parent_kind is not None:
                for fault in relation_faults(kind, value, self.collection(KINDS[kind.parent_kind])):
                    raise _refused(operation, fault)
            if kind.name == "keyframe":
                moved.add(value["track_id"])
        if moved:
            keyframe = KINDS["keyframe"]
            faults = shared_frame_faults(keyframe, self.collection(keyframe).values(), moved)
            for fault in faults:
                touched = self._touched.get(fault.place["object_id"])
                if touched is not None:
                    raise _refused(touched[1], fault)

    def document(self) -> JsonObject:
        """Return the document as it is now."""
        changed = {name: list(values.values()) for name, values in self._collections.items()}
        return {**self._before, **changed}

    def _check_no_children(self, kind: Kind, operation: JsonObject) -> None:
        for child in child_kinds(kind):
            left = sum(
                1
                for value in self.collection(child).values()
                if value[child.parent_field or ""] == operation["id"]
            )
            if left:
                message = (
                    f"{left} objects of kind {child.name} still belong to this {kind.name}; "
                    "delete them in the same batch."
                )
                raise _invalid(operation, "still_has_children", message)

    def _is_of_another_kind(self, kind: Kind, identity: str) -> bool:
        others = (other for other in kinds_of(kind.document_type) if other is not kind)
        return any(identity in self.collection(other) for other in others)


def _build(kind: Kind, operation: JsonObject) -> JsonObject:
    sent: JsonObject = operation["value"]
    if sent.get("id", operation["id"]) != operation["id"]:
        raise _invalid(operation, "id_mismatch", "The value names another id than the operation.", "id")
    full = {**sent, "id": operation["id"], "origin": operation["origin"]}
    value = {field: full.pop(field) for field in kind.fields if field in full}
    value.update(full)
    if isinstance(value.get("evidence"), dict):
        value["evidence"] = _with_whole_numbers(value["evidence"])
    return _with_whole_numbers(value)


def _with_whole_numbers(value: JsonObject) -> JsonObject:
    # 3.0 is an integer to JSON Schema, but not as an index.
    return {
        key: int(entry) if key in WHOLE_NUMBERS and isinstance(entry, float) and entry.is_integer() else entry
        for key, entry in value.items()
    }


def _check_envelope(operation: JsonObject, index: int, seen: set[str]) -> None:
    fault = find_fault("operation", operation)
    if fault is not None:
        known = isinstance(operation, dict) and isinstance(operation.get("op_id"), str)
        field = f"operations[{index}]" + (f".{fault.path}" if fault.path else "")
        raise InvalidOperation(
            op_id=operation["op_id"] if known else "",
            place={"field": field},
            rule="schema",
            message=f"{field} {fault.message}.",
        )
    if operation["op_id"] in seen:
        raise _invalid(operation, "op_id_twice", "Two operations of this batch have one op_id.")
    seen.add(operation["op_id"])


def _editable_kind(operation: JsonObject, document_type: str, context: DocumentContext) -> Kind:
    kind = KINDS[operation["kind"]]
    if kind.document_type != document_type:
        message = f"A document of type {document_type} holds no objects of kind {kind.name}."
        raise _invalid(operation, "kind_of_another_document", message)
    if not context.may_edit(kind.name):
        message = f"Objects of kind {kind.name} cannot be changed in this stage."
        raise _invalid(operation, "kind_not_editable", message)
    return kind


def _check_object(kind: Kind, operation: JsonObject, value: JsonObject, context: DocumentContext) -> None:
    fault = schema_fault(kind, value)
    if fault is not None:
        raise _refused(operation, fault)
    for fault in object_faults(kind, value, context):
        raise _refused(operation, fault)


def _check_fields(
    kind: Kind, operation: JsonObject, replaced: JsonObject | None, context: DocumentContext
) -> None:
    fields = (context.editable_fields or {}).get(kind.name)
    if fields is None:
        return
    is_deleted = operation["op"] == "delete"
    if (is_deleted or replaced is None) and kind.substance not in fields:
        message = f"A {kind.name} can be neither added nor deleted in this stage."
        raise _invalid(operation, "object_not_editable", message)
    if is_deleted:
        return
    for field, entry in operation["value"].items():
        if field in fields or field in ("id", "origin"):
            continue
        before = None if replaced is None else replaced.get(field)
        if entry != before and not (replaced is None and entry in (None, "", {}, [], False)):
            message = f"{field} cannot be changed in this stage."
            raise _invalid(operation, "field_not_editable", message, field)


def _invalid(operation: JsonObject, rule: str, message: str, field: str | None = None) -> InvalidOperation:
    place: Place = {"object_id": operation["id"], "kind": operation["kind"]}
    if field is not None:
        place["field"] = field
    return InvalidOperation(op_id=operation["op_id"], place=place, rule=rule, message=message)


def _refused(operation: JsonObject, fault: Fault) -> InvalidOperation:
    place: Place = {**fault.place, "object_id": operation["id"]}
    return InvalidOperation(op_id=operation["op_id"], place=place, rule=fault.rule, message=fault.message)
