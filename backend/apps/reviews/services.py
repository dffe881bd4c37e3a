"""The verdicts of people: accepting an answer, sending one back, making one out of several."""

from uuid import UUID

from django.db import transaction

from backend.apps.accounts.models import User
from backend.apps.annotations import services as annotations
from backend.apps.annotations.errors import Locked
from backend.apps.annotations.models import Annotation
from backend.apps.annotations.selectors import access_annotation_to_judge
from backend.apps.reviews.errors import AnotherWorkItem
from backend.apps.reviews.models import Review
from backend.apps.work.locks import lock_work_item
from backend.apps.work.models import WorkItem
from backend.apps.work.selectors import access_work_item_to_judge
from backend.infra.audit.services import record


@transaction.atomic
def accept(*, actor: User, work_item_id: UUID, annotation_id: UUID) -> WorkItem:
    """Make one submitted answer the accepted document of its work item. Accepting it again changes nothing.

    `actor` leads or reviews the project and answered nothing in this work item. Raises UnknownWorkItem,
    UnknownAnnotation, AnotherWorkItem, and Locked unless the work item is in review and the answer submitted.
    """
    work_item, annotation = _lock_to_judge(actor, work_item_id, annotation_id)
    if annotation.state == Annotation.State.ACCEPTED:
        return work_item
    if work_item.state != WorkItem.State.REVIEW:
        raise Locked(state=work_item.state)
    if annotation.state != Annotation.State.SUBMITTED:
        raise Locked(state=annotation.state)
    Review.objects.create(
        work_item=work_item,
        annotation=annotation,
        reviewer=actor,
        verdict=Review.Verdict.ACCEPTED,
        revision=annotation.revision,
    )
    annotations.accept_annotation(work_item=work_item, annotation=annotation)
    _record(actor, "work.accepted", work_item, annotation)
    return work_item


@transaction.atomic
def send_back(*, actor: User, annotation_id: UUID, reason: str) -> Annotation:
    """Return a submitted answer to its author, who sees the reason and has the work again for a week.

    `actor` as in accept. Raises UnknownAnnotation, and Locked for what is not a submitted answer.
    """
    annotation = access_annotation_to_judge(actor, annotation_id)
    work_item = lock_work_item(annotation.work_item_id)
    annotation.refresh_from_db(fields=["state", "revision"])
    annotations.send_back(work_item=work_item, annotation=annotation, reason=reason)
    Review.objects.create(
        work_item=work_item,
        annotation=annotation,
        reviewer=actor,
        verdict=Review.Verdict.SENT_BACK,
        comment=reason,
        revision=annotation.revision,
    )
    _record(actor, "work.sent_back", work_item, annotation)
    annotation.refresh_from_db(fields=["state"])
    return annotation


@transaction.atomic
def adjudicate(*, actor: User, work_item_id: UUID, annotation_id: UUID) -> Annotation:
    """A draft of the accepted document, owned by the actor, that starts as a copy of one answer. It is
    edited by operations like any annotation, and submitting it accepts it.

    Asked again for the same answer it returns the same draft; for another answer a new one in its place.
    `actor` as in accept. Raises UnknownWorkItem, UnknownAnnotation, AnotherWorkItem, Locked.
    """
    work_item, source = _lock_to_judge(actor, work_item_id, annotation_id)
    draft = annotations.begin_adjudication(actor=actor, work_item=work_item, source=source)
    _record(actor, "work.adjudicated", work_item, draft)
    return draft


def _lock_to_judge(actor: User, work_item_id: UUID, annotation_id: UUID) -> tuple[WorkItem, Annotation]:
    work_item = access_work_item_to_judge(actor, work_item_id)
    annotation = access_annotation_to_judge(actor, annotation_id)
    if annotation.work_item_id != work_item.pk:
        raise AnotherWorkItem
    work_item = lock_work_item(work_item.pk)
    # Every change of an annotation's state holds the lock of its work item, so from here on this one is true.
    annotation.refresh_from_db(fields=["state", "revision", "document"])
    return work_item, annotation


def _record(actor: User, action: str, work_item: WorkItem, annotation: Annotation) -> None:
    record(
        actor=str(actor.pk),
        action=action,
        scope=str(work_item.project_id),
        subject=f"annotation:{annotation.pk}",
        detail={"work_item": str(work_item.pk)},
    )
