"""From which items the draft of an answer is withheld."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from backend.apps.projects.models import Project
from backend.apps.work.models import DraftDraw, DraftPlan
from backend.apps.work.policies import shares_of_workflow
from backend.domain.drafts import DraftShares


@dataclass(frozen=True)
class DraftFigures:
    """The shares with their version (0: nobody changed them yet), and how many of the items begun so far do without."""

    shares: DraftShares
    version: int
    begun: int
    withheld: int


def draft_shares_of(project: Project) -> tuple[DraftShares, int]:
    """The project's shares and their version; those of the workflow, version 0, where nobody set any."""
    plan = DraftPlan.objects.filter(project=project).first()
    return shares_in(plan, project)


def shares_in(plan: DraftPlan | None, project: Project) -> tuple[DraftShares, int]:
    """The shares of the plan and their version, where it has any of its own."""
    if plan is None or plan.version == 0:
        return shares_of_workflow(project), 0
    return DraftShares(**plan.shares), plan.version


def draft_figures(project: Project) -> DraftFigures:
    """The shares, and what they came to so far."""
    counted = DraftDraw.objects.filter(project=project).aggregate(
        begun=Count("pk"), withheld=Count("pk", filter=Q(is_withheld=True))
    )
    return DraftFigures(*draft_shares_of(project), **counted)


def draft_is_withheld(item_id: UUID) -> bool:
    """Whether drafts are withheld from the item; not before somebody began with it."""
    return DraftDraw.objects.filter(item=item_id, is_withheld=True).exists()
