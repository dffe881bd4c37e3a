"""Loads the demo: projects, clips, items, and what simulated people did with them."""

import random
import uuid
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from annotation_schemas.documents import empty_document
from backend.apps.accounts.models import User
from backend.apps.annotations.models import Annotation
from backend.apps.annotations.selectors import audit_of
from backend.apps.annotations.services.auditing import give_verdict
from backend.apps.annotations.services.saving import apply
from backend.apps.annotations.services.submitting import submit
from backend.apps.annotations.services.taking import take_next
from backend.apps.media.models import Asset
from backend.apps.media.services.assets import add_asset
from backend.apps.media.services.copying import copy_asset
from backend.apps.projects.models import Project
from backend.apps.projects.policies import read_workflow
from backend.apps.projects.services import create_project
from backend.apps.reviews.services import accept
from backend.apps.work.models import Item, WorkItem
from backend.apps.work.policies import ItemDraft, stages_of
from backend.apps.work.services import create_item
from backend.demo import content, crowd
from backend.demo.people import SIMULATED_ANNOTATORS, SIMULATED_REVIEWER, add_people
from backend.infra.errors import DomainError
from backend.infra.jobs.runner import run_job

Say = Callable[[str], None]
Document = dict[str, Any]

STC, FGQA, MCQ, SGQA = PROJECTS = ("demo-stc", "demo-fgqa", "demo-mcq", "demo-sgqa")
PLM_GRID = Fraction(6)
OPERATIONS_AT_ONCE = 200
# How many simulated people answer before a visitor comes, and whether the answer is then accepted. What is not
# listed is left to the visitors.
STC_HEAD_START = {
    "cars-overhead.mp4": (2, False),
    "highway-cars.mp4": (2, True),
    "bottles-hands.mp4": (1, False),
}
FGQA_HEAD_START = 5
# How many stages simulated people have done of each item, so that there is something to try in every stage.
MCQ_HEAD_START = (2, 1, 0)
SGQA_HEAD_START = (2, 1, 0)
NAMESPACE = uuid.UUID("4f0c1c3e-7d0b-4b7e-9a63-2f5f3c1f9a10")


class DemoIncomplete(DomainError):
    """A clip of the demo could not be ingested."""

    code = "demo_incomplete"


def load_demo(*, say: Say) -> None:
    """Make the projects with their people, clips and items; what is there already is kept as it is."""
    stc = _project(
        STC,
        "Demo: captions in space and time",
        "stc_one_pass",
        content.STC_GUIDELINE,
        PLM_GRID,
        content.STC_WRITING_GUIDE,
    )
    fgqa = _project(FGQA, "Demo: questions and answers", "fgqa", content.FGQA_GUIDELINE, None)
    for project, clips in ((stc, content.STC_CLIPS), (fgqa, content.ALL_CLIPS)):
        add_people(project)
        for name in clips:
            _ingest(project, content.CLIPS / name, say)
    # Where all seats get filled comes first: simulated people take what has waited longest.
    for name in sorted(content.STC_CLIPS, key=lambda clip: -STC_HEAD_START.get(clip, (0, False))[0]):
        _stc_item(stc, name)
    for number, clip in enumerate(content.question_clips()):
        _fgqa_item(fgqa, clip, answered=number < FGQA_HEAD_START)
    _load_choices(fgqa)
    _load_asked(fgqa)


def finish_all_work() -> None:
    """Let simulated people answer, audit and accept everything that is open and not in a visitor's hands."""
    for project in Project.objects.filter(slug__in=PROJECTS).order_by("slug"):
        while _work_once(project):
            pass


def _work_once(project: Project) -> bool:
    """One round of everybody; True when anybody did something."""
    busy = False
    for username in (*SIMULATED_ANNOTATORS, SIMULATED_REVIEWER):
        while _answer_next(User.objects.get(username=username), project):
            busy = True
    for work_item in WorkItem.objects.filter(project=project, state=WorkItem.State.REVIEW).order_by("pk"):
        busy = _accept_first(work_item) or busy
    return busy


def _load_choices(like: Project) -> None:
    """The project of multiple choice, with clips of the project `like`."""
    workflow = read_workflow("mcq")
    # There are not as many simulated people as a real project asks.
    workflow["stages"][1]["people"] = 1
    mcq = _project(MCQ, "Demo: questions, multiple choice", workflow, content.MCQ_GUIDELINE, None)
    add_people(mcq)
    for one, stages in zip(content.choice_clips(), MCQ_HEAD_START, strict=True):
        clip = one.clip
        asset = _same_asset(mcq, like, clip.clip)
        seed = _questions(clip)
        seed["pairs"][0] |= {
            "question_verdict": "ok",
            "answer": clip.pairs[0]["answer"],
            "answer_verdict": "written",
        }
        draft = ItemDraft(
            asset=asset,
            start_frame=clip.start_frame,
            end_frame=clip.end_frame,
            metadata={"what_description": clip.what_description, "domain": clip.domain},
            seed=seed,
            # What nobody has touched is the first thing that a visitor gets.
            priority=0 if stages else 1,
        )
        _begun_item(draft, stages)


def _load_asked(like: Project) -> None:
    """The project of questions asked while watching, with clips of the project `like`."""
    sgqa = _project(SGQA, "Demo: questions while watching", "sgqa", content.SGQA_GUIDELINE, None)
    add_people(sgqa)
    for clip, stages in zip(content.asked_clips(), SGQA_HEAD_START, strict=True):
        draft = ItemDraft(
            asset=_same_asset(sgqa, like, clip.clip),
            start_frame=clip.start_frame,
            end_frame=clip.end_frame,
            metadata={"what_description": clip.what_description},
            priority=0 if stages else 1,
        )
        _begun_item(draft, stages)


def _same_asset(project: Project, like: Project, clip: str) -> Asset:
    """The clip as an asset of the project: what another project's ingest made of it, not another ingest."""
    return copy_asset(project=project, asset=Asset.objects.get(project=like, name=clip))


def _begun_item(draft: ItemDraft, stages: int) -> None:
    """Make the item unless it is there, and have as many stages of it done, each by another simulated person."""
    project = draft.asset.project
    place = {"start_frame": draft.start_frame, "end_frame": draft.end_frame}
    if Item.objects.filter(asset=draft.asset, **place).exists():
        return
    create_item(actor=None, project=project, draft=draft)
    for username, stage in zip(SIMULATED_ANNOTATORS[:stages], stages_of(project), strict=False):
        _answer_next(User.objects.get(username=username), project, stage=stage.name)


def _project(
    slug: str,
    name: str,
    workflow: str | dict[str, Any],
    guideline: str,
    grid_fps: Fraction | None,
    writing_guide: dict[str, list[str]] | None = None,
) -> Project:
    existing = Project.objects.filter(slug=slug).first()
    return existing or create_project(
        actor=None,
        slug=slug,
        name=name,
        workflow=workflow,
        description="A small dataset made from clips that may be redistributed, to look around in.",
        guideline=guideline,
        writing_guide=writing_guide,
        grid_fps=grid_fps,
        is_demo=True,
    )


def _ingest(project: Project, clip: Path, say: Say) -> None:
    if Asset.objects.filter(project=project, name=clip.name, state=Asset.State.READY).exists():
        return
    say(f"ingesting {clip.name} into {project.slug}")
    metadata = {"source_video_id": clip.stem, "source_dataset": "groundling-demo"}
    added = add_asset(actor=None, project=project, path=clip, name=clip.name, metadata=metadata)
    if added.job is not None:
        run_job(added.job.pk)
    added.asset.refresh_from_db()
    if added.asset.state != Asset.State.READY:
        raise DemoIncomplete(f"{clip.name} could not be ingested: {added.asset.refusal or added.asset.state}")


def _stc_item(project: Project, clip: str) -> None:
    asset = Asset.objects.get(project=project, name=clip)
    if Item.objects.filter(asset=asset).exists():
        return
    domain = content.stc_reference(clip)["domain"]
    people, is_accepted = STC_HEAD_START.get(clip, (0, False))
    # What nobody has touched is the first thing that a visitor gets.
    draft = ItemDraft(asset=asset, metadata={"domain": domain}, priority=0 if people else 1)
    create_item(actor=None, project=project, draft=draft)
    for username in SIMULATED_ANNOTATORS[:people]:
        _answer_next(User.objects.get(username=username), project)
    if is_accepted:
        _accept_first(WorkItem.objects.get(item__asset=asset))


def _fgqa_item(project: Project, clip: content.QuestionClip, *, answered: bool) -> None:
    asset = Asset.objects.get(project=project, name=clip.clip)
    if Item.objects.filter(asset=asset, start_frame=clip.start_frame, end_frame=clip.end_frame).exists():
        return
    draft = ItemDraft(
        asset=asset,
        start_frame=clip.start_frame,
        end_frame=clip.end_frame,
        metadata={"what_description": clip.what_description, "domain": clip.domain},
        seed=_questions(clip),
        start_stage="answer",
    )
    create_item(actor=None, project=project, draft=draft)
    if answered:
        _answer_next(User.objects.get(username=SIMULATED_ANNOTATORS[0]), project)


def _questions(clip: content.QuestionClip) -> Document:
    document = empty_document("fgqa")
    document["pairs"] = [
        {
            "id": str(uuid.uuid5(NAMESPACE, f"{clip.clip}/{clip.start_frame}/{pair['question']}")),
            "question": pair["question"],
            "question_verdict": None,
            "question_explanation": "",
            "draft_answer": None,
            "answer": "",
            "answer_verdict": None,
            "question_type": pair["question_type"],
            "question_subtype": pair["question_subtype"],
            "evidence": None,
            "attributes": {},
            "origin": {"by": "import", "source": "groundling-demo"},
        }
        for pair in clip.pairs
    ]
    return document


def _answer_next(actor: User, project: Project, *, stage: str | None = None) -> bool:
    """Do the next piece of work of a simulated person, of one stage or any; False when there is none."""
    assignment = take_next(actor=actor, project=project, stage=stage)
    if assignment is None:
        return False
    annotation = Annotation.objects.get(assignment=assignment)
    operations = _operations(annotation, random.Random(f"{actor.username}/{assignment.work_item_id}"))
    revision = annotation.revision
    for start in range(0, len(operations), OPERATIONS_AT_ONCE):
        batch = operations[start : start + OPERATIONS_AT_ONCE]
        revision = apply(actor=actor, annotation_id=annotation.pk, operations=batch).revision
    for one in audit_of(assignment, actor)["objects"]:
        if one["to_judge"]:
            give_verdict(actor=actor, assignment_id=assignment.pk, object_id=one["id"], verdict="pass")
    submit(actor=actor, annotation_id=annotation.pk, revision=revision)
    return True


def _operations(annotation: Annotation, rng: random.Random) -> list[crowd.Operation]:
    item = annotation.work_item.item
    if annotation.document_type == "stc":
        if annotation.document["tracks"]:
            return []
        reference = content.stc_reference(item.asset.name)
        size = (item.asset.width or 0, item.asset.height or 0)
        return crowd.stc_operations(reference, clip=(item.start_frame, item.end_frame), size=size, rng=rng)
    if annotation.document_type in ("mcq", "blind"):
        return _choice_operations(annotation, rng)
    if annotation.document_type == "sgqa":
        return _asked_operations(annotation, rng)
    pairs = annotation.document["pairs"]
    if all(pair["answer"] for pair in pairs):
        return []
    known = {pair["question"]: pair for clip in content.question_clips() for pair in clip.pairs}
    reference_pairs = [known[pair["question"]] for pair in pairs]
    return crowd.fgqa_operations(pairs, reference_pairs, versions=annotation.versions, rng=rng)


def _choice_operations(annotation: Annotation, rng: random.Random) -> list[crowd.Operation]:
    if annotation.document_type == "blind":
        return crowd.blind_operations(annotation.document, rng=rng)
    if annotation.work_item.stage == "check":
        return crowd.check_operations(annotation.document, versions=annotation.versions, rng=rng)
    reference = {one.clip.pairs[0]["question"]: one.distractors for one in content.choice_clips()}
    return crowd.distractor_operations(annotation.document, reference, rng=rng)


def _asked_operations(annotation: Annotation, rng: random.Random) -> list[crowd.Operation]:
    item, clips = annotation.work_item.item, content.asked_clips()
    if annotation.work_item.stage == "ask":
        here = next(
            one for one in clips if (one.clip, one.start_frame) == (item.asset.name, item.start_frame)
        )
        return crowd.ask_operations(here.question, here.frame, here.domain, rng=rng)
    if annotation.work_item.stage == "verify":
        return crowd.verify_operations(annotation.document, versions=annotation.versions, rng=rng)
    answers = {one.question: (one.answer, one.evidence) for one in clips}
    return crowd.reply_operations(annotation.document, answers, versions=annotation.versions, rng=rng)


def _accept_first(work_item: WorkItem) -> bool:
    """Let the simulated reviewer accept the answer that came in first."""
    answer = (
        work_item.annotations.filter(state=Annotation.State.SUBMITTED).order_by("submitted_at", "pk").first()
    )
    if answer is None:
        return False
    reviewer = User.objects.get(username=SIMULATED_REVIEWER)
    accept(actor=reviewer, work_item_id=work_item.pk, annotation_id=answer.pk)
    return True
