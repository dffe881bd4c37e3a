"""What the answers of people do to questions asked at a frame: on to the next stage, back to be mended, or out."""

from collections.abc import Callable
from typing import Any

from backend.apps.work import services as work
from backend.apps.work.models import WorkItem
from backend.apps.work.policies import Stage, stage_named
from backend.domain.asked_questions import (
    another_attempt,
    is_refused,
    mending_sentence,
    refusal_sentence,
    to_mend,
)
from backend.infra.audit.services import record


def judge_asked(
    *, work_item: WorkItem, stage: Stage, document: dict[str, Any], draws: Callable[[Stage], bool]
) -> WorkItem | None:
    """Close a work item whose document has questions asked at a frame.

    An item whose questions are all refused is withdrawn; one with a rejected answer goes back to the stage that
    mends it; any other goes on, through an audit where `draws` says so. Returns the next work item, None when
    there is none. The caller holds the lock of the work item and has accepted the annotation.
    """
    if document["asks"] and all(is_refused(one) for one in document["asks"]):
        work.withdraw_item(work_item=work_item, reason=refusal_sentence(document))
        record(
            actor="",
            action="work.questions_refused",
            scope=str(work_item.project_id),
            subject=f"work_item:{work_item.pk}",
            detail={"questions": [one["id"] for one in document["asks"]]},
        )
        return None
    mending = stage_named(work_item.project, stage.returns_to or "")
    rejected = to_mend(document)
    if mending is not None and rejected:
        return work.return_item(
            work_item=work_item,
            stage=mending,
            document=another_attempt(document),
            reason=mending_sentence(rejected),
        )
    return work.accept_work_item(work_item=work_item, document=document, draws=draws)
