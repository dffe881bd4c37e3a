"""What was drawn, what was said of it, and what that tells of people, splits and types."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from backend.apps.accounts.models import User
from backend.apps.audits.models import AuditDraw, AuditPlan, AuditVerdict, DrawnType
from backend.apps.audits.policies import as_given
from backend.apps.projects.models import Project
from backend.apps.work.models import Assignment, Item, WorkItem
from backend.domain.auditing import (
    AuditedObject,
    AuditRates,
    Record,
    Subject,
    draw_at,
    missing_from_train,
    rate_of_person,
    standing_passes,
    wilson_interval,
)

FAIL, PASS = AuditVerdict.Verdict.FAIL, AuditVerdict.Verdict.PASS
Appeal = AuditVerdict.Appeal

# What counts for a person and a project: each judged object once. A decision on an appeal is no second verdict, it
# changes how the first one counts.
FIRST_VERDICTS = Q(handed_in_at__isnull=False, decides__isnull=True)
PASSED = Q(verdict=PASS) | Q(appeal=Appeal.GRANTED)
FAILED = Q(verdict=FAIL) & ~Q(appeal=Appeal.GRANTED)

TRIED_AT_MOST = 20_000


def handed_in_verdicts(item_id: UUID) -> list[AuditVerdict]:
    """The verdicts on the item's objects that count, in the order in which they were handed in."""
    return list(
        AuditVerdict.objects.filter(item=item_id, handed_in_at__isnull=False).order_by("handed_in_at", "pk")
    )


def standing_of(item_id: UUID, objects: Sequence[AuditedObject]) -> frozenset[str]:
    """The ids of those of the item's objects whose passing verdict stands."""
    return standing_passes([as_given(one) for one in handed_in_verdicts(item_id)], objects)


def verdicts_of(assignment: Assignment) -> dict[str, AuditVerdict]:
    """What the auditor has said so far in the assignment, by object id."""
    rows = AuditVerdict.objects.filter(assignment=assignment)
    return {str(row.object_id): row for row in rows}


def failures_returned_in(work_item: WorkItem) -> dict[str, AuditVerdict]:
    """The failures for which the work item was made, by object id."""
    rows = AuditVerdict.objects.filter(returned_in=work_item, verdict=FAIL)
    return {str(row.object_id): row for row in rows}


def newest_failures(item_id: UUID) -> dict[str, AuditVerdict]:
    """The newest verdict on each of the item's objects where it is a failure, by object id."""
    newest = {str(one.object_id): one for one in handed_in_verdicts(item_id)}
    return {key: one for key, one in newest.items() if one.verdict == FAIL}


def appealed_before(item_id: UUID, object_id: UUID) -> bool:
    """Whether an appeal about the object was handed in, whatever came of it."""
    return (
        AuditVerdict.objects.filter(item=item_id, object_id=object_id)
        .exclude(appeal__in=(Appeal.NONE, Appeal.WRITTEN))
        .exists()
    )


def record_of(project: Project, person: User | None) -> Record:
    """How the audits of the person's work ended so far in the project."""
    if person is None:
        return Record()
    counted = AuditVerdict.objects.filter(FIRST_VERDICTS, project=project, author=person).aggregate(
        passed=Count("pk", filter=PASSED), failed=Count("pk", filter=FAILED)
    )
    return Record(**counted)


def plan_of(project: Project) -> AuditPlan | None:
    """The project's plan; None until its first draw or change of rates."""
    return AuditPlan.objects.filter(project=project).first()


def rates_of(project: Project) -> tuple[AuditRates, int]:
    """The project's rates and their version; what is shipped, version 0, where nobody needed them yet."""
    plan = plan_of(project)
    return (AuditRates(), 0) if plan is None else (AuditRates(**plan.rates), plan.version)


def is_work_before_audit(project: Project) -> bool:
    """Whether something still waits in a stage before the audit that may come to be drawn."""
    return (
        WorkItem.objects.filter(project=project, state__in=(WorkItem.State.OPEN, WorkItem.State.REVIEW))
        .exclude(stage__in=_audit_names(project))
        .filter(Q(item__audit_draw__isnull=True) | Q(item__audit_draw__cause=""))
        .exists()
    )


def missing_from_train_of(project: Project) -> int:
    """How many objects of train have to be drawn beyond those that are, so that its least share is audited."""
    counted = (
        AuditDraw.objects.filter(project=project, split=Item.Split.TRAIN)
        .exclude(item__state=Item.State.WITHDRAWN)
        .aggregate(
            accepted=Coalesce(Sum("objects_in_it"), 0),
            drawn=Coalesce(Sum("objects_in_it", filter=~Q(cause="")), 0),
        )
    )
    return missing_from_train(**counted)


def next_places(project: Project) -> QuerySet[AuditDraw]:
    """The draws of complete items of train that are not audited, the lowest place first."""
    return (
        AuditDraw.objects.filter(
            project=project, split=Item.Split.TRAIN, cause="", item__state=Item.State.COMPLETE
        )
        .select_related("item")
        .order_by("place", "pk")
    )


# --- for the lead ---


def overview(project: Project) -> dict[str, Any]:
    """Coverage by split, type and person, pass rates with their intervals, failures by reason, what waits."""
    draws = AuditDraw.objects.filter(project=project)
    verdicts = AuditVerdict.objects.filter(FIRST_VERDICTS, project=project)
    rates, version = rates_of(project)
    whole = verdicts.aggregate(passed=Count("pk", filter=PASSED), failed=Count("pk", filter=FAILED))
    return {
        "rates": rates.as_json(),
        "version": version,
        "items": draws.count(),
        "drawn": draws.exclude(cause="").count(),
        "pass_rate": _rate(whole),
        "by_split": _coverage(draws, verdicts, "split", "item__split"),
        "by_type": _coverage_by_type(project, verdicts),
        "by_cause": list(
            draws.exclude(cause="").values("cause").annotate(items=Count("pk")).order_by("-items", "cause")
        ),
        "failures": list(
            verdicts.filter(FAILED)
            .values("reason")
            .annotate(number=Count("pk"))
            .order_by("-number", "reason")
        ),
        "people": _people(draws, verdicts, rates),
        "waiting": WorkItem.objects.filter(
            project=project, state=WorkItem.State.OPEN, item__audit_draw__isnull=False
        )
        .exclude(item__audit_draw__cause="")
        .filter(stage__in=_audit_names(project))
        .count(),
        "appeals": {
            row["appeal"]: row["number"]
            for row in AuditVerdict.objects.filter(project=project)
            .exclude(appeal__in=(Appeal.NONE, Appeal.WRITTEN))
            .values("appeal")
            .annotate(number=Count("pk"))
        },
    }


def _audit_names(project: Project) -> list[str]:
    return [stage["name"] for stage in project.workflow["stages"] if stage.get("audit", False)]


def _rate(counted: dict[str, Any]) -> dict[str, Any]:
    judged = counted["passed"] + counted["failed"]
    low, high = wilson_interval(counted["passed"], judged)
    return {
        "passed": counted["passed"],
        "failed": counted["failed"],
        "rate": counted["passed"] / judged if judged else None,
        "low": low if judged else None,
        "high": high if judged else None,
    }


_NOTHING = {"passed": 0, "failed": 0}


def _counted(verdicts: QuerySet[AuditVerdict], by: str) -> dict[Any, dict[str, Any]]:
    rows = verdicts.values(by).annotate(passed=Count("pk", filter=PASSED), failed=Count("pk", filter=FAILED))
    return {row[by]: row for row in rows.order_by()}


def _coverage(
    draws: QuerySet[AuditDraw], verdicts: QuerySet[AuditVerdict], by: str, verdicts_by: str
) -> list[dict[str, Any]]:
    judged = _counted(verdicts, verdicts_by)
    rows = draws.values(by).annotate(
        accepted=Coalesce(Sum("objects_in_it"), 0),
        drawn=Coalesce(Sum("objects_in_it", filter=~Q(cause="")), 0),
    )
    return [
        {
            "name": row[by],
            "accepted": row["accepted"],
            "drawn": row["drawn"],
            **_rate(judged.get(row[by], _NOTHING)),
        }
        for row in rows.order_by(by)
    ]


def _coverage_by_type(project: Project, verdicts: QuerySet[AuditVerdict]) -> list[dict[str, Any]]:
    judged = _counted(verdicts, "question_type")
    rows = (
        DrawnType.objects.filter(draw__project=project)
        .values("question_type")
        .annotate(
            accepted=Coalesce(Sum("number"), 0),
            drawn=Coalesce(Sum("number", filter=~Q(draw__cause="")), 0),
        )
    )
    return [
        {
            "name": row["question_type"],
            "accepted": row["accepted"],
            "drawn": row["drawn"],
            **_rate(judged.get(row["question_type"], _NOTHING)),
        }
        for row in rows.order_by("question_type")
    ]


def _people(
    draws: QuerySet[AuditDraw], verdicts: QuerySet[AuditVerdict], rates: AuditRates
) -> list[dict[str, Any]]:
    rows = _coverage(draws.exclude(author=None), verdicts.exclude(author=None), "author", "author")
    people = User.objects.in_bulk([row["name"] for row in rows])
    told = []
    for row in rows:
        record = Record(row["passed"], row["failed"])
        is_new = record.judged < rates.new_people_until
        told.append(
            {
                **row,
                "person": people[row["name"]],
                "is_new": is_new,
                "rate_now": max(
                    rates.train, rates.new_people_rate if is_new else rate_of_person(record, rates)
                ),
            }
        )
    return sorted(told, key=lambda row: (row["low"] is None, row["low"], str(row["person"].username)))


def appeals_of(project: Project) -> QuerySet[AuditVerdict]:
    """The project's open appeals, the oldest first."""
    return (
        AuditVerdict.objects.filter(project=project, appeal=Appeal.OPEN)
        .select_related("author", "auditor", "item__asset")
        .order_by("appealed_at", "pk")
    )


def try_rates(project: Project, rates: AuditRates) -> dict[str, Any]:
    """What the rates would have drawn of the newest accepted items, by cause, each with the signals it gave.

    People count with their records of today. At most TRIED_AT_MOST items are looked at.
    """
    records: dict[UUID | None, Record] = {}
    verdicts = AuditVerdict.objects.filter(FIRST_VERDICTS, project=project)
    for author, counted in _counted(verdicts, "author").items():
        records[author] = Record(counted["passed"], counted["failed"])
    number, drawn = 0, 0
    by_cause: dict[str, int] = {}
    for place, subject in _subjects(project, records):
        cause = draw_at(place, subject, rates).cause
        number += 1
        if cause:
            drawn += 1
            by_cause[cause] = by_cause.get(cause, 0) + 1
    ordered = sorted(by_cause.items(), key=lambda one: (-one[1], one[0]))
    return {
        "items": number,
        "drawn": drawn,
        "by_cause": [{"cause": cause, "items": count} for cause, count in ordered],
    }


def _subjects(project: Project, records: dict[UUID | None, Record]) -> Iterator[tuple[float, Subject]]:
    draws = list(
        AuditDraw.objects.filter(project=project)
        .order_by("-drawn_at", "pk")
        .values("item_id", "author_id", "split", "place", "risks")[:TRIED_AT_MOST]
    )
    types: dict[UUID, set[str]] = {}
    for item, kind in DrawnType.objects.filter(draw__project=project).values_list("draw_id", "question_type"):
        types.setdefault(item, set()).add(kind)
    for row in draws:
        yield (
            row["place"],
            Subject(
                item_id=str(row["item_id"]),
                split=row["split"],
                question_types=frozenset(types.get(row["item_id"], ())),
                record=records.get(row["author_id"], Record()),
                risks=frozenset(row["risks"]),
            ),
        )


# --- for the author ---


def news_for(actor: User, limit: int = 20) -> QuerySet[AuditVerdict]:
    """The newest failures of the person's work in the projects they belong to, with what came of their appeals.

    What still waits for them to correct it is among their work.
    """
    return (
        AuditVerdict.objects.filter(
            author=actor,
            verdict=FAIL,
            handed_in_at__isnull=False,
            project__memberships__user=actor,
        )
        .exclude(returned_in__state=WorkItem.State.OPEN, appeal__in=(Appeal.NONE, Appeal.WRITTEN))
        .select_related("project", "item__asset")
        .annotate(told_at=Coalesce(F("decision__handed_in_at"), F("handed_in_at")))
        .order_by("-told_at", "pk")[:limit]
    )


def verdicts_by_item(items: Iterable[Item]) -> dict[UUID, list[AuditVerdict]]:
    """The verdicts that count on each of the items, in the order in which they were handed in."""
    found: dict[UUID, list[AuditVerdict]] = {}
    rows = AuditVerdict.objects.filter(item__in=[item.pk for item in items], handed_in_at__isnull=False)
    for row in rows.order_by("handed_in_at", "pk"):
        found.setdefault(row.item_id, []).append(row)
    return found
