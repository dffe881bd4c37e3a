"""Drawing accepted work for the audit, by what its document and its making say about risk."""

from backend.apps.annotations import selectors
from backend.apps.annotations.models import Annotation, Finding
from backend.apps.annotations.policies import HANDED_IN
from backend.apps.audits import services as audits
from backend.apps.work.models import Assignment, WorkItem
from backend.apps.work.policies import Stage
from backend.domain.auditing import Handling, audited_objects, risks_of, says_the_same


def draw_for_audit(*, work_item: WorkItem, annotation: Annotation, stage: Stage) -> bool:
    """Whether the item, whose annotation is just being accepted, goes through the audit stage."""
    objects = audited_objects(annotation.document)
    if not objects:
        return False
    # Where an earlier stage answers for the document, that one's accepted annotation says who it is.
    answers_for = selectors.audited_annotation(work_item.item_id, stage.returns_to)
    author = annotation.author if stage.returns_to is None or answers_for is None else answers_for.author
    return audits.draw_item(
        work_item=work_item,
        author=author,
        objects=objects,
        risks=risks_of(annotation.document, _handling(annotation)),
    )


def _handling(annotation: Annotation) -> Handling:
    # Read anew: when it was handed in is known since a moment ago.
    assignment = Assignment.objects.filter(annotation=annotation).first()
    seconds = None
    if assignment is not None and assignment.submitted_at is not None:
        seconds = (assignment.submitted_at - assignment.claimed_at).total_seconds()
    others = Annotation.objects.filter(
        work_item=annotation.work_item_id, kind=Annotation.Kind.ANSWER, state__in=HANDED_IN
    ).exclude(pk=annotation.pk)
    return Handling(
        seconds=seconds,
        warnings=Finding.objects.filter(
            annotation=annotation, revision=annotation.revision, severity="warning"
        ).count(),
        others_differ=any(not says_the_same(annotation.document, one.document) for one in others),
        came_back=assignment is not None and bool(assignment.reason),
    )
