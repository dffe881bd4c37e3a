"""Cutting assets into clips: asked for by a lead, done in chunks, the same clip never twice."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from backend.apps.accounts.models import User
from backend.apps.media.engine.child import StopQuestion
from backend.apps.projects.models import Project
from backend.apps.projects.policies import LEAD_ONLY
from backend.apps.projects.selectors import access_project_by_id
from backend.apps.work.errors import InvalidCut
from backend.apps.work.policies import ItemDraft
from backend.apps.work.services.cut_plan import (
    CutPlan,
    CutWish,
    HandClip,
    PlannedClip,
    Report,
    SourceFile,
    plan_cut,
)
from backend.apps.work.services.making import create_items
from backend.infra import storage
from backend.infra.jobs.context import JobContext
from backend.infra.jobs.errors import JobFailed
from backend.infra.jobs.models import Job
from backend.infra.jobs.services import enqueue

CUT_KIND = "work.cut"
# Each chunk is a transaction of its own: nobody waits long for it, and a cancelled cut keeps the chunks that are done.
CHUNK = 500
# Reading the videos is about as long as making the items.
PLANNED = 0.5


def request_cut(*, actor: User, project: Project, wish: CutWish, files: Sequence[SourceFile] = ()) -> Job:
    """Cut in the background, or only look what it would make; the job's result is that of `cut_clips`.

    Raises RoleNeeded unless the person leads the project, and InvalidCut for a wish that makes no sense.
    """
    access_project_by_id(actor, project.pk, roles=LEAD_ONLY)
    wish.check()
    kept = []
    for file in files:
        key = f"cuts/{uuid4()}"
        storage.write_bytes(key, file.content)
        kept.append({"name": file.name, "key": key})
    with transaction.atomic():
        return enqueue(
            kind=CUT_KIND,
            subject=f"project:{project.pk}",
            payload={"wish": _to_json(wish), "files": kept},
            scope=str(project.pk),
            requested_by=str(actor.pk),
        )


def run_cut(job: JobContext) -> None:
    """Do the cut that the job names. Raises JobFailed, JobCancelled and JobLost."""
    project = Project.objects.filter(pk=job.subject_id).first()
    actor = User.objects.filter(pk=job.requested_by).first()
    if project is None or actor is None:
        raise JobFailed("The project, or the person who asked, is gone.")
    files = []
    for file in job.payload["files"]:
        with storage.open_file(file["key"]) as content:
            files.append(SourceFile(file["name"], content.read()))

    def should_stop() -> bool:
        job.check()
        return False

    done = cut_clips(
        actor=actor,
        project=project,
        wish=_from_json(job.payload["wish"]),
        files=files,
        report=job.progress,
        should_stop=should_stop,
    )
    with job.finishing() as result:
        result |= done
    forget_files(job.payload)


def forget_files(payload: dict[str, Any]) -> None:
    """Remove the files that were kept for a job which has ended."""
    for file in payload["files"]:
        storage.remove(file["key"])


def cut_clips(
    *,
    actor: User | None,
    project: Project,
    wish: CutWish,
    files: Sequence[SourceFile],
    report: Report,
    should_stop: StopQuestion = lambda: False,
) -> dict[str, Any]:
    """Make an item of each new clip of the wish, and return what was made, was there already and was refused, as JSON.

    With `wish.preview` nothing is made. Ended midway, the same call again makes the rest. Raises InvalidCut when
    rows are refused and `wish.skip_refused` does not allow for that, or when there is no clip at all; nothing is
    made then. `actor` None is the command line of the machine itself.
    """
    share = 1.0 if wish.preview else PLANNED
    plan = plan_cut(project, wish, files, lambda part, text: report(part * share, text), should_stop)
    if wish.preview:
        return {"preview": True, "made": 0, **plan.describe()}
    _check(plan, wish)
    made = 0
    for begin in range(0, len(plan.clips), CHUNK):
        part = plan.clips[begin : begin + CHUNK]
        drafts = [_draft(clip, wish) for clip in part]
        made += len(create_items(actor=actor, project=project, drafts=drafts, only_new=True))
        done = begin + len(part)
        report(PLANNED + (1 - PLANNED) * done / len(plan.clips), f"{done} of {len(plan.clips)} clips")
    # Somebody else may have made some of them since the plan.
    plan.existing += len(plan.clips) - made
    return {"preview": False, **plan.describe(), "made": made}


def _check(plan: CutPlan, wish: CutWish) -> None:
    if plan.refused and not wish.skip_refused:
        count = len(plan.refused)
        many = "1 row is refused" if count == 1 else f"{count} rows are refused, the first of them"
        raise InvalidCut(f"Nothing was made: {many}: {plan.refused[0].sentence}")
    if not plan.clips and not plan.existing:
        raise InvalidCut("This gives no clip.")


def _draft(clip: PlannedClip, wish: CutWish) -> ItemDraft:
    return ItemDraft(
        asset=clip.asset,
        start_frame=clip.interval.start_frame,
        end_frame=clip.interval.end_frame,
        split=clip.split,
        metadata=clip.metadata,
        tags=wish.tags,
    )


def _to_json(wish: CutWish) -> dict[str, Any]:
    return {
        "by": wish.by,
        "preview": wish.preview,
        "skip_refused": wish.skip_refused,
        "split": wish.split,
        "tags": list(wish.tags),
        "assets": None if wish.assets is None else [str(one) for one in wish.assets],
        "every": str(wish.every),
        "least": str(wish.least),
        "overlap": str(wish.overlap),
        "format": wish.format,
        "clips": [[str(one.asset), one.start_frame, one.end_frame, one.label] for one in wish.clips],
    }


def _from_json(kept: dict[str, Any]) -> CutWish:
    wish = CutWish(by=kept["by"], preview=kept["preview"], skip_refused=kept["skip_refused"])
    return replace(
        wish,
        split=kept["split"],
        tags=tuple(kept["tags"]),
        assets=None if kept["assets"] is None else tuple(UUID(one) for one in kept["assets"]),
        every=Fraction(kept["every"]),
        least=Fraction(kept["least"]),
        overlap=Fraction(kept["overlap"]),
        format=kept["format"],
        clips=tuple(HandClip(UUID(asset), start, end, label) for asset, start, end, label in kept["clips"]),
    )
