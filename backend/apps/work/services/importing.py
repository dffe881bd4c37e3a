"""Bringing in a file of questions as work to verify: keeping it, reading it, going on where it was left."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models.functions import Now

from backend.apps.accounts.models import User
from backend.apps.projects.models import Project
from backend.apps.projects.policies import LEAD_ONLY
from backend.apps.projects.selectors import access_project_by_id
from backend.apps.work import locks
from backend.apps.work.errors import ImportUnderWay, InvalidImport
from backend.apps.work.models import Import, Item, ItemWords, SourceClip, SourceVideo, WorkItem
from backend.apps.work.policies import source_of_asset, stage_to_verify
from backend.apps.work.services.seed_items import link_assets, make_items, ready_assets
from backend.apps.work.services.seed_rows import KnownPairs, choose_new, store_batch, try_refused_again
from backend.domain.formats.seed_rows import RefusedRow
from backend.domain.formats.seeds import SEED_FORMATS, format_of
from backend.domain.seed_documents import key_of
from backend.infra import storage
from backend.infra.audit.services import record
from backend.infra.bulk import count_anew
from backend.infra.jobs.context import JobContext
from backend.infra.jobs.errors import JobFailed
from backend.infra.jobs.models import Job
from backend.infra.jobs.services import enqueue

KIND = "work.import"
# The share of the whole that is reading; the rest is making items of what was read.
READING = 0.6


@dataclass(frozen=True)
class ImportPlan:
    """How a file is to be read, once it is clear that it can be."""

    name: str
    format: str
    stage: str
    split: str
    rows: int


@dataclass
class Preview:
    """What an import would come to: rows of each fate, clips and source videos of the new rows."""

    rows: int = 0
    taken: int = 0
    known: int = 0
    refused: int = 0
    clips: int = 0
    videos: int = 0
    videos_here: int = 0


def plan_import(
    *, project: Project, path: Path, name: str, format: str | None, stage: str | None, split: str
) -> ImportPlan:
    """Look at the file: its format (None: by its name), where its items start, how many rows it has.

    Raises InvalidImport.
    """
    chosen = format or format_of(name)
    if chosen is None or chosen not in SEED_FORMATS:
        known = ", ".join(SEED_FORMATS)
        raise InvalidImport(f"The format of {name} must be named; there are {known}.", field="format")
    if split not in Item.Split.values:
        splits = ", ".join(Item.Split.values)
        raise InvalidImport(f"There is no split “{split}”; there are {splits}.", field="split")
    start = stage_to_verify(project, stage).name
    try:
        rows = SEED_FORMATS[chosen].count_rows(path)
    except ValueError as fault:
        raise InvalidImport(f"{name}: {fault}", field="file") from None
    return ImportPlan(name, chosen, start, split, rows)


def start_import(
    *, actor: User | None, project: Project, path: Path, plan: ImportPlan, move: bool = False
) -> Import:
    """Keep the file and have its rows brought in by a job; the import tells how far it is.

    A file whose import did not come to its end goes on where that was. With `move`, `path` is gone afterwards.
    Raises RoleNeeded unless `actor` leads the project (None: the machine itself), ImportUnderWay, and OSError when
    the file cannot be kept.
    """
    if actor is not None:
        access_project_by_id(actor, project.pk, roles=LEAD_ONLY)
    sha256 = storage.hash_file(path)
    unfinished = Import.objects.filter(
        project=project,
        sha256=sha256,
        format=plan.format,
        stage=plan.stage,
        split=plan.split,
        finished_at=None,
    )
    imported = unfinished.order_by("-created_at").first() or Import(
        pk=uuid4(),
        project=project,
        name=plan.name[:255],
        format=plan.format,
        sha256=sha256,
        stage=plan.stage,
        split=plan.split,
        rows=plan.rows,
    )
    imported.key = f"imports/{imported.pk}"
    if not storage.exists(imported.key):
        storage.write_file(imported.key, path, move=move)
    if move:
        path.unlink(missing_ok=True)
    with transaction.atomic():
        locks.lock_imports(project.pk)
        under_way = Import.objects.filter(project=project, job__state__in=Job.LIVE).first()
        if under_way is not None and under_way.pk == imported.pk:
            return under_way
        if under_way is not None:
            raise ImportUnderWay(name=under_way.name)
        imported.save()
        imported.job = enqueue(
            kind=KIND,
            subject=f"import:{imported.pk}",
            payload={"import_id": str(imported.pk)},
            scope=str(project.pk),
            requested_by=str(actor.pk) if actor else "",
        )
        imported.save(update_fields=["job"])
        record(
            actor=str(actor.pk) if actor else "",
            action="import.started",
            scope=str(project.pk),
            subject=f"import:{imported.pk}",
            detail={"name": imported.name, "sha256": sha256, "rows": imported.rows},
        )
    return imported


def run_import(job: JobContext) -> None:
    """Read the file of the import that the job names, and make items of all whose video is here.

    Each few thousand rows are a transaction that also says how far the file is read, so another attempt goes on
    there. Raises JobFailed, JobCancelled and JobLost.
    """
    imported = Import.objects.select_related("project").filter(pk=job.payload["import_id"]).first()
    if imported is None:
        raise JobFailed("The import is gone.")
    if imported.next_row == 1:
        with job.storing():
            try_refused_again(imported.project_id)
    try:
        with storage.local_copy(imported.key) as path:
            _read(job, imported, path)
    except FileNotFoundError:
        raise JobFailed("The file is gone; please import it again.") from None
    except ValueError as fault:
        raise JobFailed(f"{imported.name} cannot be read: {fault}") from None

    def report(items: int) -> None:
        job.progress(READING + (1 - READING) * items / (items + 1000), f"{items} items made")

    count_anew(SourceVideo, SourceClip)
    link_assets(project=imported.project, assets=ready_assets(imported.project), storing=job.storing)
    make_items(project=imported.project, storing=job.storing, report=report)
    count_anew(Item, ItemWords, WorkItem)
    key = imported.key
    with job.finishing() as result:
        Import.objects.filter(pk=imported.pk).update(finished_at=Now(), key="")
        imported.refresh_from_db()
        result |= {name: getattr(imported, name) for name in ("rows", "taken", "known", "refused", "items")}
    storage.remove(key)


def _read(job: JobContext, imported: Import, path: Path) -> None:
    known = KnownPairs(imported.project)
    for batch in SEED_FORMATS[imported.format].read_batches(path, first_row=imported.next_row):
        with job.storing():
            keys = store_batch(imported=imported, batch=batch, known=known)
        known.add(keys)
        read = batch.next_row - 1
        job.progress(READING * read / max(imported.rows, read), f"{read} of {imported.rows} rows read")


def preview_import(
    *, project: Project, path: Path, plan: ImportPlan, refuse: Callable[[RefusedRow], None]
) -> Preview:
    """Read the file and write nothing: what its import would come to. `refuse` hears every row that is refused.

    Rows that contradict others of their segment are found only by an import.
    """
    known = KnownPairs(project)
    preview = Preview()
    scope = str(project.pk)
    clips: set[int] = set()
    videos: dict[tuple[str, str], int] = {}
    for batch in SEED_FORMATS[plan.format].read_batches(path):
        new = choose_new(project, batch.rows, known)
        known.add(new.keys)
        preview.rows = batch.next_row - 1
        preview.taken += len(new.rows)
        preview.known += new.known
        preview.refused += len(batch.refused)
        for refused in batch.refused:
            refuse(refused)
        clips.update(key_of(scope, row.segment_id) for row in new.rows)
        videos.update(((row.source_video_id, row.source_dataset), 1) for row in new.rows)
    preview.clips, preview.videos = len(clips), len(videos)
    preview.videos_here = len(_videos_here(project, videos))
    return preview


def _videos_here(project: Project, videos: dict[tuple[str, str], Any]) -> set[tuple[str, str]]:
    by_name: dict[str, list[tuple[str, str]]] = {}
    for video in videos:
        by_name.setdefault(video[0], []).append(video)
    here: set[tuple[str, str]] = set()
    for asset in ready_assets(project):
        name, dataset = source_of_asset(asset)
        here.update(video for video in by_name.get(name, ()) if dataset in (None, video[1]))
    return here
