"""Having multiple choice answered by a text-only model, beside the people who see the text alone."""

from typing import Any

from django.conf import settings
from django.db import transaction

from annotation_schemas import seeds
from annotation_schemas.schemas import find_fault
from backend.apps.annotations.models import BlindCheck
from backend.apps.annotations.services import count_model
from backend.apps.assist.errors import BadResult
from backend.apps.assist.selectors import CHOOSE, blind_work_to_check
from backend.apps.work.models import WorkItem
from backend.apps.work.policies import Stage
from backend.infra.jobs.models import Job
from backend.infra.jobs.services import enqueue

JOB_KIND = "assist.choose"
PROMPT_VERSION = "text-1"


def check_blind(*, limit: int = 100) -> int:
    """Ask the text-only model to answer blind work that it was not asked about, at most `limit` work items.

    Returns the number of jobs made; none when no such model is set up. Asking again asks nothing twice.
    """
    if not settings.BLIND_MODEL:
        return 0
    made = 0
    for work_item, stage in blind_work_to_check(limit):
        sheets = _sheets(work_item, stage)
        if not sheets[0]:
            continue
        with transaction.atomic():
            job = enqueue(
                kind=JOB_KIND,
                subject=f"work_item:{work_item.pk}",
                payload={
                    "protocol": 1,
                    "kind": CHOOSE,
                    "media": None,
                    "clip": None,
                    "model": None,
                    "prompt_version": PROMPT_VERSION,
                    "input": {"sheets": sheets},
                },
                scope=str(work_item.project_id),
                requested_by="",
            )
            _, is_new = BlindCheck.objects.get_or_create(
                work_item=work_item, defaults={"job": job, "prompt_version": PROMPT_VERSION}
            )
            made += is_new
    return made


def _sheets(work_item: WorkItem, stage: Stage) -> list[list[dict[str, Any]]]:
    """As many sheets as people are wanted, each with the options in the order that another person would see."""
    least = 1 if stage.blind_limit is None else stage.blind_limit.least_answers
    return [
        [
            {key: one[key] for key in ("id", "question", "options")}
            for one in seeds.blind(work_item.seed or {}, f"model {number}")["blind_questions"]
        ]
        for number in range(max(least, stage.people))
    ]


def store_choices(job: Job, result: dict[str, Any]) -> dict[str, Any]:
    """Count what the model chose and return {"solved"}, which becomes the job's result.

    Runs in the transaction that marks the job done. Raises BadResult, which fails the job, when the result does not
    keep assist_result.schema.json or answers something else than was asked.
    """
    fault = find_fault("assist_result", result)
    if fault is not None:
        raise BadResult(f"The worker's result cannot be read: {fault.sentence()}")
    check = BlindCheck.objects.filter(job=job).first()
    if check is None:
        raise BadResult("Nobody asked for this result.")
    if result["output"].keys() != {"sheets"}:
        raise BadResult("The worker returned another kind of result than was asked for.")
    sheets = result["output"]["sheets"]
    _check_choices(sheets, job.payload["input"]["sheets"])
    return {"solved": count_model(check=check, sheets=sheets, model=result["model"])}


def _check_choices(sheets: list[list[dict[str, Any]]], asked: list[list[dict[str, Any]]]) -> None:
    chosen = [[one["question_id"] for one in sheet] for sheet in sheets]
    if chosen != [[one["id"] for one in sheet] for sheet in asked]:
        raise BadResult("The worker answered other questions than were asked.")
    for sheet, questions in zip(sheets, asked, strict=True):
        for choice, question in zip(sheet, questions, strict=True):
            if choice["option_id"] not in {option["id"] for option in question["options"]}:
                raise BadResult("The worker chose an option that the question does not have.")
