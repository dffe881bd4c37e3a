"""Who may read which annotation, and what the rooms above ask about annotations."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, cast
from uuid import UUID

from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from annotation_schemas import rules
from annotation_schemas.attribute_changes import Adapted, asks_again
from annotation_schemas.attributes import Declaration, in_words, title_of
from annotation_schemas.context import DocumentContext
from annotation_schemas.generated.types import ObjectKind
from annotation_schemas.kinds import objects_of
from backend.apps.accounts.models import User
from backend.apps.annotations.errors import UnknownAnnotation
from backend.apps.annotations.models import Annotation, Finding, Operation, ParkedValue
from backend.apps.annotations.policies import HANDED_IN
from backend.apps.audits import selectors as audits
from backend.apps.audits.models import AuditVerdict
from backend.apps.projects.models import Membership, Project
from backend.apps.projects.policies import LEADING
from backend.apps.projects.selectors import attributes_version, memberships_of
from backend.apps.work.models import Assignment, Item, WorkItem
from backend.apps.work.policies import Stage, stage_named, stages_of
from backend.apps.work.selectors import access_assignment, backlog, begun_by, document_context, stages_for
from backend.domain.auditing import AuditedObject, audited_objects

# Two saves further apart than this are two sittings; the time between them is not counted as work.
LONGEST_PAUSE = timedelta(seconds=60)

WITH_CONTEXT = (
    "assignment",
    "author",
    "work_item",
    "work_item__project",
    "work_item__item",
    "work_item__item__asset",
)


def _member(actor: User, *roles: str) -> Exists:
    members = Membership.objects.filter(project=OuterRef("work_item__project"), user=actor)
    return Exists(members.filter(role__in=roles) if roles else members)


def readable_by(actor: User) -> QuerySet[Annotation]:
    """The annotations that the person may read.

    Their own; as a lead those of others, as a reviewer those of work items that are no longer given out.
    Whoever answers a work item sees nobody else's document for it before one is accepted, whatever their
    role, and then that one.
    """
    answers_it = Exists(Assignment.objects.filter(work_item=OuterRef("work_item"), user=actor))
    judged = _member(actor, Membership.Role.LEAD) | (
        _member(actor, Membership.Role.REVIEWER) & ~Q(work_item__state=WorkItem.State.OPEN)
    )
    return Annotation.objects.filter(
        _member(actor),
        Q(author=actor) | (Q(judged) & ~answers_it) | (Q(state=Annotation.State.ACCEPTED) & answers_it),
    )


def access_annotation(actor: User, annotation_id: UUID) -> Annotation:
    """An annotation that the person may read. Raises UnknownAnnotation."""
    annotation = readable_by(actor).filter(pk=annotation_id).select_related(*WITH_CONTEXT).first()
    if annotation is None:
        raise UnknownAnnotation
    return annotation


def access_own_annotation(actor: User, annotation_id: UUID) -> Annotation:
    """The person's own annotation, with `database_now`, the database's time. Raises UnknownAnnotation.

    The documents are read only when they are looked at: whoever writes reads them again under a lock.
    """
    annotation = (
        Annotation.objects.filter(_member(actor), pk=annotation_id, author=actor)
        .annotate(database_now=ExpressionWrapper(Now(), output_field=DateTimeField()))
        .select_related("assignment", "work_item__project", "work_item__item__asset")
        .defer("document", "versions", "seed", "seed_versions")
        .first()
    )
    if annotation is None:
        raise UnknownAnnotation
    return annotation


def access_annotation_to_judge(actor: User, annotation_id: UUID) -> Annotation:
    """An annotation of somebody else that the person may judge: as access_work_item_to_judge. Raises
    UnknownAnnotation.
    """
    annotation = access_annotation(actor, annotation_id)
    judges = Membership.objects.filter(
        project=annotation.work_item.project_id,
        user=actor,
        role__in=LEADING,
    )
    if annotation.author_id == actor.pk or not judges.exists():
        raise UnknownAnnotation
    if Assignment.objects.filter(work_item=annotation.work_item_id, user=actor).exists():
        raise UnknownAnnotation
    return annotation


def operations_of(annotation: Annotation) -> QuerySet[Operation]:
    """The log of the annotation, first operation first."""
    return annotation.operations.order_by("sequence")


def context_of(annotation: Annotation) -> DocumentContext:
    """What the annotation's document is judged by: picture, clip, time, and what its stage may change."""
    work_item = annotation.work_item
    project = work_item.project
    context = document_context(work_item.item, project, stage_named(project, work_item.stage))
    return replace(context, attributes_schema=declaration_of(annotation))


def declaration_of(annotation: Annotation) -> Declaration:
    """The project's own attributes by which the document is judged: those of the annotation's version."""
    project = annotation.work_item.project
    if annotation.attributes_version == project.attributes_version:
        newest: Declaration = project.attributes_schema
        return newest
    past: Declaration = attributes_version(project.pk, annotation.attributes_version).declaration
    return past


def check_document(annotation: Annotation) -> list[dict[str, Any]]:
    """What the automated checks say of the document as it is now, and which values wait to be given anew."""
    findings = [*rules.check(annotation.document, context_of(annotation)), *_parked_findings(annotation)]
    return [finding_as_json(finding) for finding in findings]


def _parked_findings(annotation: Annotation) -> Iterator[rules.Finding]:
    parked = ParkedValue.objects.filter(
        Q(annotation=annotation) | Q(annotation=None, work_item=annotation.work_item_id)
    ).order_by("pk")
    objects = {value["id"]: value for _, value in objects_of(annotation.document)}
    declaration = declaration_of(annotation)
    told = set()
    for row in parked:
        value = objects.get(str(row.object_id))
        if value is None or (row.object_id, row.field) in told:
            continue
        if not asks_again(declaration, row.kind, value, row.field):
            continue
        told.add((row.object_id, row.field))
        name = row.field.removeprefix("attributes.")
        title = "Sub-type" if name == row.field else title_of(declaration[row.kind], name)
        message = f"“{title}” was {in_words(row.value)}, which this project offers no more; choose again."
        yield rules.Finding(
            "value_put_aside",
            "warning",
            message[:500],
            {"object_id": str(row.object_id), "kind": cast(ObjectKind, row.kind), "field": row.field},
        )


# In these states a document follows the project's attributes; what was not chosen or given back is history.
ADOPTING = (Annotation.State.DRAFT, Annotation.State.SUBMITTED, Annotation.State.ACCEPTED)


def is_behind(annotation: Annotation) -> bool:
    """Whether the document is to be brought to the newest attributes before it is changed or handed in."""
    newest: int = annotation.work_item.project.attributes_version
    return annotation.state == Annotation.State.DRAFT and annotation.attributes_version < newest


def behind(project: Project) -> QuerySet[Annotation]:
    """The annotations that are to be brought to the project's newest attributes, in the order of their making."""
    return Annotation.objects.filter(
        work_item__project=project,
        state__in=ADOPTING,
        attributes_version__lt=project.attributes_version,
    ).order_by("created_at", "pk")


def with_documents(project: Project) -> QuerySet[Annotation]:
    """The annotations that follow the project's attributes: all that is under way, and what complete items came to."""
    finished = Q(state=Annotation.State.ACCEPTED, work_item__item__state=Item.State.COMPLETE)
    return (
        Annotation.objects.filter(
            Q(state__in=(Annotation.State.DRAFT, Annotation.State.SUBMITTED)) | finished,
            work_item__project=project,
        )
        .select_related("work_item__item", "work_item__project")
        .order_by("pk")
    )


def newest_accepted_of(project: Project) -> dict[UUID, UUID]:
    """The accepted annotation of the last work item, by the complete items of the project."""
    rows = (
        Annotation.objects.filter(
            work_item__project=project,
            work_item__item__state=Item.State.COMPLETE,
            state=Annotation.State.ACCEPTED,
        )
        .order_by("work_item__accepted_at", "work_item__created_at")
        .values_list("work_item__item", "pk")
    )
    return dict(rows.iterator(chunk_size=10_000))


def not_begun(project: Project) -> QuerySet[WorkItem]:
    """Open work items with a seed that nobody has begun."""
    return WorkItem.objects.filter(
        ~Exists(Annotation.objects.filter(work_item=OuterRef("pk"))),
        project=project,
        state=WorkItem.State.OPEN,
        seed__isnull=False,
    ).order_by("pk")


def newest_accepted(item_id: UUID) -> UUID | None:
    """The accepted annotation of the item's last work item."""
    return (
        Annotation.objects.filter(work_item__item=item_id, state=Annotation.State.ACCEPTED)
        .order_by("-work_item__accepted_at", "-work_item__created_at")
        .values_list("pk", flat=True)
        .first()
    )


def audited_annotation(item_id: UUID, stage: str | None) -> Annotation | None:
    """The newest accepted annotation of the item, of the stage named if one is; whoever made it answers for it."""
    rows = Annotation.objects.filter(work_item__item=item_id, state=Annotation.State.ACCEPTED)
    if stage is not None:
        rows = rows.filter(work_item__stage=stage)
    return (
        rows.select_related("author", "work_item")
        .order_by("-work_item__accepted_at", "-work_item__created_at")
        .first()
    )


def objects_to_judge(item_id: UUID, document: dict[str, Any]) -> list[AuditedObject]:
    """The objects of the document without a passing verdict on what they say now, in its order."""
    objects = audited_objects(document)
    standing = audits.standing_of(item_id, objects)
    return [one for one in objects if one.id not in standing]


def audit_of(assignment: Assignment, actor: User) -> dict[str, Any]:
    """What the audit has to do with the person's assignment: what they judge, or what came back to them and why."""
    work_item = assignment.work_item
    stage = stage_named(work_item.project, work_item.stage)
    annotation = annotation_for(assignment)
    if stage is None or annotation is None:
        return {"auditing": False, "objects": []}
    if not stage.audit:
        failures = audits.failures_returned_in(work_item)
        objects = [one for one in audited_objects(annotation.seed) if one.id in failures]
        return {
            "auditing": False,
            "objects": [_audited(one, False, None, failures[one.id], actor) for one in objects],
        }
    failures = audits.newest_failures(work_item.item_id)
    given = audits.verdicts_of(assignment)
    waiting = {one.id for one in objects_to_judge(work_item.item_id, annotation.document)}
    return {
        "auditing": True,
        "objects": [
            _audited(one, one.id in waiting, given.get(one.id), failures.get(one.id), actor)
            for one in audited_objects(annotation.document)
        ],
    }


def _audited(
    one: AuditedObject,
    to_judge: bool,
    given: AuditVerdict | None,
    failure: AuditVerdict | None,
    actor: User,
) -> dict[str, Any]:
    before = None
    if failure is not None:
        may_appeal = (
            failure.author_id == actor.pk
            and failure.appeal in (AuditVerdict.Appeal.NONE, AuditVerdict.Appeal.WRITTEN)
            and not audits.appealed_before(failure.item_id, failure.object_id)
        )
        before = {
            "reason": failure.reason,
            "words": failure.words,
            "may_appeal": may_appeal,
            "appeal": failure.appeal,
            "appeal_words": failure.appeal_words,
        }
    return {
        "id": one.id,
        "kind": one.kind,
        "number": one.number,
        "title": one.title,
        "detail": one.detail,
        "to_judge": to_judge,
        "verdict": None if given is None else given.verdict,
        "reason": "" if given is None else given.reason,
        "words": "" if given is None else given.words,
        "failure": before,
    }


def stage_to_mend(work_item: WorkItem, adapted: Adapted) -> Stage | None:
    """The last stage that the item went through in which all that is to be mended may be changed; None: none may."""
    passed = set(WorkItem.objects.filter(item=work_item.item_id).values_list("stage", flat=True))
    wanted = {(kind, field.partition(".")[0]) for kind, _, field in adapted.to_mend}
    able = [
        stage
        for stage in stages_of(work_item.project)
        if stage.name in passed
        and stage.document_type == adapted.document["document_type"]
        and all(
            kind in stage.edits and field in stage.edit_fields.get(kind, (field,)) for kind, field in wanted
        )
    ]
    return able[-1] if able else None


# So many clips on either side are shown beside the one that is answered.
NEIGHBOURS = 2
NEWEST_FIRST = ("work_item__item", "-work_item__accepted_at", "-pk")


@dataclass(frozen=True)
class NeighbourClip:
    """A clip of the same video that was answered and accepted, with the pairs that came of it."""

    item: UUID
    start_frame: int
    end_frame: int
    is_before: bool
    pairs: list[dict[str, str]]


def neighbours_of(actor: User, assignment_id: UUID) -> list[NeighbourClip]:
    """What was accepted of the nearest clips before and after the person's own, in the order of the video.

    Only of clips that share no frame with it, so that nobody sees an answer to what they are asked; nothing in a
    blind stage. Raises UnknownAssignment.
    """
    assignment = access_assignment(actor, assignment_id)
    work_item = assignment.work_item
    here = work_item.item
    stage = stage_named(work_item.project, work_item.stage)
    if stage is None or stage.is_blind:
        return []
    accepted = Annotation.objects.filter(
        work_item__project=work_item.project_id,
        work_item__item__asset=here.asset_id,
        state=Annotation.State.ACCEPTED,
        document_type="fgqa",
    ).exclude(work_item__item__state=Item.State.WITHDRAWN)
    before = accepted.filter(work_item__item__end_frame__lt=here.start_frame)
    after = accepted.filter(work_item__item__start_frame__gt=here.end_frame)
    return [
        *reversed(_nearest(before.order_by("-work_item__item__end_frame", *NEWEST_FIRST), is_before=True)),
        *_nearest(after.order_by("work_item__item__start_frame", *NEWEST_FIRST), is_before=False),
    ]


def _nearest(rows: QuerySet[Annotation], *, is_before: bool) -> list[NeighbourClip]:
    """The first clips with an answered pair; of each the last that was accepted."""
    found: dict[UUID, NeighbourClip] = {}
    # A clip has a handful of accepted documents, one for each stage.
    for row in rows.select_related("work_item__item")[: NEIGHBOURS * 8]:
        item = row.work_item.item
        pairs = [
            {"question": pair["question"], "answer": pair["answer"]}
            for pair in row.document["pairs"]
            if pair["question_verdict"] == "ok" and pair["answer"].strip()
        ]
        if pairs and item.pk not in found:
            found[item.pk] = NeighbourClip(item.pk, item.start_frame, item.end_frame, is_before, pairs)
    return list(found.values())[:NEIGHBOURS]


def stored_findings(annotation: Annotation) -> list[dict[str, Any]]:
    """What the checks said when the current revision was submitted."""
    return [
        {
            "rule": row.rule,
            "severity": row.severity,
            "message": row.message,
            "place": row.place,
        }
        for row in Finding.objects.filter(annotation=annotation, revision=annotation.revision).order_by("pk")
    ]


def finding_as_json(finding: rules.Finding) -> dict[str, Any]:
    """A finding as finding.schema.json has it."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "place": dict(finding.place),
    }


def annotation_for(assignment: Assignment) -> Annotation | None:
    """The annotation that the assignment is about, if it was begun."""
    return Annotation.objects.filter(assignment=assignment).select_related(*WITH_CONTEXT).first()


def handed_in(work_item: WorkItem, states: Collection[str]) -> QuerySet[Annotation]:
    """The answers and adjudications of the work item in these states, with their authors, in the order of
    their making.
    """
    return (
        work_item.annotations.filter(state__in=states).select_related("author").order_by("created_at", "pk")
    )


def known_answers(work_item_id: UUID, ids: Iterable[str]) -> set[str]:
    """Those of the ids that are annotations of the work item."""
    known = Annotation.objects.filter(work_item=work_item_id, pk__in=list(ids)).values_list("pk", flat=True)
    return {str(key) for key in known}


def seconds_active(moments: Sequence[datetime]) -> float:
    """The time between saves that follow each other within LONGEST_PAUSE, in seconds. `moments` rise."""
    gaps = (later - earlier for earlier, later in pairwise(moments))
    return sum((gap for gap in gaps if gap <= LONGEST_PAUSE), timedelta()).total_seconds()


def minutes_active_since(actor: User, since: datetime) -> float:
    """How long the person worked since then, by the times at which the server stored their operations."""
    # Who publishes attributes is the author of what that changes in the documents of others, but did not work in them.
    moments = Operation.objects.filter(
        author=actor, annotation__author=actor, created_at__gte=since
    ).order_by("created_at")
    return round(seconds_active(list(moments.values_list("created_at", flat=True))) / 60, 1)


def work_overview(actor: User) -> dict[str, Any]:
    """What waits for the person by project and stage, what the person holds, and the figures of the day
    (UTC).

    The number of queries does not grow with the number of projects or assignments.
    """
    memberships = list(memberships_of(actor))
    waiting = backlog(actor, memberships)
    queues = [
        {"project": one.project, "stage": stage, "available": waiting[one.project_id, stage.name]}
        for one in memberships
        for stage in stages_for(one.project, one.role)
    ]
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "queues": queues,
        "assignments": begun_by(actor),
        "today": {
            **_figures_since(actor, midnight),
            "active_minutes": minutes_active_since(actor, midnight),
        },
    }


def _figures_since(actor: User, since: datetime) -> dict[str, int]:
    # Each count has an index of its own: what a person ever did is not looked through for what they did today.
    mine = Annotation.objects.filter(author=actor, kind=Annotation.Kind.ANSWER)
    return {
        "submitted": mine.filter(submitted_at__gte=since, state__in=HANDED_IN).count(),
        "accepted": mine.filter(state=Annotation.State.ACCEPTED, work_item__accepted_at__gte=since).count(),
        "sent_back": mine.filter(
            assignment__user=actor, assignment__state=Assignment.State.SENT_BACK
        ).count(),
    }
