"""What is laid side by side for the person who judges."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from backend.apps.accounts.models import User
from backend.apps.annotations.models import Annotation
from backend.apps.annotations.policies import HANDED_IN
from backend.apps.annotations.selectors import WITH_CONTEXT, readable_by
from backend.apps.projects.models import Project
from backend.apps.projects.selectors import get_role
from backend.apps.quality.models import Agreement
from backend.apps.quality.policies import mean_facets, mean_overall
from backend.apps.work.models import WorkItem
from backend.apps.work.policies import stage_named
from backend.apps.work.selectors import access_work_item_to_judge


@dataclass(frozen=True)
class Compared:
    """A work item with the answers handed in and the adjudications the person may see."""

    work_item: WorkItem
    annotations: Sequence[Annotation]
    role: str

    @property
    def project(self) -> Project:
        """The project of the work item."""
        return self.work_item.project

    @property
    def answers(self) -> list[Annotation]:
        """The independent answers among the annotations."""
        return [one for one in self.annotations if one.kind == Annotation.Kind.ANSWER]

    def with_agreement(self, pairs: Sequence[Agreement]) -> dict[str, Any]:
        """Everything side by side, with the agreement of the pairs of answers; None when there is no pair."""
        stages = self.project.workflow["stages"]
        agreement = {
            "overall": mean_overall(pairs),
            "facets": mean_facets(pairs),
            "detail": pairs[0].detail if pairs else {},
            "pairs": pairs,
        }
        return {
            "work_item": self.work_item,
            "item": self.work_item.item,
            "asset": self.work_item.item.asset,
            "stage": next((one for one in stages if one["name"] == self.work_item.stage), None),
            "project": self.project,
            "annotations": self.annotations,
            "agreement": agreement if pairs else None,
        }


def access_comparison(actor: User, work_item_id: UUID) -> Compared:
    """What the person may compare in the work item: as access_work_item_to_judge. Raises UnknownWorkItem."""
    work_item = access_work_item_to_judge(actor, work_item_id)
    own_draft = Q(author=actor, state=Annotation.State.DRAFT, kind=Annotation.Kind.ADJUDICATION)
    annotations = (
        readable_by(actor)
        .filter(Q(state__in=HANDED_IN) | own_draft, work_item=work_item)
        .select_related(*WITH_CONTEXT)
        .order_by("-kind", "created_at", "pk")
    )
    return Compared(
        work_item=work_item,
        annotations=list(annotations),
        role=get_role(actor, work_item.project_id) or "",
    )


def answers_to(work_items: Iterable[UUID]) -> dict[UUID, list[Annotation]]:
    """The submitted answers to each of the work items, in the order of their making."""
    answers: dict[UUID, list[Annotation]] = {work_item: [] for work_item in work_items}
    rows = Annotation.objects.filter(
        work_item__in=list(answers), kind=Annotation.Kind.ANSWER, state=Annotation.State.SUBMITTED
    )
    for row in rows.select_related(*WITH_CONTEXT).order_by("created_at", "pk"):
        answers[row.work_item_id].append(row)
    return answers


def measured(work_items: Iterable[UUID]) -> dict[UUID, list[Agreement]]:
    """The agreements of submitted answers at their present revisions, for those of the work items that have
    any.
    """
    current = Agreement.objects.filter(
        work_item__in=list(work_items),
        first__state=Annotation.State.SUBMITTED,
        second__state=Annotation.State.SUBMITTED,
        first__revision=F("first_revision"),
        second__revision=F("second_revision"),
    )
    known: dict[UUID, list[Agreement]] = {}
    for row in current.defer("detail"):
        known.setdefault(row.work_item_id, []).append(row)
    return known


def review_entries(work_items: Sequence[WorkItem]) -> list[dict[str, Any]]:
    """Rows of the worklist, from work items as reviews.selectors.worklist gives them, with their measured
    agreement.
    """
    known = measured([work_item.pk for work_item in work_items])
    return [
        {
            "work_item": work_item.pk,
            "item": work_item.item_id,
            "asset": work_item.item.asset_id,
            "asset_name": work_item.item.asset.name,
            "stage": _stage_label(work_item),
            "state": work_item.state,
            "answers": work_item.answers,  # type: ignore[attr-defined]
            "wanted": work_item.wanted,
            "agreement": mean_overall(known.get(work_item.pk, [])),
            "my_adjudication": work_item.my_adjudication,  # type: ignore[attr-defined]
            "updated_at": work_item.waiting_since or work_item.created_at,  # type: ignore[attr-defined]
        }
        for work_item in work_items
    ]


def _stage_label(work_item: WorkItem) -> dict[str, str]:
    stage = stage_named(work_item.project, work_item.stage)
    return {"name": work_item.stage, "title": stage.title if stage else work_item.stage}
