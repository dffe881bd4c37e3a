"""Boxes that arrive while the tracker still works: shown at once, and kept when its job ends early."""

from typing import Any

from annotation_schemas.schemas import find_fault
from backend.apps.assist.errors import BadResult
from backend.apps.assist.models import Suggestion, SuggestionKind, SuggestionPart, SuggestionRequest
from backend.apps.assist.policies import check_boxes
from backend.apps.assist.selectors import parts_of
from backend.infra.jobs.models import Job


def store_part(job: Job, report: dict[str, Any]) -> None:
    """Keep the boxes that a report of progress carries, if any.

    A copy of a report changes nothing, and reports may come in any order. Raises BadResult, which fails the
    job, when they do not keep assist_result.schema.json or were not asked for.
    """
    if "partial" not in report:
        return
    fault = find_fault("assist_result", report)
    if fault is not None:
        raise BadResult(f"The worker's progress cannot be read: {fault.sentence()}")
    request = SuggestionRequest.objects.filter(job=job, kind=SuggestionKind.PROPAGATE).first()
    if request is None:
        raise BadResult("The worker returned boxes that nobody asked for.")
    part = report["partial"]
    check_boxes(part, job.payload)
    SuggestionPart.objects.get_or_create(
        request=request,
        attempt=report["fencing"],
        after=part["after"],
        defaults={"boxes": part["boxes"], "model": report["model"]},
    )


def keep_parts(job: Job) -> None:
    """Make a suggestion of what had arrived when the job was cancelled or failed; nothing when nothing had.

    Runs in the transaction that ends the job.
    """
    request = SuggestionRequest.objects.filter(job=job).first()
    if request is None:
        return
    parts = parts_of(request)
    boxes = [box for part in parts for box in part.boxes]
    if boxes:
        model = parts[0].model
        Suggestion.objects.get_or_create(
            job=job,
            defaults={
                "item_id": request.item_id,
                "annotation_id": request.annotation_id,
                "kind": request.kind,
                "target": request.target,
                "output": {"boxes": boxes, "stopped_at": boxes[-1]["frame"], "reason": "interrupted"},
                "model_name": model["name"],
                "model_revision": model["revision"],
                "model_licence": model["licence"],
            },
        )
    request.parts.all().delete()
