"""Handing in, and the next work of the same stage in one answer."""

from dataclasses import dataclass
from uuid import UUID

from backend.apps.accounts.models import User
from backend.apps.annotations import services as annotations
from backend.apps.annotations.selectors import access_annotation
from backend.apps.annotations.services import Submitted
from backend.apps.assist.selectors import Workbench, access_workbench
from backend.apps.work.errors import NoSuchStage


@dataclass(frozen=True)
class HandedOn:
    """What became of the annotation, and the work that follows it; None when nothing waits for the person."""

    submitted: Submitted
    next: Workbench | None


def hand_on(*, actor: User, annotation_id: UUID, revision: int) -> HandedOn:
    """Submit the person's annotation and give them the next work of its stage.

    Where it is refused nothing is claimed. Raises what `submit` raises.
    """
    submitted = annotations.submit(actor=actor, annotation_id=annotation_id, revision=revision)
    annotation = access_annotation(actor, annotation_id)
    if annotation.assignment_id is None:
        return HandedOn(submitted, None)
    work_item = annotation.work_item
    try:
        assignment = annotations.take_next(actor=actor, project=work_item.project, stage=work_item.stage)
    except NoSuchStage:
        # The person lost the role meanwhile, or the stage left the workflow.
        assignment = None
    return HandedOn(submitted, None if assignment is None else access_workbench(actor, assignment.pk))
