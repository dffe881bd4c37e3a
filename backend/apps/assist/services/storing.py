"""Keeping what workers propose, once, and only what was asked for."""

from typing import Any

from annotation_schemas.schemas import find_fault
from backend.apps.assist.errors import BadResult
from backend.apps.assist.models import Suggestion, SuggestionKind, SuggestionRequest
from backend.apps.assist.policies import (
    SHAPE_KINDS,
    check_boxes,
    check_distractors,
    check_mask,
    check_text,
)
from backend.infra.jobs.models import Job

# The key by which the output of a kind is told from the others of assist_result.schema.json.
TOLD_BY = {
    SuggestionKind.PROPAGATE: "boxes",
    SuggestionKind.SEGMENT: "mask",
    SuggestionKind.ANSWER: "text",
    SuggestionKind.CAPTION: "text",
    SuggestionKind.DISTRACTORS: "distractors",
}


def store_result(job: Job, result: dict[str, Any]) -> dict[str, Any]:
    """Keep the output of a finished job as a suggestion and return {"suggestion_id"}, which becomes the
    job's result.

    Runs in the transaction that marks the job done. Raises BadResult, which fails the job, when the result
    does not keep assist_result.schema.json or proposes something that was not asked for or could not stand
    in a document.
    """
    fault = find_fault("assist_result", result)
    if fault is not None:
        raise BadResult(f"The worker's result cannot be read: {fault.sentence()}")
    request = SuggestionRequest.objects.select_related("item", "annotation").filter(job=job).first()
    if request is None:
        raise BadResult("Nobody asked for this result.")
    output, model = result["output"], result["model"]
    if TOLD_BY[SuggestionKind(request.kind)] not in output:
        raise BadResult("The worker returned another kind of result than was asked for.")
    match request.kind:
        case SuggestionKind.PROPAGATE:
            check_boxes(output, job.payload)
        case SuggestionKind.SEGMENT:
            check_mask(output, job.payload)
        case SuggestionKind.DISTRACTORS:
            check_distractors(output, job.payload)
        case _:
            check_text(output)
    suggestion, _ = Suggestion.objects.get_or_create(
        job=job,
        defaults={
            "item": request.item,
            "annotation": request.annotation,
            "kind": request.kind,
            "target": request.target,
            "output": output,
            "model_name": model["name"],
            "model_revision": model["revision"],
            "model_licence": model["licence"],
            "prompt_version": job.payload["prompt_version"] if request.kind not in SHAPE_KINDS else "",
            "prompt": result["prompt"] or "",
        },
    )
    request.parts.all().delete()
    return {"suggestion_id": str(suggestion.pk)}
