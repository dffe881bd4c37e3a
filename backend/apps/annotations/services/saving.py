"""Saving operations: the one way a document changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now

from annotation_schemas import documents
from annotation_schemas.kinds import objects_of
from annotation_schemas.schemas import find_fault
from backend.apps.accounts.models import User
from backend.apps.annotations import locks, selectors
from backend.apps.annotations.errors import (
    InvalidOperations,
    Locked,
    OpIdReused,
    SchemaChanged,
    StaleVersion,
)
from backend.apps.annotations.models import Annotation, Operation
from backend.apps.annotations.policies import digest_of
from backend.apps.annotations.services.adopting import adopt
from backend.apps.work import locks as work_locks
from backend.apps.work import services as work
from backend.apps.work.models import Assignment, WorkItem
from backend.apps.work.policies import stage_named

OperationJson = Mapping[str, Any]

# Given an item id and suggestion ids, returns those that are suggestions for the item. Suggestions live in
# a room above.
KnownSuggestions = Callable[[UUID, set[str]], set[str]]

BEGUN = (Assignment.State.ACTIVE, Assignment.State.SENT_BACK)


class Result(TypedDict):
    """The version an object came to by one operation."""

    op_id: str
    id: str
    version: int


@dataclass(frozen=True)
class Saved:
    """What a batch led to: the revision, each object's version, and what the checks say of the whole
    document.
    """

    revision: int
    results: list[Result]
    findings: list[dict[str, Any]]


def no_suggestions(item_id: UUID, ids: set[str]) -> set[str]:
    """For callers that take nothing over from models."""
    return set()


def apply(
    *,
    actor: User,
    annotation_id: UUID,
    operations: Sequence[OperationJson],
    known_suggestions: KnownSuggestions = no_suggestions,
    attributes_version: int | None = None,
) -> Saved:
    """Add a batch of operations to the person's annotation, all or none.

    An operation that is already in the log is answered as the first time and not applied again, also after
    the work was submitted; so a batch may be sent until its answer arrives. Saving renews the lease.
    `attributes_version` is that of the project's own attributes that the person saw; None: not told. Raises
    UnknownAnnotation, InvalidOperations (422, with the place), OpIdReused, StaleVersion, SchemaChanged, Locked,
    LeaseLost.
    """
    fault = find_fault("operation_batch", {"operations": list(operations)})
    if fault is not None:
        raise InvalidOperations(fault.sentence(), place={"field": fault.path})
    annotation = selectors.access_own_annotation(actor, annotation_id)
    if selectors.is_behind(annotation):
        adopt(annotation_id=annotation_id)
    with transaction.atomic():
        annotation, holder = _lock(annotation)
        batch = _Batch(annotation, operations)
        if batch.new:
            _check_may_write(annotation, holder)
            if attributes_version not in (None, annotation.attributes_version):
                raise SchemaChanged(version=annotation.attributes_version)
            _check_origins(annotation, batch.new, known_suggestions)
            _store(annotation, actor, batch)
    return Saved(
        revision=batch.revision, results=batch.results, findings=selectors.check_document(annotation)
    )


@dataclass
class _Holder:
    """Who holds the seat that the annotation is written from, and whether the lease still runs."""

    assignment: Assignment | None
    work_item: WorkItem
    lease_runs: bool


def _lock(annotation: Annotation) -> tuple[Annotation, _Holder]:
    """Lock what the save needs. The work item is locked only when the seat itself is in question, so that
    the savers of one work item do not wait for each other.
    """
    work_item, assignment = annotation.work_item, annotation.assignment
    now: datetime = annotation.database_now  # type: ignore[attr-defined]
    lease_runs = assignment is not None and _lease_runs(assignment, now)
    if assignment is not None:
        if not lease_runs:
            work_item = work_locks.lock_work_item(annotation.work_item_id)
        assignment = work_locks.lock_assignment(assignment.pk)
        if lease_runs and assignment.state in BEGUN:
            _stretch_lease(assignment, work_item, now)
    locked = locks.lock_annotation(annotation.pk)
    locked.work_item = work_item
    return locked, _Holder(assignment, work_item, lease_runs)


def _lease_runs(assignment: Assignment, database_now: datetime) -> bool:
    return (
        assignment.state in BEGUN
        and assignment.lease_until is not None
        and assignment.lease_until > database_now
    )


def _stretch_lease(assignment: Assignment, work_item: WorkItem, database_now: datetime) -> None:
    """Whoever saves is at work: begin the lease anew once half of it is gone."""
    stage = stage_named(work_item.project, work_item.stage)
    if stage is None or assignment.lease_until is None:
        return
    lease = timedelta(minutes=stage.lease_minutes)
    if assignment.lease_until - database_now < lease / 2:
        Assignment.objects.filter(pk=assignment.pk, lease_until__gt=Now()).update(lease_until=Now() + lease)


class _Batch:
    """The operations of a request: which are in the log already, which are new, and the answer to all of
    them.
    """

    def __init__(self, annotation: Annotation, operations: Sequence[OperationJson]) -> None:
        self.revision = annotation.revision
        self.new: list[OperationJson] = []
        self.digests: dict[str, str] = {}
        self._order = [operation["op_id"] for operation in operations]
        self._results: dict[str, Result] = {}
        logged = {
            str(row.op_id): row
            for row in Operation.objects.filter(annotation=annotation, op_id__in=set(self._order))
        }
        for operation in operations:
            op_id, digest = operation["op_id"], digest_of(operation)
            known = self.digests.get(op_id) or (logged[op_id].digest if op_id in logged else None)
            if known is not None and known != digest:
                raise OpIdReused(op_id=op_id)
            if known is None:
                self.new.append(operation)
                self.digests[op_id] = digest
        for op_id, row in logged.items():
            self._results[op_id] = Result(op_id=op_id, id=str(row.object_id), version=row.version)
        if not self.new:
            # The answer to a repetition is the answer that was lost, not a view of what came after it.
            self.revision = max(row.revision for row in logged.values())

    @property
    def results(self) -> list[Result]:
        """One result for each operation sent, in that order."""
        return [self._results[op_id] for op_id in self._order]

    def answer(self, results: Sequence[documents.OperationResult]) -> None:
        """Note the results of the new operations."""
        for result in results:
            self._results[result["op_id"]] = Result(
                op_id=result["op_id"], id=result["id"], version=result["version"]
            )


def _check_may_write(annotation: Annotation, holder: _Holder) -> None:
    if annotation.state != Annotation.State.DRAFT:
        raise Locked(state=annotation.state)
    if holder.assignment is None:
        if holder.work_item.state != WorkItem.State.REVIEW:
            raise Locked(state=holder.work_item.state)
        return
    if holder.work_item.state != WorkItem.State.OPEN:
        raise Locked(state=holder.work_item.state)
    if not holder.lease_runs:
        work.hold_seat(assignment=holder.assignment)


def _check_origins(
    annotation: Annotation, operations: Sequence[OperationJson], known_suggestions: KnownSuggestions
) -> None:
    """Refuse origins that name what does not exist. An object keeps the origin it had in the seed, or says that
    it was edited since.
    """
    seeded = {thing["id"]: thing["origin"] for _, thing in objects_of(annotation.seed)}
    claimed = [
        operation
        for operation in operations
        if operation["id"] not in seeded
        or operation["origin"] not in (seeded[operation["id"]], {**seeded[operation["id"]], "edited": True})
    ]
    suggestions = {
        operation["origin"]["suggestion_id"]
        for operation in claimed
        if "suggestion_id" in operation["origin"]
    }
    answers = {
        operation["origin"]["annotation_id"]
        for operation in claimed
        if "annotation_id" in operation["origin"]
    }
    item_id = annotation.work_item.item_id
    known = known_suggestions(item_id, suggestions) if suggestions else set()
    mine = annotation.kind == Annotation.Kind.ADJUDICATION
    takeable = selectors.known_answers(annotation.work_item_id, answers) if mine and answers else set()
    for operation in operations:
        _check_withheld(operation, seeded)
    for operation in claimed:
        origin = operation["origin"]
        if origin["by"] == "import":
            raise _bad_origin(operation, "Only a seed holds imported objects.")
        if origin["by"] == "adjudication" and not mine:
            raise _bad_origin(operation, "Only an adjudication takes over from other answers.")
        if "suggestion_id" in origin and origin["suggestion_id"] not in known:
            raise _bad_origin(operation, "There is no such suggestion for this item.")
        if "annotation_id" in origin and origin["annotation_id"] not in takeable:
            raise _bad_origin(operation, "There is no such answer to this work item.")


def _check_withheld(operation: OperationJson, seeded: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse to say of an object that its draft was withheld when it was not, or not to say so, or to give it one.

    `seeded` are the origins in the seed by id. A new distractor says what its question says.
    """
    if operation["op"] == "delete":
        return
    source = operation["id"]
    if operation["kind"] == "distractor" and source not in seeded:
        source = operation["value"].get("question_id")
    is_withheld = "draft_withheld" in seeded.get(source, {})
    if ("draft_withheld" in operation["origin"]) != is_withheld:
        raise _bad_origin(operation, "Whether a draft was withheld is not changed by hand.")
    if is_withheld and operation["value"].get("draft_answer") is not None:
        raise _bad_origin(operation, "The draft of this answer is withheld.")


def _bad_origin(operation: OperationJson, message: str) -> InvalidOperations:
    return InvalidOperations(
        message,
        place={"object_id": operation["id"], "kind": operation["kind"], "field": "origin"},
        detail={"op_id": operation["op_id"], "rule": "unknown_origin"},
    )


def _store(annotation: Annotation, actor: User, batch: _Batch) -> None:
    try:
        applied = documents.apply_operations(
            annotation.document,
            annotation.versions,
            [dict(operation) for operation in batch.new],
            selectors.context_of(annotation),
        )
    except documents.StaleVersion as stale:
        raise StaleVersion(
            op_id=stale.op_id,
            object_id=stale.id,
            mine=stale.sent_value,
            theirs=stale.current_value,
            current_version=stale.current_version,
        ) from stale
    except documents.InvalidOperation as invalid:
        raise InvalidOperations(
            invalid.message,
            place=dict(invalid.place),
            detail={"op_id": invalid.op_id, "rule": invalid.rule},
        ) from invalid
    last = annotation.operations.aggregate(last=Max("sequence"))["last"] or 0
    revision = annotation.revision + 1
    versions = {result["op_id"]: result["version"] for result in applied.results}
    Operation.objects.bulk_create(
        [
            Operation(
                annotation=annotation,
                op_id=operation["op_id"],
                sequence=last + place,
                revision=revision,
                op=operation["op"],
                kind=operation["kind"],
                object_id=operation["id"],
                base_version=operation["base_version"],
                version=versions[operation["op_id"]],
                value=operation["value"],
                origin=operation["origin"],
                digest=batch.digests[operation["op_id"]],
                author=actor,
            )
            for place, operation in enumerate(batch.new, start=1)
        ],
        batch_size=500,
    )
    annotation.document = applied.document
    annotation.versions = applied.versions
    annotation.revision = revision
    annotation.save(update_fields=["document", "versions", "revision", "updated_at"])
    batch.revision = revision
    batch.answer(applied.results)
