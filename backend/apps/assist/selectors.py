"""Which suggestions there are, for whom, and what is set up to make them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from annotation_schemas.seeds import BLIND
from backend.apps.accounts.models import User
from backend.apps.annotations.models import Annotation
from backend.apps.annotations.selectors import annotation_for, check_document
from backend.apps.assist.models import (
    DismissedDraft,
    Suggestion,
    SuggestionKind,
    SuggestionPart,
    SuggestionRequest,
)
from backend.apps.assist.policies import DRAFT_KINDS, TEXT_KINDS, is_offered, known_licence
from backend.apps.media.models import Asset
from backend.apps.projects.models import Project
from backend.apps.projects.selectors import get_role
from backend.apps.work.errors import UnknownAssignment
from backend.apps.work.models import Assignment, Item, WorkItem
from backend.apps.work.policies import Stage, stage_named, stages_of
from backend.apps.work.selectors import access_assignment, draft_is_withheld
from backend.infra.errors import NotFound
from backend.infra.jobs.models import Job

TRACKER = "Boxes are carried through the clip by a tracker that needs no weights."
NO_MASK_MODEL = (
    "No mask model is set up, so masks are drawn by hand. "
    "Whoever runs this server can name a SAM 2 in GROUNDLING_MASK_MODEL."
)
NO_TEXT_MODEL = (
    "No text model is set up, so no answers or captions are suggested. "
    "Whoever runs this server can name one in GROUNDLING_TEXT_MODEL."
)

NO_DRAFTING_MODEL = (
    "No text model is set up, so no distractors are drafted. "
    "Whoever runs this server can name one in GROUNDLING_TEXT_MODEL, or a text-only one in GROUNDLING_BLIND_MODEL."
)

NO_SPEECH_MODEL = (
    "No speech model is set up, so nothing can be dictated. "
    "Whoever runs this server can name a Whisper in GROUNDLING_SPEECH_MODEL."
)
NO_BLIND_MODEL = (
    "No text-only model is set up, so multiple choice is answered without the video by people alone. "
    "Whoever runs this server can name a causal language model in GROUNDLING_BLIND_MODEL."
)
# Not a kind of suggestion: what a person says is the person's own.
TRANSCRIBE = "transcribe"
# Nor is this: what is chosen is counted, and nobody is shown it.
CHOOSE = "choose"


@dataclass(frozen=True)
class Offer:
    """Whether a kind of help can be made here, and the sentence that says so."""

    kind: str
    available: bool
    model: str | None
    licence: str | None
    sentence: str


def offers() -> list[Offer]:
    """What models can do on this server: boxes always; masks, texts, distractors, dictation and the blind check when
    the settings name a model.
    """
    drafted = "Distractors are drafted" if settings.TEXT_MODEL else "Distractors are drafted from words alone"
    masks = "Masks are suggested from clicks and boxes, and carried through the clip,"
    texts = "Answers and captions are suggested"
    return [
        Offer(SuggestionKind.PROPAGATE, available=True, model=None, licence=None, sentence=TRACKER),
        _offer_by(settings.MASK_MODEL, SuggestionKind.SEGMENT, masks, NO_MASK_MODEL),
        *(_offer_by(settings.TEXT_MODEL, kind, texts, NO_TEXT_MODEL) for kind in TEXT_KINDS),
        _offer_by(
            settings.TEXT_MODEL or settings.BLIND_MODEL,
            SuggestionKind.DISTRACTORS,
            drafted,
            NO_DRAFTING_MODEL,
        ),
        _offer_by(
            settings.BLIND_MODEL, CHOOSE, "Multiple choice is answered without the video", NO_BLIND_MODEL
        ),
        _offer_by(settings.SPEECH_MODEL, TRANSCRIBE, "What is dictated is written down", NO_SPEECH_MODEL),
    ]


def _offer_by(name: str, kind: str, what: str, otherwise: str) -> Offer:
    """What the model of that name does; `otherwise` is said where none is named."""
    if not name:
        return Offer(kind, available=False, model=None, licence=None, sentence=otherwise)
    licence = known_licence(name) or _licence_seen(name)
    words = licence or "not known here; ask whoever published the model"
    return Offer(
        kind,
        available=True,
        model=name,
        licence=licence,
        sentence=f"{what} by {name} (licence: {words}).",
    )


def _licence_seen(name: str) -> str | None:
    """The licence that workers gave with the model's newest suggestion."""
    newest = Suggestion.objects.filter(model_name=name).exclude(model_licence="").order_by("-created_at")
    return newest.values_list("model_licence", flat=True).first()


@dataclass(frozen=True)
class Workbench:
    """Everything that is needed to begin or go on with an assignment; no asset where the stage is blind."""

    assignment: Assignment
    item: Item
    asset: Asset | None
    stage: dict[str, Any]
    project: Project
    role: str
    annotation: Annotation
    suggestions: list[Suggestion]
    dismissed_drafts: list[UUID]
    findings: list[dict[str, Any]]


def access_workbench(actor: User, assignment_id: UUID) -> Workbench:
    """The person's own assignment with all that belongs to it. Raises UnknownAssignment."""
    assignment = access_assignment(actor, assignment_id)
    annotation = annotation_for(assignment)
    if annotation is None:
        raise UnknownAssignment
    work_item = annotation.work_item
    project = work_item.project
    stage = next((one for one in project.workflow["stages"] if one["name"] == work_item.stage), None)
    if stage is None:
        raise UnknownAssignment
    return Workbench(
        assignment=assignment,
        item=work_item.item,
        asset=None if stage["document_type"] == BLIND else work_item.item.asset,
        stage=stage,
        project=project,
        role=get_role(actor, project.pk) or "",
        annotation=annotation,
        suggestions=list(suggestions_for(annotation)),
        dismissed_drafts=dismissed_in(annotation),
        findings=check_document(annotation),
    )


def suggestions_for(annotation: Annotation) -> QuerySet[Suggestion]:
    """The suggestions offered to the author of the annotation, oldest first: those asked for from inside
    it, and those made ahead for the item unless they are withheld from this person. Of distractors only those of
    this round: what was found wanting before is not proposed again.
    """
    work_item = annotation.work_item
    stage = stage_named(work_item.project, work_item.stage)
    withheld = draft_is_withheld(work_item.item_id)
    offered = [
        kind
        for kind in SuggestionKind.values
        if is_offered(stage, kind, annotation.author, work_item.item, drafts_withheld=withheld)
    ]
    made_ahead = Q(annotation=None, item=work_item.item_id, kind__in=offered)
    made_ahead &= ~Q(kind=SuggestionKind.DISTRACTORS) | Q(target__round=work_item.round)
    return Suggestion.objects.filter(Q(annotation=annotation) | made_ahead).order_by("created_at", "pk")


def dismissed_in(annotation: Annotation) -> list[UUID]:
    """The drafted distractors that the author of the annotation does not want, oldest first."""
    rows = DismissedDraft.objects.filter(annotation=annotation).order_by("created_at", "pk")
    return list(rows.values_list("draft_id", flat=True))


@dataclass(frozen=True)
class Growth:
    """How far a suggestion is that was asked for.

    `boxes` are those of the attempt that follow the first `after`. `stops_before` is the frame of the person's
    keyframe that it does not run over. `suggestion` is there once the job has ended with something to offer.
    """

    job: Job
    attempt: int
    after: int
    boxes: list[dict[str, Any]]
    stops_before: int | None
    suggestion: Suggestion | None


def access_growth(annotation: Annotation, job_id: UUID, *, attempt: int, have: int) -> Growth:
    """How far the job is that was asked for from inside the annotation.

    A screen that `have` so many boxes of `attempt` gets only those after them. Raises NotFound.
    """
    request = (
        SuggestionRequest.objects.filter(job=job_id, annotation=annotation).select_related("job").first()
    )
    if request is None:
        raise NotFound
    parts = parts_of(request)
    boxes = [box for part in parts for box in part.boxes]
    now = parts[0].attempt if parts else 0
    after = min(have, len(boxes)) if attempt == now else 0
    return Growth(
        job=request.job,
        attempt=now,
        after=after,
        boxes=boxes[after:],
        stops_before=request.target.get("stops_before"),
        suggestion=Suggestion.objects.filter(job=request.job).first(),
    )


def parts_of(request: SuggestionRequest) -> list[SuggestionPart]:
    """The parts of the newest attempt that follow each other without a gap, from its first box on."""
    parts: list[SuggestionPart] = []
    for part in request.parts.order_by("-attempt", "after"):
        if (
            part.after != sum(len(each.boxes) for each in parts)
            or part.attempt != (parts or [part])[0].attempt
        ):
            break
        parts.append(part)
    return parts


def known_suggestions(item_id: UUID, ids: set[str]) -> set[str]:
    """Those of the ids that are suggestions for the item, and not withheld from it."""
    rows = Suggestion.objects.filter(item=item_id, pk__in=ids)
    if draft_is_withheld(item_id):
        rows = rows.exclude(kind__in=DRAFT_KINDS)
    known = rows.values_list("pk", flat=True)
    return {str(key) for key in known}


def pairs_to_draft(project: Project | None, limit: int) -> Iterator[tuple[Item, dict[str, Any]]]:
    """Questions of open work, in stages that offer answers, for which no answer was ever asked ahead; at
    most `limit`.

    A failed request counts as asked: what failed three times fails again until somebody mends it and asks
    by hand.
    """
    found = (
        (work_item.item, pair)
        for batch in _open_work_offering(project, SuggestionKind.ANSWER)
        for asked in [_asked_ahead(batch, SuggestionKind.ANSWER, "pair_id")]
        for work_item in batch
        for pair in (work_item.seed or {}).get("pairs", [])
        if _wants_draft(pair) and (work_item.item_id, pair["id"]) not in asked
    )
    return islice(found, limit)


def questions_to_draft(project: Project | None, limit: int) -> Iterator[tuple[WorkItem, dict[str, Any]]]:
    """Multiple-choice questions of open work, in stages that offer distractors, for which none were asked ahead in
    this round; at most `limit`. A failed request counts as asked.
    """
    found = (
        (work_item, question)
        for batch in _open_work_offering(project, SuggestionKind.DISTRACTORS)
        for asked in [_asked_ahead(batch, SuggestionKind.DISTRACTORS, "question_id", "round")]
        for work_item in batch
        for question in (work_item.seed or {}).get("questions", [])
        if question["question"].strip()
        and question["answer"].strip()
        and (work_item.item_id, question["id"], work_item.round) not in asked
    )
    return islice(found, limit)


def drafted_texts(annotation: Annotation, question_id: str) -> list[str]:
    """What was proposed to the author of the annotation as a distractor of the question, dismissed or not."""
    offered = suggestions_for(annotation).filter(
        kind=SuggestionKind.DISTRACTORS, target__question_id=question_id
    )
    return [draft["text"] for one in offered for draft in one.output["distractors"]]


def earlier_distractors(work_item: WorkItem, question_id: str) -> list[str]:
    """What was written as a distractor of the question in the rounds before, kept or not."""
    if work_item.round == 1:
        return []
    documents = Annotation.objects.filter(
        work_item__item=work_item.item_id, document_type="mcq", state=Annotation.State.ACCEPTED
    ).order_by("created_at", "pk")
    return [
        one["text"]
        for document in documents.values_list("document", flat=True)
        for one in document["distractors"]
        if one["question_id"] == question_id
    ]


def blind_work_to_check(limit: int) -> Iterator[tuple[WorkItem, Stage]]:
    """Open work items of blind stages about which no model was asked, each with its stage, the most urgent first; at
    most `limit`.
    """
    stages = {
        (project.pk, stage.name): stage
        for project in Project.objects.all()
        for stage in stages_of(project)
        if stage.is_blind
    }
    places = Q(pk__in=())
    for project_id, name in stages:
        places |= Q(project=project_id, stage=name)
    rows = WorkItem.objects.filter(
        places, state=WorkItem.State.OPEN, seed__isnull=False, blind_check__isnull=True
    ).order_by("-priority", "created_at", "id")
    for work_item in rows[:limit]:
        yield work_item, stages[work_item.project_id, work_item.stage]


def _open_work_offering(project: Project | None, kind: str) -> Iterator[list[WorkItem]]:
    """Open work of the stages that offer suggestions of the kind, of one project or all, in the order of claiming."""
    projects = [project] if project is not None else list(Project.objects.all())
    places = Q(pk__in=())
    for one in projects:
        names = [stage.name for stage in stages_of(one) if stage.withhold_share(kind) is not None]
        places |= Q(project=one, stage__in=names)
    open_work = (
        WorkItem.objects.filter(places, state=WorkItem.State.OPEN, seed__isnull=False)
        .select_related("item", "item__asset", "item__project")
        .order_by("-priority", "created_at", "id")
    )
    return _batches(open_work, 200)


def _batches(rows: QuerySet[WorkItem], size: int) -> Iterator[list[WorkItem]]:
    batch: list[WorkItem] = []
    for row in rows.iterator(chunk_size=size):
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _wants_draft(pair: dict[str, Any]) -> bool:
    return bool(pair["question"].strip()) and not pair["draft_answer"] and not pair["answer"].strip()


def _asked_ahead(batch: list[WorkItem], kind: str, *fields: str) -> set[tuple[Any, ...]]:
    """What was asked ahead about the items: the item, and these fields of the target."""
    requests = SuggestionRequest.objects.filter(
        item__in=[work_item.item_id for work_item in batch], annotation=None, kind=kind
    ).exclude(job__state=Job.State.CANCELLED)
    rows = requests.values_list("item", "target")
    return {(item, *(target[field] for field in fields)) for item, target in rows}
