"""Every change to audits: rates, draws, verdicts and appeals.

What a document says is told by the callers: documents live in a room above.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from backend.apps.accounts.models import User
from backend.apps.audits import selectors
from backend.apps.audits.errors import NoAppeal, StaleRates
from backend.apps.audits.models import AuditDraw, AuditPlan, AuditVerdict, DrawnType
from backend.apps.audits.policies import audit_stage_of, check_verdict, read_rates
from backend.apps.projects.models import Project
from backend.apps.projects.policies import LEAD_ONLY
from backend.apps.projects.selectors import access_project_by_id
from backend.apps.work.models import Assignment, Item, WorkItem
from backend.domain.auditing import FAILED_BEFORE, TOPPED_UP, AuditedObject, AuditRates, Subject, draw
from backend.infra.audit.services import record

Appeal = AuditVerdict.Appeal
CHANGED_MEANWHILE = 1_000


def set_rates(*, actor: User, project: Project, wanted: Mapping[str, Any], version: int) -> AuditPlan:
    """Change how much of the project's accepted work is audited from now on. What was drawn before stays drawn.

    `version` is that of the rates the person saw. Raises RoleNeeded, NoAudit, InvalidAudit, StaleRates.
    """
    access_project_by_id(actor, project.pk, roles=LEAD_ONLY)
    audit_stage_of(project)
    rates = read_rates(wanted)
    seen = selectors.rates_of(project)[1]
    with transaction.atomic():
        _plan(project)
        plan = AuditPlan.objects.select_for_update().get(project=project)
        # Nobody changed anything as long as nobody had to draw.
        if version != plan.version and not (version == 0 and seen == 0):
            raise StaleRates(version=plan.version)
        before = plan.rates
        plan.rates = rates.as_json()
        plan.version += 1
        plan.save(update_fields=["rates", "version"])
        record(
            actor=str(actor.pk),
            action="audit.rates_changed",
            scope=str(project.pk),
            subject=f"project:{project.pk}",
            detail={"version": plan.version, "before": before, "after": plan.rates},
        )
    return plan


def _plan(project: Project) -> AuditPlan:
    plan, _ = AuditPlan.objects.get_or_create(
        project=project, defaults={"key": secrets.token_hex(32), "rates": AuditRates().as_json()}
    )
    return plan


def draw_item(
    *, work_item: WorkItem, author: User | None, objects: Collection[AuditedObject], risks: frozenset[str]
) -> bool:
    """Draw the item of work that was just accepted, or not; returns whether anything of it is to be judged.

    An item that was drawn once stays drawn: its objects are judged again until each has a passing verdict on the
    text it has now. The caller holds the lock of the work item.
    """
    item, project = work_item.item, work_item.project
    plan = _plan(project)
    known = AuditDraw.objects.filter(item=item).first()
    subject = Subject(
        item_id=str(item.pk),
        split=item.split,
        question_types=frozenset(one.question_type for one in objects if one.question_type),
        record=selectors.record_of(project, author),
        risks=risks,
    )
    drawn = draw(plan.key, subject, AuditRates(**plan.rates))
    row = known or AuditDraw(item=item, project=project)
    row.author, row.split, row.place, row.rate = author, item.split, drawn.place, drawn.rate
    if not row.cause:
        # Imported work enters at the audit undrawn: once it failed there, its correction is judged as well.
        row.cause = FAILED_BEFORE if selectors.newest_failures(item.pk) else drawn.cause
    row.risks = sorted(risks)
    row.objects_in_it = len(objects)
    row.save()
    DrawnType.objects.filter(draw=row).delete()
    DrawnType.objects.bulk_create(
        DrawnType(draw=row, question_type=kind, number=number)
        for kind, number in sorted(Counter(one.question_type for one in objects if one.question_type).items())
    )
    if not row.cause:
        return False
    record(
        actor="",
        action="audit.drawn",
        scope=str(project.pk),
        subject=f"work_item:{work_item.pk}",
        detail={"cause": row.cause},
    )
    standing = selectors.standing_of(item.pk, list(objects))
    return any(one.id not in standing for one in objects)


def top_up(*, project: Project, audit: Callable[[Item], bool]) -> int:
    """Draw more of train where all work before the audit is done and less than its least share was drawn by place.

    Of the items that were not drawn those with the lowest places come next, one after the other, so the same items
    whoever asks. `audit` gives one to the auditors, and says whether it could. Returns how many were drawn. The caller
    is in a transaction. Raises NoAudit.
    """
    audit_stage_of(project)
    if not AuditPlan.objects.select_for_update().filter(project=project).exists():
        return 0
    if selectors.is_work_before_audit(project):
        return 0
    missing, number = selectors.missing_from_train_of(project), 0
    # Every item has an object at least, so no more of them can be needed, but for those that cannot be audited.
    candidates = selectors.next_places(project)[: missing + CHANGED_MEANWHILE] if missing else ()
    for row in candidates:
        if missing <= 0:
            break
        if not audit(row.item):
            continue
        AuditDraw.objects.filter(pk=row.pk).update(cause=TOPPED_UP)
        missing -= row.objects_in_it
        number += 1
        record(
            actor="",
            action="audit.drawn",
            scope=str(project.pk),
            subject=f"item:{row.item_id}",
            detail={"cause": TOPPED_UP},
        )
    return number


def give_verdict(
    *,
    assignment: Assignment,
    author: User | None,
    about: AuditedObject,
    verdict: str,
    reason: str,
    words: str,
) -> AuditVerdict:
    """Note what the auditor says of one object; it may be changed until the audit is handed in.

    The caller holds the locks of work item and assignment. Raises InvalidAudit.
    """
    check_verdict(verdict, reason, words)
    work_item = assignment.work_item
    given, _ = AuditVerdict.objects.update_or_create(
        assignment=assignment,
        object_id=about.id,
        defaults={
            "project_id": work_item.project_id,
            "item_id": work_item.item_id,
            "auditor_id": assignment.user_id,
            "author": author,
            "object_kind": about.kind,
            "text_digest": about.text_digest,
            "question_type": about.question_type,
            "verdict": verdict,
            "reason": reason,
            "words": words,
        },
    )
    return given


def hand_in_verdicts(*, assignment: Assignment, verdicts: Iterable[AuditVerdict]) -> list[AuditVerdict]:
    """Let the verdicts of an audit count, and decide the appeals they are about; returns the failures among them.

    The caller holds the locks of work item and assignment.
    """
    open_appeals = {
        one.object_id: one
        for one in AuditVerdict.objects.filter(item=assignment.work_item.item_id, appeal=Appeal.OPEN)
    }
    failures = []
    for one in verdicts:
        appealed = open_appeals.get(one.object_id)
        one.handed_in_at = Now()
        one.decides = appealed
        one.save(update_fields=["handed_in_at", "decides"])
        if one.verdict == AuditVerdict.Verdict.FAIL:
            failures.append(one)
        if appealed is not None:
            granted = one.verdict == AuditVerdict.Verdict.PASS
            appealed.appeal = Appeal.GRANTED if granted else Appeal.UPHELD
            appealed.save(update_fields=["appeal"])
        detail: dict[str, Any] = {"object": str(one.object_id), "verdict": one.verdict}
        if one.reason:
            detail["reason"] = one.reason
        if appealed is not None:
            detail["appeal"] = appealed.appeal
        record(
            actor=str(assignment.user_id),
            action="audit.judged",
            scope=str(one.project_id),
            subject=f"item:{one.item_id}",
            detail=detail,
        )
    return failures


def note_returned(*, failures: Iterable[AuditVerdict], work_item: WorkItem) -> None:
    """Say in which work the failures are corrected or appealed."""
    AuditVerdict.objects.filter(pk__in=[one.pk for one in failures]).update(returned_in=work_item)


def write_appeal(*, failure: AuditVerdict, words: str) -> AuditVerdict:
    """Write the author's appeal, or change its words; it is made when the work is handed in.

    The caller holds the locks of work item and assignment. Raises NoAppeal when it was made, or when the object was
    appealed about before.
    """
    if failure.appeal not in (Appeal.NONE, Appeal.WRITTEN):
        raise NoAppeal("This was appealed already; a verdict can be appealed once.")
    if failure.decides_id is not None or selectors.appealed_before(failure.item_id, failure.object_id):
        raise NoAppeal("An appeal about this was decided already; that verdict is final.")
    failure.appeal = Appeal.WRITTEN
    failure.appeal_words = words
    failure.save(update_fields=["appeal", "appeal_words"])
    return failure


def withdraw_appeal(*, failure: AuditVerdict) -> None:
    """Take back an appeal that was written and not made. The caller holds the locks. Raises NoAppeal."""
    if failure.appeal == Appeal.NONE:
        return
    if failure.appeal != Appeal.WRITTEN:
        raise NoAppeal("This appeal was made already and cannot be taken back.")
    failure.appeal = Appeal.NONE
    failure.appeal_words = ""
    failure.save(update_fields=["appeal", "appeal_words"])


def make_appeals(*, actor: User, failures: Iterable[AuditVerdict]) -> None:
    """Let the written appeals among the failures go to another auditor. The caller holds the locks."""
    for failure in failures:
        if failure.appeal != Appeal.WRITTEN:
            continue
        failure.appeal = Appeal.OPEN
        failure.appealed_at = Now()
        failure.save(update_fields=["appeal", "appealed_at"])
        record(
            actor=str(actor.pk),
            action="audit.appealed",
            scope=str(failure.project_id),
            subject=f"item:{failure.item_id}",
            detail={"object": str(failure.object_id), "words": failure.appeal_words},
        )


def keep_away(*, work_item: WorkItem) -> None:
    """Give the audit of an appeal to another person than the one whose verdict is appealed.

    The work item was just made in this transaction, so nobody can have taken it.
    """
    appealed = AuditVerdict.objects.filter(item=work_item.item_id, appeal=Appeal.OPEN).first()
    if appealed is not None:
        WorkItem.objects.filter(pk=work_item.pk).update(not_for=appealed.auditor_id)
