"""A new version of a project's own attributes, and what it does to the work that is there.

Each annotation says by which version it is judged, and is brought to the newest one in a transaction of its own: by
a job after publishing, or when its author saves or submits before the job came to it.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from annotation_schemas.attribute_changes import Adapted, Renames, adapt_through
from annotation_schemas.attributes import Declaration
from annotation_schemas.documents import apply_operations
from backend.apps.accounts.models import User
from backend.apps.annotations import locks, selectors
from backend.apps.annotations.models import Annotation, Operation, ParkedValue
from backend.apps.annotations.policies import digest_of
from backend.apps.annotations.services.acceptance import send_back
from backend.apps.projects import services as projects
from backend.apps.projects.models import AttributesVersion, Project
from backend.apps.projects.selectors import attribute_steps, attributes_version
from backend.apps.work import locks as work_locks
from backend.apps.work import services as work
from backend.apps.work.models import Item, WorkItem
from backend.apps.work.selectors import document_context
from backend.infra.jobs.context import JobContext
from backend.infra.jobs.errors import JobFailed
from backend.infra.jobs.services import enqueue

ADOPT_KIND = "annotations.adopt_attributes"
REASON = "The project asks for other attributes since version {version}; please give what is marked."


def publish_attributes(
    *, actor: User, project: Project, declaration: Declaration, renames: Renames, version: int
) -> AttributesVersion:
    """Make the declaration the project's newest, and bring all work to it in the background. As set_attributes."""
    with transaction.atomic():
        made = projects.set_attributes(
            actor=actor, project=project, declaration=declaration, renames=renames, version=version
        )
        enqueue(
            kind=ADOPT_KIND,
            subject=f"project:{project.pk}",
            payload={"version": made.number},
            scope=str(project.pk),
            requested_by=str(actor.pk),
        )
    return made


def run_adoption(job: JobContext) -> None:
    """Bring every annotation of the job's project to the newest attributes; begun again it goes on where it was."""
    project = Project.objects.filter(pk=job.subject_id).first()
    if project is None:
        raise JobFailed("The project is gone.")
    waiting = list(selectors.behind(project).values_list("pk", flat=True))
    counts = {"brought_up_to_date": 0, "sent_back": 0, "queued_again": 0, "left": 0}
    for done, annotation_id in enumerate(waiting):
        counts[adopt(annotation_id=annotation_id)] += 1
        job.progress(done / len(waiting), f"document {done + 1} of {len(waiting)}")
    with job.finishing() as result:
        result |= counts


@transaction.atomic
def adopt(*, annotation_id: UUID) -> str:
    """Bring one annotation to the newest attributes, and say what came of it. Doing it again changes nothing.

    A draft keeps its values that fit; the others are put aside, beside it. A submitted answer that a person has to
    mend goes back to its author. An accepted document that has to be mended stays as it is, and its item goes through
    the stage again that can mend it; where none can, or work on the item goes on, it is `left` under its own version.
    """
    known = Annotation.objects.get(pk=annotation_id)
    work_item = work_locks.lock_work_item(known.work_item_id)
    if known.assignment_id is not None:
        work_locks.lock_assignment(known.assignment_id)
    annotation = locks.lock_annotation(annotation_id)
    annotation.work_item = work_item
    newest = work_item.project.attributes_version
    if annotation.attributes_version >= newest or annotation.state not in selectors.ADOPTING:
        return "left"
    steps = attribute_steps(work_item.project_id, annotation.attributes_version, newest)
    adapted = adapt_through(annotation.document, steps)
    if annotation.state == Annotation.State.ACCEPTED and adapted.to_mend:
        return _queue_again(annotation, adapted, newest)
    _rewrite(annotation, adapted, newest)
    if annotation.state == Annotation.State.SUBMITTED and adapted.to_mend and annotation.assignment_id:
        send_back(work_item=work_item, annotation=annotation, reason=REASON.format(version=newest))
        return "sent_back"
    return "brought_up_to_date"


def _queue_again(annotation: Annotation, adapted: Adapted, newest: int) -> str:
    work_item = annotation.work_item
    stage = selectors.stage_to_mend(work_item, adapted)
    if stage is None or work_item.item.state != Item.State.COMPLETE:
        return "left"
    if selectors.newest_accepted(work_item.item_id) != annotation.pk:
        return "left"
    again = work.queue_again(
        item=work_item.item, stage=stage, document=adapted.document, reason=REASON.format(version=newest)
    )
    park(work_item=again, annotation=None, adapted=adapted, version=newest)
    return "queued_again"


def _rewrite(annotation: Annotation, adapted: Adapted, newest: int) -> None:
    """Store the document under the new version, by operations of whoever published it."""
    publisher = attributes_version(annotation.work_item.project_id, newest).published_by
    annotation.attributes_version = newest
    if adapted.changed and publisher is not None:
        operations = list(_operations(annotation, adapted))
        context = document_context(annotation.work_item.item, annotation.work_item.project, None)
        applied = apply_operations(annotation.document, annotation.versions, operations, context)
        last = annotation.operations.aggregate(last=Max("sequence"))["last"] or 0
        annotation.revision += 1
        Operation.objects.bulk_create(
            [
                Operation(
                    annotation=annotation,
                    op_id=operation["op_id"],
                    sequence=last + place,
                    revision=annotation.revision,
                    op="put",
                    kind=operation["kind"],
                    object_id=operation["id"],
                    base_version=operation["base_version"],
                    version=applied.versions[operation["id"]],
                    value=operation["value"],
                    origin=operation["origin"],
                    digest=digest_of(operation),
                    author=publisher,
                )
                for place, operation in enumerate(operations, start=1)
            ],
            batch_size=500,
        )
        annotation.document = applied.document
        annotation.versions = applied.versions
    annotation.save(update_fields=["document", "versions", "revision", "attributes_version", "updated_at"])
    park(work_item=annotation.work_item, annotation=annotation, adapted=adapted, version=newest)


def _operations(annotation: Annotation, adapted: Adapted) -> Iterator[dict[str, Any]]:
    for kind, value in adapted.changed:
        content = {key: part for key, part in value.items() if key not in ("id", "origin")}
        yield {
            "op_id": str(uuid4()),
            "op": "put",
            "kind": kind,
            "id": value["id"],
            "base_version": annotation.versions[value["id"]],
            "value": content,
            "origin": value["origin"],
        }


def park(*, work_item: WorkItem, annotation: Annotation | None, adapted: Adapted, version: int) -> None:
    """Keep the values that do not fit any more beside the annotation, or beside the seed of a work item."""
    ParkedValue.objects.bulk_create(
        ParkedValue(
            work_item=work_item,
            annotation=annotation,
            object_id=one.object_id,
            kind=one.kind,
            field=one.field,
            value=one.value,
            attributes_version=version,
        )
        for one in adapted.parked
    )
