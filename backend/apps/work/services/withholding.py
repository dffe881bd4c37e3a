"""Withholding drafts of answers: how much of it a lead wants, and the draw of each item."""

import secrets
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from backend.apps.accounts.models import User
from backend.apps.projects.models import Project
from backend.apps.projects.policies import LEAD_ONLY
from backend.apps.projects.selectors import access_project_by_id
from backend.apps.work.errors import StaleDraftShares
from backend.apps.work.models import DraftDraw, DraftPlan, Item
from backend.apps.work.policies import read_shares, withheld_by_workflow
from backend.apps.work.selectors import DraftFigures, draft_figures, shares_in
from backend.domain.drafts import is_withheld
from backend.infra.audit.services import record


def set_draft_shares(
    *, actor: User, project: Project, wanted: Mapping[str, float], version: int
) -> DraftFigures:
    """Change from how much of the project's work drafts are withheld. What somebody has begun stays as it is.

    `version` is that of the shares the person saw. Raises RoleNeeded, NoDrafts, InvalidDraftShares, StaleDraftShares.
    """
    access_project_by_id(actor, project.pk, roles=LEAD_ONLY)
    withheld_by_workflow(project)
    shares = read_shares(wanted)
    with transaction.atomic():
        _plan(project)
        plan = DraftPlan.objects.select_for_update().get(project=project)
        before, seen = shares_in(plan, project)
        if version != seen:
            raise StaleDraftShares(version=seen)
        plan.shares = dict(shares.as_json())
        plan.version += 1
        plan.save(update_fields=["shares", "version"])
        record(
            actor=str(actor.pk),
            action="drafts.shares_changed",
            scope=str(project.pk),
            subject=f"project:{project.pk}",
            detail={"version": plan.version, "before": dict(before.as_json()), "after": plan.shares},
        )
    return replace(draft_figures(project), shares=shares, version=plan.version)


def draw_draft(*, item: Item, project: Project) -> bool:
    """Whether drafts are withheld from whoever works on the item: drawn when it is first begun, then kept."""
    known = DraftDraw.objects.filter(item=item).first()
    if known is None:
        plan = _plan(project)
        shares, _ = shares_in(plan, project)
        known, _ = DraftDraw.objects.get_or_create(
            item=item,
            defaults={
                "project": project,
                "is_withheld": is_withheld(plan.key, str(item.pk), item.split, shares),
            },
        )
    return known.is_withheld


def _plan(project: Project) -> DraftPlan:
    plan, _ = DraftPlan.objects.get_or_create(
        project=project, defaults={"key": secrets.token_hex(32), "shares": {}}
    )
    return plan
