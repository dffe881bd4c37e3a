"""Submitting an annotation: checked once more, then out of its author's hands."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from backend.apps.accounts.models import User
from backend.apps.annotations import locks, selectors
from backend.apps.annotations.errors import HasErrors, Locked, SchemaChanged, StaleRevision
from backend.apps.annotations.models import Annotation, Finding
from backend.apps.annotations.policies import ANNOTATION_MOVES, HANDED_IN
from backend.apps.annotations.services.acceptance import accept_annotation
from backend.apps.annotations.services.adopting import adopt
from backend.apps.annotations.services.auditing import answer_failures, close_audit
from backend.apps.annotations.services.multiple_choice import count_blind
from backend.apps.work import locks as work_locks
from backend.apps.work import services as work
from backend.apps.work.models import Assignment, WorkItem
from backend.apps.work.policies import check_move, needs_review, stage_named
from backend.infra.audit.services import record


@dataclass(frozen=True)
class Submitted:
    """The state the annotation came to, and the findings that stand (no errors among them)."""

    state: str
    findings: list[dict[str, Any]]


def submit(*, actor: User, annotation_id: UUID, revision: int) -> Submitted:
    """Hand in the person's annotation as it is at `revision`; the same request again gets the same answer.

    When all answers are in, the work item goes to review, or on to the next stage where the stage accepts
    by itself. An adjudication is accepted at once, with its author as the one who judged. Raises
    UnknownAnnotation, SchemaChanged, StaleRevision, HasErrors (422, with all findings), NotDecided (422) in and after
    an audit, Locked, LeaseLost.
    """
    annotation = selectors.access_own_annotation(actor, annotation_id)
    if selectors.is_behind(annotation):
        adopt(annotation_id=annotation_id)
        raise SchemaChanged(version=annotation.work_item.project.attributes_version)
    with transaction.atomic():
        return _submit(actor, annotation, revision)


def _submit(actor: User, annotation: Annotation, revision: int) -> Submitted:
    work_item = work_locks.lock_work_item(annotation.work_item_id)
    assignment: Assignment | None = None
    if annotation.assignment_id is not None:
        assignment = work_locks.lock_assignment(annotation.assignment_id)
    annotation = locks.lock_annotation(annotation.pk)
    annotation.work_item = work_item
    if annotation.state in HANDED_IN and annotation.revision == revision:
        return Submitted(state=annotation.state, findings=selectors.stored_findings(annotation))
    _check_may_submit(annotation, assignment, work_item)
    if annotation.revision != revision:
        raise StaleRevision(revision=annotation.revision)
    findings = selectors.check_document(annotation)
    stage = stage_named(work_item.project, work_item.stage)
    # An auditor changes nothing, so cannot mend an error either; it is one of the reasons to let it fail.
    is_audit = stage is not None and stage.audit
    if not is_audit and any(finding["severity"] == "error" for finding in findings):
        raise HasErrors(findings=findings)
    _keep_findings(annotation, findings)
    annotation.submitted_at = Now()
    if assignment is None:
        annotation.save(update_fields=["submitted_at", "updated_at"])
        accept_annotation(work_item=work_item, annotation=annotation)
    else:
        if not is_audit:
            answer_failures(actor=actor, work_item=work_item, annotation=annotation)
        check_move(ANNOTATION_MOVES, now=annotation.state, then=Annotation.State.SUBMITTED)
        annotation.state = Annotation.State.SUBMITTED
        annotation.save(update_fields=["state", "submitted_at", "updated_at"])
        work.mark_submitted(assignment=assignment)
        _move_on(work_item, annotation)
    record(
        actor=str(actor.pk),
        action="annotation.submitted",
        scope=str(work_item.project_id),
        subject=f"annotation:{annotation.pk}",
        detail={"revision": revision},
    )
    annotation.refresh_from_db(fields=["state"])
    return Submitted(state=annotation.state, findings=findings)


def _check_may_submit(annotation: Annotation, assignment: Assignment | None, work_item: WorkItem) -> None:
    if annotation.state != Annotation.State.DRAFT:
        raise Locked(state=annotation.state)
    wanted = WorkItem.State.REVIEW if assignment is None else WorkItem.State.OPEN
    if work_item.state != wanted:
        raise Locked(state=work_item.state)
    if assignment is not None:
        work.hold_seat(assignment=assignment)


def _keep_findings(annotation: Annotation, findings: list[dict[str, Any]]) -> None:
    Finding.objects.filter(annotation=annotation, revision=annotation.revision).delete()
    Finding.objects.bulk_create(
        [
            Finding(
                annotation=annotation,
                revision=annotation.revision,
                rule=finding["rule"],
                severity=finding["severity"],
                message=finding["message"],
                place=finding["place"],
            )
            for finding in findings
        ]
    )


def _move_on(work_item: WorkItem, annotation: Annotation) -> None:
    """Send the work item to review, or accept its one answer, once all answers are in."""
    answers = work_item.annotations.filter(state=Annotation.State.SUBMITTED).count()
    if answers < work_item.wanted:
        return
    stage = stage_named(work_item.project, work_item.stage)
    if stage is not None and stage.is_blind:
        count_blind(work_item=work_item, stage=stage)
        return
    if stage is not None and stage.audit:
        close_audit(work_item=work_item, stage=stage, annotation=annotation)
        return
    # A stage that left the workflow while people worked in it: a person decides.
    if stage is None or work_item.wanted > 1 or needs_review(work_item.item_id, stage):
        work.put_in_review(work_item=work_item)
    else:
        accept_annotation(work_item=work_item, annotation=annotation)
