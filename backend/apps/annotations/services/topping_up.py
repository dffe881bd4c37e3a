"""Completing the audited share of train, once all work before the audit is done."""

from django.db import transaction

from annotation_schemas.attribute_changes import adapt_through
from backend.apps.annotations import selectors
from backend.apps.annotations.services.adopting import park
from backend.apps.audits import services as audits
from backend.apps.projects.models import Project
from backend.apps.projects.selectors import attribute_steps
from backend.apps.work import locks as work_locks
from backend.apps.work import services as work
from backend.apps.work.models import Item
from backend.apps.work.policies import Stage, stages_of


def top_up_audits() -> int:
    """Complete the least audited share of train in every project whose work before the audit is done.

    Returns how many items were drawn. May run at any time and more than once.
    """
    return sum(_top_up(project) for project in Project.objects.filter(audit_plan__isnull=False))


@transaction.atomic
def _top_up(project: Project) -> int:
    stage = next((one for one in stages_of(project) if one.audit), None)
    if stage is None:
        return 0
    return audits.top_up(project=project, audit=lambda item: _audit_complete(project, item, stage))


def _audit_complete(project: Project, item: Item, stage: Stage) -> bool:
    """Give a complete item to the audit stage, as it was accepted; False where it is not complete any more."""
    accepted = selectors.audited_annotation(item.pk, None)
    if accepted is None or accepted.document_type != stage.document_type:
        return False
    work_locks.lock_work_item(accepted.work_item_id)
    item.refresh_from_db(fields=["state"])
    if item.state != Item.State.COMPLETE:
        return False
    newest = project.attributes_version
    adapted = adapt_through(
        accepted.document, attribute_steps(project.pk, accepted.attributes_version, newest)
    )
    again = work.queue_again(item=item, stage=stage, document=adapted.document, reason="")
    park(work_item=again, annotation=None, adapted=adapted, version=newest)
    return True
