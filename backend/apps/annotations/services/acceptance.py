"""What becomes of submitted annotations. Who may decide is for the callers; what a decision changes is
here, once.
"""

from annotation_schemas.documents import initial_versions
from backend.apps.accounts.models import User
from backend.apps.annotations.errors import Locked, SchemaChanged
from backend.apps.annotations.locks import lock_annotation, lock_annotations_of
from backend.apps.annotations.models import Annotation
from backend.apps.annotations.policies import ANNOTATION_MOVES, with_adjudicated_origins
from backend.apps.annotations.services.asked_questions import judge_asked
from backend.apps.annotations.services.drawing import draw_for_audit
from backend.apps.annotations.services.multiple_choice import judge_distractors
from backend.apps.audits.services import keep_away
from backend.apps.work import services as work
from backend.apps.work.locks import lock_assignment
from backend.apps.work.models import WorkItem
from backend.apps.work.policies import Stage, check_move, stage_named


def accept_annotation(*, work_item: WorkItem, annotation: Annotation) -> WorkItem | None:
    """Make the annotation the accepted document of its work item: other answers are not chosen, other
    adjudications abandoned, and the item goes on to its next stage.

    Returns the next work item, None when the item is complete or withdrawn. The caller holds the lock of the work item.
    Raises IllegalMove.
    """
    _check_up_to_date(work_item, annotation)
    for other in lock_annotations_of(work_item.pk):
        if other.pk == annotation.pk:
            continue
        if other.state == Annotation.State.SUBMITTED:
            _move(other, Annotation.State.NOT_CHOSEN)
        elif other.kind == Annotation.Kind.ADJUDICATION and other.state == Annotation.State.DRAFT:
            _move(other, Annotation.State.ABANDONED)
    _move(annotation, Annotation.State.ACCEPTED)
    stage = stage_named(work_item.project, work_item.stage)

    def draws(audit: Stage) -> bool:
        return draw_for_audit(work_item=work_item, annotation=annotation, stage=audit)

    if stage is not None and stage.least_distractors is not None:
        following = judge_distractors(
            work_item=work_item, stage=stage, document=annotation.document, draws=draws
        )
    elif stage is not None and stage.document_type == "sgqa":
        following = judge_asked(work_item=work_item, stage=stage, document=annotation.document, draws=draws)
    else:
        is_adjudication = annotation.kind == Annotation.Kind.ADJUDICATION
        following = work.accept_work_item(
            work_item=work_item,
            document=annotation.document,
            adjudicated_by=annotation.author if is_adjudication else None,
            draws=draws,
        )
    if following is not None:
        keep_away(work_item=following)
    return following


def _check_up_to_date(work_item: WorkItem, annotation: Annotation) -> None:
    """A document that is judged by attributes of the past is first brought to the newest ones."""
    if annotation.attributes_version != work_item.project.attributes_version:
        raise SchemaChanged(version=work_item.project.attributes_version)


def send_back(*, work_item: WorkItem, annotation: Annotation, reason: str) -> None:
    """Return a submitted answer to its author, with the reason. The caller holds the lock of the work item.

    Raises Locked for what is not a submitted answer.
    """
    if annotation.assignment_id is None:
        raise Locked(state=annotation.state)
    assignment = lock_assignment(annotation.assignment_id)
    annotation = lock_annotation(annotation.pk)
    if annotation.state != Annotation.State.SUBMITTED:
        raise Locked(state=annotation.state)
    work.mark_sent_back(assignment=assignment, work_item=work_item, reason=reason)
    _move(annotation, Annotation.State.DRAFT)


def begin_adjudication(*, actor: User, work_item: WorkItem, source: Annotation) -> Annotation:
    """A draft of the accepted document, owned by the person who judges, that starts as a copy of one answer.

    Asked again for the same answer it returns the draft already begun; for another answer that one is
    abandoned. The caller holds the lock of the work item. Raises SchemaChanged, and Locked unless the work item is
    in review and the source handed in.
    """
    if work_item.state != WorkItem.State.REVIEW:
        raise Locked(state=work_item.state)
    source = lock_annotation(source.pk)
    if source.state != Annotation.State.SUBMITTED:
        raise Locked(state=source.state)
    _check_up_to_date(work_item, source)
    for other in lock_annotations_of(work_item.pk):
        if other.author_id != actor.pk or other.state != Annotation.State.DRAFT:
            continue
        if (other.taken_from_id, other.taken_revision) == (source.pk, source.revision):
            return other
        _move(other, Annotation.State.ABANDONED)
    seed = with_adjudicated_origins(source.document, str(source.pk))
    versions = initial_versions(seed)
    return Annotation.objects.create(
        work_item=work_item,
        author=actor,
        kind=Annotation.Kind.ADJUDICATION,
        taken_from=source,
        taken_revision=source.revision,
        document_type=source.document_type,
        schema_version=source.schema_version,
        attributes_version=source.attributes_version,
        frame_table_hash=source.frame_table_hash,
        seed=seed,
        seed_versions=versions,
        document=seed,
        versions=versions,
    )


def _move(annotation: Annotation, state: str) -> None:
    check_move(ANNOTATION_MOVES, now=annotation.state, then=state)
    annotation.state = state
    annotation.save(update_fields=["state", "updated_at"])
