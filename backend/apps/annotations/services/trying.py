"""What a declaration of attributes would do to the work that is there, before it is published. Nothing is written."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain
from typing import Any

from annotation_schemas.attribute_changes import Adapted, Renames, adapt_through, compare
from annotation_schemas.attributes import SUBTYPE_FIELD, SUBTYPES, Declaration
from annotation_schemas.kinds import objects_of
from annotation_schemas.schemas import JsonObject
from backend.apps.accounts.models import User
from backend.apps.annotations import selectors
from backend.apps.annotations.models import Annotation
from backend.apps.projects.models import Project
from backend.apps.projects.policies import LEAD_ONLY, check_attribute_renames, check_attributes_schema
from backend.apps.projects.selectors import access_project_by_id, attribute_steps, attributes_version_at
from backend.infra.jobs.context import JobContext
from backend.infra.jobs.errors import JobFailed
from backend.infra.jobs.models import Job
from backend.infra.jobs.services import enqueue

TRY_KIND = "annotations.try_attributes"


def request_trial(*, actor: User, project: Project, declaration: Declaration, renames: Renames) -> Job:
    """Count in the background what the declaration would touch; the job's result is that of `try_attributes`.

    Raises RoleNeeded, and InvalidProject for a declaration or renames that make no sense.
    """
    access_project_by_id(actor, project.pk, roles=LEAD_ONLY)
    check_attributes_schema(dict(declaration))
    check_attribute_renames(project.attributes_schema, declaration, renames)
    return enqueue(
        kind=TRY_KIND,
        subject=f"project:{project.pk}",
        payload={
            "declaration": declaration,
            "renames": renames,
            "version": project.attributes_version,
        },
        scope=str(project.pk),
        requested_by=str(actor.pk),
    )


def run_trial(job: JobContext) -> None:
    """Count what the declaration of the job would touch."""
    project = Project.objects.filter(pk=job.subject_id).first()
    if project is None:
        raise JobFailed("The project is gone.")
    if project.attributes_version != job.payload["version"]:
        raise JobFailed("Somebody else changed the attributes in the meantime.")
    found = try_attributes(project, job.payload["declaration"], job.payload["renames"], job)
    with job.finishing() as result:
        result |= found


def try_attributes(
    project: Project, declaration: Declaration, renames: Renames, job: JobContext
) -> dict[str, Any]:
    """Every change with the number of documents in which a person has to mend because of it, and what becomes of
    the documents: drafts with marked fields, answers sent back, finished items queued again, work not yet begun, and
    documents that keep the version they were made under because their stage cannot mend them.
    """
    changes = compare(project.attributes_schema, declaration, renames)
    total = selectors.with_documents(project).count() or 1
    touched: Counter[tuple[str, str]] = Counter()
    values: Counter[tuple[str, str]] = Counter()
    outcomes: Counter[str] = Counter()
    step = (project.attributes_schema, declaration, renames)
    newest = selectors.newest_accepted_of(project)
    for done, (outcome, adapted) in enumerate(_trials(project, step, newest)):
        job.progress(min(1.0, done / total), f"document {done + 1}")
        if adapted.to_mend:
            outcomes[outcome] += 1
            touched.update(_attributes_in(adapted, [place[1:] for place in adapted.to_mend]))
        values.update(_attributes_in(adapted, [(one.object_id, one.field) for one in adapted.parked]))
    return {
        "changes": [
            {
                **asdict(change),
                "documents": touched[change.kind, change.name],
                "put_aside": values[change.kind, change.name],
            }
            for change in changes
        ],
        "documents": {
            name: outcomes[name] for name in ("drafts", "sent_back", "queued_again", "waiting", "left")
        },
    }


Step = tuple[Declaration, Declaration, Renames]


def _trials(project: Project, step: Step, newest: dict[Any, Any]) -> Iterator[tuple[str, Adapted]]:
    """What becomes of each document, and how it would look."""
    for annotation in selectors.with_documents(project).iterator(chunk_size=200):
        is_accepted = annotation.state == Annotation.State.ACCEPTED
        if is_accepted and newest.get(annotation.work_item.item_id) != annotation.pk:
            continue
        since = attribute_steps(project.pk, annotation.attributes_version, project.attributes_version)
        adapted = adapt_through(annotation.document, chain(since, [step]))
        if not is_accepted:
            yield ("drafts" if annotation.state == Annotation.State.DRAFT else "sent_back"), adapted
        else:
            yield (
                ("queued_again" if selectors.stage_to_mend(annotation.work_item, adapted) else "left"),
                adapted,
            )
    for work_item in selectors.not_begun(project).iterator(chunk_size=200):
        number = attributes_version_at(project.pk, work_item.created_at)
        since = attribute_steps(project.pk, number, project.attributes_version)
        seed: JsonObject = work_item.seed or {}
        yield "waiting", adapt_through(seed, chain(since, [step]))


def _attributes_in(adapted: Adapted, places: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which attributes, and sub-types of which question types, these fields of objects are: each once a document."""
    objects = {value["id"]: (kind.name, value) for kind, value in objects_of(adapted.document)}
    found = set()
    for object_id, field in places:
        kind, value = objects[object_id]
        if field == SUBTYPE_FIELD:
            found.add((SUBTYPES, str(value["question_type"])))
        else:
            found.add((kind, field.removeprefix("attributes.")))
    return found
