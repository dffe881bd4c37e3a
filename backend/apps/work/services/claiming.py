"""Who works on what: claims, leases, and what becomes of a work item.

All times come from the database: `Now()` is its clock, on every machine the same.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from annotation_schemas.seeds import can_seed, carry
from backend.apps.accounts.models import User
from backend.apps.projects.models import Project
from backend.apps.work import locks, selectors
from backend.apps.work.errors import LeaseLost
from backend.apps.work.models import Assignment, Item, WorkItem
from backend.apps.work.policies import (
    ASSIGNMENT_MOVES,
    SENT_BACK_LEASE_MINUTES,
    WORK_ITEM_MOVES,
    Stage,
    check_move,
    enters_stage,
    shortened,
    stage_named,
    stages_of,
)

# A seat that is kept for somebody's next work is asked for again while the person is at work; a window that was closed
# without a word holds it no longer than this.
KEPT_FOR = timedelta(seconds=90)


def _nothing_more(assignment: Assignment) -> None:
    """The claim is all there is to do."""


def claim_next(
    *,
    actor: User,
    project: Project,
    stage: str | None = None,
    then: Callable[[Assignment], None] = _nothing_more,
) -> Assignment | None:
    """Give the person their next assignment in the project: the one they have begun, else a new one; None
    when there is nothing for them. Asking again before it is submitted gives the same one.

    `then` runs in the transaction that claims. Raises NoSuchStage when `stage` is not one for the person's
    role.
    """
    # A locked candidate is passed over first. Only when all others are gone is it worth waiting for: its
    # holder may have left a seat free.
    for wait in (False, True):
        while True:
            claim = _claim_once(actor, project, stage, wait, then)
            if isinstance(claim, Assignment):
                return claim
            if claim is _NOTHING_FREE:
                break
    return None


class _Outcome:
    """Why an attempt to claim gave nothing."""


_NOTHING_FREE = _Outcome()
_TAKEN_MEANWHILE = _Outcome()


@transaction.atomic
def _claim_once(
    actor: User, project: Project, stage: str | None, wait: bool, then: Callable[[Assignment], None]
) -> Assignment | _Outcome:
    membership = locks.lock_membership(actor=actor, project=project)
    if membership is None:
        return _NOTHING_FREE
    places = [(project, place) for place in selectors.stages_for(project, membership.role, stage)]
    for begun in selectors.unfinished(actor, places):
        locks.lock_work_item(begun.work_item_id)
        assignment = locks.lock_assignment(begun.pk)
        if _take_up_again(assignment):
            then(assignment)
            return assignment
    work_item = _lock_first(actor, places, wait)
    if isinstance(work_item, _Outcome):
        return work_item
    if work_item.kept_for_id == actor.pk:
        _keep_for(work_item, None)
    assignment = Assignment.objects.create(
        work_item=work_item,
        user=actor,
        reason=work_item.reason,
        lease_until=Now() + _lease_of(project, work_item),
    )
    assignment.refresh_from_db(fields=["lease_until", "claimed_at"])
    then(assignment)
    return assignment


def _lock_first(actor: User, places: Sequence[tuple[Project, Stage]], wait: bool) -> WorkItem | _Outcome:
    """What is kept for the person, else the first work item of these stages, under its lock and with a free seat."""
    for candidates in (*selectors.kept_of(actor, places), *selectors.in_turn(actor, places)):
        work_item = candidates.select_for_update(skip_locked=not wait, of=("self",)).first()
        if work_item is not None:
            break
    else:
        return _NOTHING_FREE
    # The lock may have come after somebody else's claim; only a count made now, under the lock, is true.
    taken = selectors.seats_taken(work_item) + selectors.is_kept_for_another(work_item, actor)
    if work_item.state != WorkItem.State.OPEN or taken >= work_item.wanted:
        return _TAKEN_MEANWHILE
    return work_item


def _keep_for(work_item: WorkItem, person: User | None) -> None:
    work_item.kept_for = person
    work_item.kept_until = None if person is None else Now() + KEPT_FOR
    work_item.save(update_fields=["kept_for", "kept_until"])


def keep_next(*, actor: User, project: Project, stage: str, after: UUID | None = None) -> WorkItem | None:
    """Keep a seat of the work item that the person gets next in the stage, and return it; None when nothing waits.

    It is the one kept already while that is to be had, and work begun earlier comes first, but for the assignment
    `after`, at which the person is. Nothing is claimed: without a claim or a further call the seat is free again
    after KEPT_FOR. Raises NoSuchStage.
    """
    for wait in (False, True):
        while True:
            kept = _keep_once(actor, project, stage, after, wait)
            if isinstance(kept, WorkItem):
                return kept
            if kept is _NOTHING_FREE:
                break
    return None


@transaction.atomic
def _keep_once(
    actor: User, project: Project, stage: str, after: UUID | None, wait: bool
) -> WorkItem | _Outcome:
    membership = locks.lock_membership(actor=actor, project=project)
    if membership is None:
        return _NOTHING_FREE
    places = [(project, place) for place in selectors.stages_for(project, membership.role, stage)]
    others = selectors.unfinished(actor, places).select_related("work_item__item__asset")
    begun = (others if after is None else others.exclude(pk=after)).first()
    if begun is not None:
        begun_item: WorkItem = begun.work_item
        return begun_item
    work_item = _lock_first(actor, places, wait)
    if isinstance(work_item, WorkItem):
        let_go(actor=actor, project=project, but_for=work_item)
        _keep_for(work_item, actor)
    return work_item


def let_go(*, actor: User, project: Project, but_for: WorkItem | None = None) -> int:
    """Free what is kept for the person in the project, and return how many seats that were."""
    kept = WorkItem.objects.filter(kept_for=actor, project=project)
    if but_for is not None:
        kept = kept.exclude(pk=but_for.pk)
    return kept.update(kept_for=None, kept_until=None)


def _lease_of(project: Project, work_item: WorkItem) -> timedelta:
    stage = stage_named(project, work_item.stage)
    # A lead may have taken the stage out of the workflow while people work in it.
    return timedelta(minutes=stage.lease_minutes if stage else 60)


def _take_up_again(assignment: Assignment) -> bool:
    """Renew the lease of a begun assignment, if its seat is still free. The work item is locked by the
    caller.
    """
    work_item = WorkItem.objects.select_related("project").get(pk=assignment.work_item_id)
    if work_item.state != WorkItem.State.OPEN:
        return False
    if selectors.seats_taken(work_item, but_for=assignment) >= work_item.wanted:
        return False
    changed = ["lease_until"]
    if assignment.state == Assignment.State.EXPIRED:
        check_move(ASSIGNMENT_MOVES, now=assignment.state, then=Assignment.State.ACTIVE)
        assignment.state = Assignment.State.ACTIVE
        changed.append("state")
    lease = _lease_of(work_item.project, work_item)
    if assignment.state == Assignment.State.SENT_BACK:
        lease = timedelta(minutes=SENT_BACK_LEASE_MINUTES)
    assignment.lease_until = Now() + lease
    assignment.save(update_fields=changed)
    assignment.refresh_from_db(fields=["lease_until"])
    return True


def hold_seat(*, assignment: Assignment) -> None:
    """Make sure that the person may go on: nothing while the lease runs, a new lease when it ran out and
    the seat is still free. The caller holds the locks of work item and assignment.

    Raises IllegalMove when the assignment is finished or given back, LeaseLost when somebody else took over.
    """
    if Assignment.objects.filter(selectors.holds_a_seat(), pk=assignment.pk).exclude(
        state=Assignment.State.SUBMITTED
    ):
        return
    _continue(assignment)


@transaction.atomic
def renew(*, actor: User, assignment_id: UUID) -> Assignment:
    """Start the lease of the person's begun assignment anew, also after it ran out, as long as the seat is
    free.

    Raises UnknownAssignment, IllegalMove when it is finished or given back, LeaseLost when somebody else
    took over.
    """
    assignment = selectors.access_assignment(actor, assignment_id)
    locks.lock_work_item(assignment.work_item_id)
    assignment = locks.lock_assignment(assignment.pk)
    _continue(assignment)
    return assignment


def _continue(assignment: Assignment) -> None:
    if assignment.state not in (
        Assignment.State.ACTIVE,
        Assignment.State.SENT_BACK,
        Assignment.State.EXPIRED,
    ):
        check_move(ASSIGNMENT_MOVES, now=assignment.state, then=Assignment.State.ACTIVE)
    if not _take_up_again(assignment):
        raise LeaseLost


def give_back(*, assignment: Assignment, state: str, reason: str = "") -> None:
    """End a begun assignment without an answer: `state` is returned or skipped. The caller holds its lock.

    Raises IllegalMove.
    """
    check_move(ASSIGNMENT_MOVES, now=assignment.state, then=state)
    assignment.state = state
    assignment.reason = reason
    assignment.lease_until = None
    assignment.save(update_fields=["state", "reason", "lease_until"])


def mark_submitted(*, assignment: Assignment) -> None:
    """The person's answer is in. The caller holds the locks of work item and assignment. Raises
    IllegalMove.
    """
    check_move(ASSIGNMENT_MOVES, now=assignment.state, then=Assignment.State.SUBMITTED)
    assignment.state = Assignment.State.SUBMITTED
    assignment.lease_until = None
    assignment.submitted_at = Now()
    assignment.save(update_fields=["state", "lease_until", "submitted_at"])
    assignment.refresh_from_db(fields=["submitted_at"])


def mark_sent_back(*, assignment: Assignment, work_item: WorkItem, reason: str) -> None:
    """The answer needs more work by the same person. The caller holds the locks of work item and assignment.

    Raises IllegalMove.
    """
    check_move(ASSIGNMENT_MOVES, now=assignment.state, then=Assignment.State.SENT_BACK)
    if work_item.state != WorkItem.State.OPEN:
        _move_work_item(work_item, WorkItem.State.OPEN)
    assignment.state = Assignment.State.SENT_BACK
    assignment.reason = reason
    assignment.lease_until = Now() + timedelta(minutes=SENT_BACK_LEASE_MINUTES)
    assignment.save(update_fields=["state", "reason", "lease_until"])
    assignment.refresh_from_db(fields=["lease_until"])


def put_in_review(*, work_item: WorkItem) -> None:
    """All answers are in; a person must judge them. The caller holds the lock. Raises IllegalMove."""
    _move_work_item(work_item, WorkItem.State.REVIEW)


def _everything(stage: Stage) -> bool:
    """Who does not draw audits everything."""
    return True


def accept_work_item(
    *,
    work_item: WorkItem,
    document: dict[str, Any],
    adjudicated_by: User | None = None,
    draws: Callable[[Stage], bool] = _everything,
) -> WorkItem | None:
    """Close the work item with its accepted document and make the item's next work item, which starts from
    it.

    `draws` says whether the item goes through an audit stage. Returns the next work item, or None when the item is
    complete, or withdrawn because it leaves the next stage no question. The caller holds the lock. Raises IllegalMove.
    """
    work_item.adjudicated_by = adjudicated_by
    work_item.accepted_at = Now()
    _move_work_item(work_item, WorkItem.State.ACCEPTED, "adjudicated_by", "accepted_at")
    work_item.refresh_from_db(fields=["accepted_at"])
    stage = _stage_after(work_item, draws)
    item = work_item.item
    seed = None if stage is None else _seed_of(document, stage)
    nothing_left = seed is not None and seed.get("questions") == []
    if stage is None or nothing_left:
        item.state = Item.State.WITHDRAWN if nothing_left else Item.State.COMPLETE
        item.save(update_fields=["state"])
        return None
    return WorkItem.objects.create(
        item=item,
        project_id=work_item.project_id,
        stage=stage.name,
        round=work_item.round,
        wanted=stage.people,
        seed=seed,
        priority=work_item.priority,
    )


def return_item(
    *, work_item: WorkItem, stage: Stage, document: dict[str, Any], reason: str, people: int | None = None
) -> WorkItem:
    """Close the work item and give its item back to an earlier stage, in a new round, with the reason.

    What was done before stays as it is; who takes the new work item starts from `document`. `people` are wanted,
    else as many as the stage says. Returns the new work item. The caller holds the lock. Raises IllegalMove.
    """
    work_item.accepted_at = Now()
    _move_work_item(work_item, WorkItem.State.ACCEPTED, "accepted_at")
    work_item.refresh_from_db(fields=["accepted_at"])
    return WorkItem.objects.create(
        item=work_item.item,
        project_id=work_item.project_id,
        stage=stage.name,
        round=work_item.round + 1,
        reason=shortened(reason),
        wanted=stage.people if people is None else people,
        seed=_seed_of(document, stage),
        priority=work_item.priority,
    )


def give_to(*, work_item: WorkItem, person: User) -> Assignment:
    """Hold the seat of a work item that was just made for the person, as something that came back: they find it
    with its reason before anything new, and after a week without them it is anybody's.
    """
    assignment = Assignment.objects.create(
        work_item=work_item,
        user=person,
        state=Assignment.State.SENT_BACK,
        reason=work_item.reason,
        lease_until=Now() + timedelta(minutes=SENT_BACK_LEASE_MINUTES),
    )
    assignment.refresh_from_db(fields=["lease_until", "claimed_at"])
    return assignment


def withdraw_item(*, work_item: WorkItem, reason: str) -> None:
    """Close the work item and take its item out of the work: nothing of it can be released.

    The reason stays with the work item. The caller holds the lock. Raises IllegalMove.
    """
    work_item.accepted_at = Now()
    work_item.reason = shortened(reason)
    _move_work_item(work_item, WorkItem.State.ACCEPTED, "accepted_at", "reason")
    work_item.refresh_from_db(fields=["accepted_at"])
    work_item.item.state = Item.State.WITHDRAWN
    work_item.item.save(update_fields=["state"])


def _seed_of(document: dict[str, Any], stage: Stage) -> dict[str, Any] | None:
    """What the stage starts from; nothing where a lead changed the workflow so that no document leads there."""
    if not can_seed(document["document_type"], stage.document_type):
        return None
    return carry(document, stage.document_type)


def _stage_after(work_item: WorkItem, draws: Callable[[Stage], bool]) -> Stage | None:
    """The next stage that the item enters. A stage that left the workflow counts as its end."""
    stages = stages_of(work_item.project)
    names = [stage.name for stage in stages]
    if work_item.stage not in names:
        return None
    later = stages[names.index(work_item.stage) + 1 :]
    return next(
        (stage for stage in later if (draws(stage) if stage.audit else enters_stage(work_item.item, stage))),
        None,
    )


def _move_work_item(work_item: WorkItem, state: str, *also: str) -> None:
    check_move(WORK_ITEM_MOVES, now=work_item.state, then=state)
    work_item.state = state
    work_item.save(update_fields=["state", *also])


@transaction.atomic
def expire_leases() -> int:
    """Mark the assignments whose lease ran out, and return their number. Seats are free from the moment the
    lease ends, marked or not; this is for the eyes of people. May run any number of times, anywhere.
    """
    late = (
        Assignment.objects.select_for_update(skip_locked=True)
        .filter(state__in=(Assignment.State.ACTIVE, Assignment.State.SENT_BACK), lease_until__lte=Now())
        .values_list("pk", flat=True)[:1000]
    )
    return Assignment.objects.filter(pk__in=list(late)).update(state=Assignment.State.EXPIRED)
