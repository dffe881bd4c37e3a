"""Audits: the verdicts of auditors, and what authors do about failures.

An auditor sees the document as it was accepted and changes nothing; what fails goes back to its author, who corrects
it or appeals once. Both then go through the audit again; an appeal is decided by another person.
"""

from typing import Any
from uuid import UUID

from django.db import transaction

from annotation_schemas.seeds import another_round
from backend.apps.accounts.models import User
from backend.apps.annotations import selectors
from backend.apps.annotations.errors import Locked
from backend.apps.annotations.models import Annotation
from backend.apps.annotations.policies import ANNOTATION_MOVES
from backend.apps.annotations.services.drawing import draw_for_audit
from backend.apps.annotations.services.taking import begin
from backend.apps.audits import selectors as audits_read
from backend.apps.audits import services as audits
from backend.apps.audits.errors import NoAppeal, NotDecided, UnknownObject
from backend.apps.audits.models import AuditVerdict
from backend.apps.projects.models import Membership
from backend.apps.work import locks as work_locks
from backend.apps.work import services as work
from backend.apps.work.models import Assignment, WorkItem
from backend.apps.work.policies import Stage, check_move, stage_named, stages_of
from backend.apps.work.selectors import access_assignment
from backend.domain.asked_questions import another_attempt
from backend.domain.auditing import parts_of
from backend.infra.audit.services import record

Document = dict[str, Any]


@transaction.atomic
def give_verdict(
    *, actor: User, assignment_id: UUID, object_id: UUID, verdict: str, reason: str = "", words: str = ""
) -> AuditVerdict:
    """Say of one object of the document that the actor audits whether it passes. It may be changed until submitted.

    Raises UnknownAssignment, UnknownObject for what is not theirs to judge, InvalidAudit, Locked, LeaseLost,
    IllegalMove.
    """
    assignment, stage = _lock_begun(actor, assignment_id)
    if stage is None or not stage.audit:
        raise UnknownObject
    work_item = assignment.work_item
    document = begin(assignment=assignment).document
    waiting = {one.id: one for one in selectors.objects_to_judge(work_item.item_id, document)}
    if str(object_id) not in waiting:
        raise UnknownObject
    source = selectors.audited_annotation(work_item.item_id, stage.returns_to)
    return audits.give_verdict(
        assignment=assignment,
        author=None if source is None else source.author,
        about=waiting[str(object_id)],
        verdict=verdict,
        reason=reason,
        words=words,
    )


@transaction.atomic
def write_appeal(*, actor: User, assignment_id: UUID, object_id: UUID, words: str) -> AuditVerdict:
    """Appeal against a failure of the actor's own work that came back to them; it is made with the submit.

    Raises UnknownAssignment, UnknownObject, NoAppeal, Locked, LeaseLost, IllegalMove.
    """
    assignment, _ = _lock_begun(actor, assignment_id)
    return audits.write_appeal(failure=_own_failure(actor, assignment, object_id), words=words)


@transaction.atomic
def withdraw_appeal(*, actor: User, assignment_id: UUID, object_id: UUID) -> None:
    """Take back an appeal that was not submitted. Raises as write_appeal."""
    assignment, _ = _lock_begun(actor, assignment_id)
    audits.withdraw_appeal(failure=_own_failure(actor, assignment, object_id))


def _lock_begun(actor: User, assignment_id: UUID) -> tuple[Assignment, Stage | None]:
    assignment = access_assignment(actor, assignment_id)
    work_item = work_locks.lock_work_item(assignment.work_item_id)
    assignment = work_locks.lock_assignment(assignment.pk)
    assignment.work_item = work_item
    if work_item.state != WorkItem.State.OPEN:
        raise Locked(state=work_item.state)
    work.hold_seat(assignment=assignment)
    return assignment, stage_named(work_item.project, work_item.stage)


def _own_failure(actor: User, assignment: Assignment, object_id: UUID) -> AuditVerdict:
    failure = audits_read.failures_returned_in(assignment.work_item).get(str(object_id))
    if failure is None:
        raise UnknownObject
    if failure.author_id != actor.pk:
        raise NoAppeal("Only the author of what failed can appeal.")
    return failure


def answer_failures(*, actor: User, work_item: WorkItem, annotation: Annotation) -> None:
    """Make the appeals of work that came back from an audit and is being handed in.

    The caller holds the locks. Raises NotDecided unless each failure was either corrected or appealed.
    """
    failures = audits_read.failures_returned_in(work_item)
    appealed = []
    for object_id, failure in failures.items():
        now = parts_of(annotation.document, object_id)
        if not now:
            continue
        is_changed = now != parts_of(annotation.seed, object_id)
        is_appealed = failure.appeal == AuditVerdict.Appeal.WRITTEN and failure.author_id == actor.pk
        if is_changed == is_appealed:
            raise NotDecided(
                "This was both corrected and appealed; withdraw the appeal or undo the correction."
                if is_changed
                else "This failed the audit; correct it, or appeal if you may.",
                object_id=object_id,
                kind=failure.object_kind,
            )
        if is_appealed:
            appealed.append(failure)
    audits.make_appeals(actor=actor, failures=appealed)


def close_audit(*, work_item: WorkItem, stage: Stage, annotation: Annotation) -> None:
    """Let the verdicts of a finished audit count: the item goes on, or what failed back to its author.

    The caller holds the locks. Raises NotDecided when an object has no verdict.
    """
    assignment = Assignment.objects.select_related("work_item").get(annotation=annotation)
    given = audits_read.verdicts_of(assignment)
    waiting = selectors.objects_to_judge(work_item.item_id, annotation.document)
    for one in waiting:
        if one.id not in given or given[one.id].text_digest != one.text_digest:
            raise NotDecided("This has no verdict yet.", object_id=one.id, kind=one.kind)
    failures = audits.hand_in_verdicts(assignment=assignment, verdicts=[given[one.id] for one in waiting])
    source = selectors.audited_annotation(work_item.item_id, stage.returns_to)
    # The document that was accepted stays the accepted one. Only where nobody of ours made it, the auditor's copy
    # stands for it.
    stands_for_it = selectors.newest_accepted(work_item.item_id) is None and not failures
    state = Annotation.State.ACCEPTED if stands_for_it else Annotation.State.NOT_CHOSEN
    check_move(ANNOTATION_MOVES, now=annotation.state, then=state)
    annotation.state = state
    annotation.save(update_fields=["state", "updated_at"])
    if failures:
        titles = {one.id: one.title for one in waiting}
        _return_to_author(work_item, stage, annotation.document, failures, titles, source)
        return
    work.accept_work_item(
        work_item=work_item,
        document=annotation.document,
        draws=lambda later: draw_for_audit(work_item=work_item, annotation=annotation, stage=later),
    )


def _return_to_author(
    work_item: WorkItem,
    stage: Stage,
    document: Document,
    failures: list[AuditVerdict],
    titles: dict[str, str],
    source: Annotation | None,
) -> None:
    place = _mending_stage(work_item, stage, source)
    back = _as_returned(document)
    said = "; ".join(f"“{titles[str(one.object_id)]}”: {one.words}" for one in failures)
    returned = work.return_item(
        work_item=work_item, stage=place, document=back, reason=f"Failed the audit. {said}", people=1
    )
    audits.note_returned(failures=failures, work_item=returned)
    author = None if source is None else source.author
    there = Membership.objects.filter(project=work_item.project_id, user=author).exists()
    if author is not None and there and author.is_active:
        begin(assignment=work.give_to(work_item=returned, person=author))
    record(
        actor="",
        action="audit.returned",
        scope=str(work_item.project_id),
        subject=f"work_item:{returned.pk}",
        detail={"failures": len(failures), "author": str(author.pk) if author and there else None},
    )


def _as_returned(document: Document) -> Document:
    """The document as its author gets it back: where a later stage judged it, it is to be judged again."""
    if document["document_type"] == "mcq":
        return another_round(document)
    if document["document_type"] == "sgqa":
        return another_attempt(document)
    return document


def _mending_stage(work_item: WorkItem, stage: Stage, source: Annotation | None) -> Stage:
    """The stage in which a failure is corrected: the one that made the document, else the one before the audit."""
    stages = stages_of(work_item.project)
    made_in = stage.returns_to or (source.work_item.stage if source is not None else None)
    named = next((one for one in stages if one.name == made_in and not one.audit), None)
    if named is not None:
        return named
    before = [one for one in stages[: [one.name for one in stages].index(stage.name)] if not one.audit]
    return before[-1]
