"""Taking work, and giving it back: an assignment and its annotation begin and end together."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from annotation_schemas import seeds
from annotation_schemas.attribute_changes import Renames, adapt_through
from annotation_schemas.attributes import Declaration
from annotation_schemas.documents import initial_versions
from backend.apps.accounts.models import User
from backend.apps.annotations.locks import lock_annotations_of
from backend.apps.annotations.models import Annotation
from backend.apps.annotations.policies import ANNOTATION_MOVES
from backend.apps.annotations.services.adopting import park
from backend.apps.projects.models import Project
from backend.apps.projects.selectors import attribute_steps, attributes_version_at
from backend.apps.work import locks as work_locks
from backend.apps.work import services as work
from backend.apps.work.models import Assignment, Item, WorkItem
from backend.apps.work.policies import check_move, stage_named, stages_of
from backend.apps.work.selectors import access_assignment, frame_table_of
from backend.infra.audit.services import record

# What models propose to people who write questions, by the type of the document.
DRAFTED = {"fgqa": "answer", "mcq": "distractors"}


def take_next(*, actor: User, project: Project, stage: str | None = None) -> Assignment | None:
    """Give the person their next assignment with its annotation begun; None when there is nothing for them.

    Raises NoSuchStage.
    """
    return work.claim_next(actor=actor, project=project, stage=stage, then=_begin_claimed)


def look_ahead(*, actor: User, project: Project, stage: str, after: UUID | None = None) -> Item | None:
    """The item that the person gets next in the stage, a seat of it kept for them; None when nothing waits, and in a
    blind stage, whose clips nobody may fetch. `after` is the assignment that the person is at.

    Raises NoSuchStage.
    """
    known = stage_named(project, stage)
    if known is not None and known.is_blind:
        return None
    work_item = work.keep_next(actor=actor, project=project, stage=stage, after=after)
    if work_item is None:
        return None
    return Item.objects.select_related("asset").get(pk=work_item.item_id)


def _begin_claimed(assignment: Assignment) -> None:
    begin(assignment=assignment)


def begin(*, assignment: Assignment) -> Annotation:
    """The annotation of the assignment; made from the seed of its work item if it was not begun before."""
    existing = Annotation.objects.filter(assignment=assignment).first()
    if existing is not None:
        return existing
    work_item = WorkItem.objects.select_related("project", "item__asset").get(pk=assignment.work_item_id)
    stage = next(stage for stage in stages_of(work_item.project) if stage.name == work_item.stage)
    seed = seeds.begin(work_item.seed, stage.document_type, str(assignment.user_id))
    drafted = DRAFTED.get(stage.document_type)
    are_offered = drafted is not None and stage.withhold_share(drafted) is not None
    asks = stage.document_type == "fgqa" and not stage.audit
    # Drawn before anybody sees the item, in whatever stage: who writes the questions may answer too.
    if (asks or are_offered) and work.draw_draft(item=work_item.item, project=work_item.project):
        seed = seeds.without_drafts(seed, are_offered=are_offered)
    adapted = adapt_through(seed, _steps_since(work_item))
    seed, newest = adapted.document, work_item.project.attributes_version
    versions = initial_versions(seed)
    annotation, made = Annotation.objects.get_or_create(
        assignment=assignment,
        defaults={
            "work_item": work_item,
            "author_id": assignment.user_id,
            "document_type": seed["document_type"],
            "schema_version": seed["schema_version"],
            "attributes_version": newest,
            "frame_table_hash": frame_table_of(work_item.item.asset).hash,
            "seed": seed,
            "seed_versions": versions,
            "document": seed,
            "versions": versions,
        },
    )
    if made:
        park(work_item=work_item, annotation=annotation, adapted=adapted, version=newest)
        record(
            actor=str(assignment.user_id),
            action="work.claimed",
            scope=str(work_item.project_id),
            subject=f"work_item:{work_item.pk}",
        )
    return annotation


def _steps_since(work_item: WorkItem) -> Iterator[tuple[Declaration, Declaration, Renames]]:
    """The versions of the project's attributes that came after the work item with its seed."""
    since = attributes_version_at(work_item.project_id, work_item.created_at)
    return attribute_steps(work_item.project_id, since, work_item.project.attributes_version)


def return_work(*, actor: User, assignment_id: UUID) -> Assignment:
    """Give a begun assignment back for others; what was done in it is kept but not used. Asking twice is no
    error.

    Raises UnknownAssignment, IllegalMove.
    """
    return _give_back(actor, assignment_id, Assignment.State.RETURNED, "")


def skip_work(*, actor: User, assignment_id: UUID, reason: str) -> Assignment:
    """Give a begun assignment back for others and say why it was not done. Asking twice is no error.

    Raises UnknownAssignment, IllegalMove.
    """
    return _give_back(actor, assignment_id, Assignment.State.SKIPPED, reason)


@transaction.atomic
def _give_back(actor: User, assignment_id: UUID, state: str, reason: str) -> Assignment:
    assignment = access_assignment(actor, assignment_id)
    work_item = work_locks.lock_work_item(assignment.work_item_id)
    assignment = work_locks.lock_assignment(assignment.pk)
    if assignment.state == state:
        return assignment
    work.give_back(assignment=assignment, state=state, reason=reason)
    for annotation in lock_annotations_of(work_item.pk):
        if annotation.assignment_id == assignment.pk:
            check_move(ANNOTATION_MOVES, now=annotation.state, then=Annotation.State.ABANDONED)
            annotation.state = Annotation.State.ABANDONED
            annotation.save(update_fields=["state", "updated_at"])
    record(
        actor=str(actor.pk),
        action=f"work.{state}",
        scope=str(work_item.project_id),
        subject=f"work_item:{work_item.pk}",
        detail={"reason": reason} if reason else {},
    )
    return assignment
