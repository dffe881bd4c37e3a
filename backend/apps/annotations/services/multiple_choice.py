"""What the answers of people do to multiple-choice items: on to the next stage, back to the writer, or out."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models.functions import Now

from annotation_schemas.seeds import another_round
from backend.apps.annotations.models import Annotation, BlindCheck
from backend.apps.work import locks as work_locks
from backend.apps.work import services as work
from backend.apps.work.models import Assignment, WorkItem
from backend.apps.work.policies import Stage, shortened, stage_named
from backend.domain.blindness import BlindTally, tallies
from backend.domain.multiple_choice import judged, too_few_sentence
from backend.infra.audit.services import record

# People who would lose their work if the item went back while they are at it.
BEGUN_OR_DONE = (Assignment.State.ACTIVE, Assignment.State.SENT_BACK, Assignment.State.SUBMITTED)


def count_blind(*, work_item: WorkItem, stage: Stage) -> WorkItem | None:
    """Close a blind work item whose answers are all in: its questions go on, or back to their writer when one of
    them is solved without the video too often, by them or by a text-only model.

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
    _record(work_item, "work.counted_blind", _counts(counted, solved))
    writing = stage_named(work_item.project, stage.returns_to or "")
    reasons = [one.sentence() for one in solved]
    reasons += (
        BlindCheck.objects.filter(work_item=work_item).exclude(reason="").values_list("reason", flat=True)
    )
    if reasons and writing is not None:
        return work.return_item(
            work_item=work_item, stage=writing, document=another_round(document), reason=" ".join(reasons)
        )
    return work.accept_work_item(work_item=work_item, document=document)


def count_model(*, check: BlindCheck, sheets: list[list[dict[str, Any]]], model: dict[str, Any]) -> bool:
    """Keep what a text-only model chose, sheet by sheet, and count each sheet as one answer by the rule for people.

    A work item that nobody has begun goes back to its writer at once when a question is solved; else when the people's
    answers are in. `model` says name, revision and licence. Returns whether a question is solved. To be called in a
    transaction.
    """
    work_item = work_locks.lock_work_item(check.work_item_id)
    stage = stage_named(work_item.project, work_item.stage)
    document: dict[str, Any] = work_item.seed or {"questions": [], "distractors": []}
    counted = tallies(document, [{"choices": sheet} for sheet in sheets])
    limit = None if stage is None else stage.blind_limit
    solved = [] if limit is None else [one for one in counted if one.is_too_easy(limit)]
    check.sheets = sheets
    check.model_name, check.model_revision = model["name"], model["revision"]
    check.model_licence = model["licence"]
    check.reason = shortened(" ".join(one.sentence(model["name"]) for one in solved))
    check.counted_at = Now()
    check.save()
    _record(work_item, "work.counted_model", {"model": model["name"], **_counts(counted, solved)})
    writing = stage_named(work_item.project, (stage and stage.returns_to) or "")
    is_begun = work_item.assignments.filter(state__in=BEGUN_OR_DONE).exists()
    if solved and writing is not None and work_item.state == WorkItem.State.OPEN and not is_begun:
        work.return_item(
            work_item=work_item, stage=writing, document=another_round(document), reason=check.reason
        )
    return bool(solved)


def _counts(counted: Sequence[BlindTally], solved: Sequence[BlindTally]) -> dict[str, Any]:
    return {
        "questions": [
            {"question": one.question_id, "answers": one.answers, "right": one.right, "p": one.p_value}
            for one in counted
        ],
        "solved": [one.question_id for one in solved],
    }


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
