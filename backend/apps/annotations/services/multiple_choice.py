"""What the answers of people do to multiple-choice items: on to the next stage, back to the writer, or out."""

from collections.abc import Callable
from typing import Any

from annotation_schemas.seeds import another_round
from backend.apps.annotations.models import Annotation
from backend.apps.work import services as work
from backend.apps.work.models import WorkItem
from backend.apps.work.policies import Stage, stage_named
from backend.domain.blindness import tallies
from backend.domain.multiple_choice import judged, too_few_sentence
from backend.infra.audit.services import record


def count_blind(*, work_item: WorkItem, stage: Stage) -> WorkItem | None:
    """Close a blind work item whose answers are all in: its questions go on, or back to their writer when one of
    them is solved without the video too often.

    No answer is chosen among them: each counts. Returns the next work item, None when there is none. The caller
    holds the lock of the work item.
    """
    answers = work_item.annotations.filter(
        state=Annotation.State.SUBMITTED, kind=Annotation.Kind.ANSWER
    ).values_list("document", flat=True)
    document: dict[str, Any] = work_item.seed or {"questions": [], "distractors": []}
    counted = tallies(document, list(answers))
    solved = (
        [] if stage.blind_limit is None else [one for one in counted if one.is_too_easy(stage.blind_limit)]
    )
    _record(
        work_item,
        "work.counted_blind",
        {
            "questions": [
                {"question": one.question_id, "answers": one.answers, "right": one.right, "p": one.p_value}
                for one in counted
            ],
            "solved": [one.question_id for one in solved],
        },
    )
    writing = stage_named(work_item.project, stage.returns_to or "")
    if solved and writing is not None:
        return work.return_item(
            work_item=work_item,
            stage=writing,
            document=another_round(document),
            reason=" ".join(one.sentence() for one in solved),
        )
    return work.accept_work_item(work_item=work_item, document=document)


def judge_distractors(
    *, work_item: WorkItem, stage: Stage, document: dict[str, Any], draws: Callable[[Stage], bool]
) -> WorkItem | None:
    """Close a work item in which somebody who saw the clip judged the distractors.

    An item whose questions are all ambiguous is withdrawn; one with a question that lacks distractors goes back to
    its writer; any other goes on, through an audit where `draws` says so. Returns the next work item, None when
    there is none. The caller holds the lock of the work item and has accepted the annotation.
    """
    least = stage.least_distractors or 1
    questions = judged(document, least)
    if questions and all(one.outcome == "ambiguous" for one in questions):
        reason = "Every question of the item has a distractor that is also true."
        work.withdraw_item(work_item=work_item, reason=reason)
        _record(work_item, "work.found_ambiguous", {"questions": [one.question["id"] for one in questions]})
        return None
    writing = stage_named(work_item.project, stage.returns_to or "")
    if writing is not None and any(one.outcome == "too_few" for one in questions):
        return work.return_item(
            work_item=work_item,
            stage=writing,
            document=another_round(document),
            reason=too_few_sentence(questions, least),
        )
    return work.accept_work_item(work_item=work_item, document=document, draws=draws)


def _record(work_item: WorkItem, action: str, detail: dict[str, Any]) -> None:
    record(
        actor="",
        action=action,
        scope=str(work_item.project_id),
        subject=f"work_item:{work_item.pk}",
        detail=detail,
    )
