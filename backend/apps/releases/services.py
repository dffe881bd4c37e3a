"""Makes releases: one function from accepted documents to a checked folder."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from annotation_schemas.timecode import FrameTable
from backend.apps.accounts.models import User
from backend.apps.media.engine.refusal import EngineFailed, Refused
from backend.apps.media.selectors import frame_table
from backend.apps.media.services.cuts import clip_video
from backend.apps.projects.models import Project
from backend.apps.releases.errors import NothingToRelease
from backend.apps.releases.models import Release
from backend.apps.releases.selectors import ReleasableItem, clip_name, document_type_of, releasable_items
from backend.apps.work.models import Item
from backend.domain.formats.manifest import FILE_NAME as MANIFEST_NAME
from backend.domain.formats.records import ReleasedVideo, ReleaseFacts
from backend.domain.release_check import verify_release
from backend.domain.release_folder import CannotRelease, Part, StcPart, write_release
from backend.domain.release_rows_fgqa import FgqaRows, FgqaSource, fgqa_rows
from backend.domain.release_rows_stc import StcRows, stc_rows
from backend.infra.audit.services import record
from backend.infra.jobs.context import JobContext
from backend.infra.jobs.errors import JobFailed
from backend.infra.jobs.models import Job
from backend.infra.jobs.services import enqueue

Report = Callable[[float, str], None]


def request_release(*, actor: User, project: Project) -> Release:
    """Make the next version of the project's dataset in the background; the release tells how far it is."""
    with transaction.atomic():
        release = _next_release(actor, project, folder="")
        release.folder = str(settings.DATA / "releases" / project.slug / f"v{release.version}")
        release.job = enqueue(
            kind="releases.build",
            subject=f"release:{release.pk}",
            payload={"release_id": str(release.pk)},
            scope=str(project.pk),
            requested_by=str(actor.pk),
        )
        release.save(update_fields=["folder", "job"])
        _record(actor, "release.requested", release)
    return release


def build_release(*, actor: User | None, project: Project, folder: Path, report: Report) -> Release:
    """Make the next version of the project's dataset in `folder`, now, and return it.

    `folder` must not exist or be empty; it appears only when the release is whole and has passed its own check.
    Raises NothingToRelease.
    """
    release = _next_release(actor, project, folder=str(folder))
    try:
        _write(release, report)
    except CannotRelease as reason:
        # A version that never was leaves no trace; the next attempt may have its number.
        release.delete()
        raise NothingToRelease(str(reason)) from None
    except BaseException:
        release.delete()
        raise
    _mark_ready(release, actor)
    return release


def run_build(job: JobContext) -> None:
    """Write the release that the job names. Raises JobFailed when it cannot be made."""
    release = Release.objects.select_related("project").get(pk=job.payload["release_id"])
    if release.state == Release.State.READY:
        return
    with job.beating():
        # A worker that died may have moved the folder to its place before it could say so.
        shutil.rmtree(release.folder, ignore_errors=True)
        try:
            _write(release, job.progress)
        except CannotRelease as reason:
            raise JobFailed(str(reason)) from None
    with job.finishing() as result:
        _mark_ready(release, None)
        result["release"] = str(release.pk)


def note_failed(job: Job) -> None:
    """Say on the release why its job ended without one."""
    error = job.error or "Cancelled."
    Release.objects.filter(pk=job.payload["release_id"]).update(state=Release.State.FAILED, error=error)


def _next_release(actor: User | None, project: Project, *, folder: str) -> Release:
    for _ in range(5):
        newest = Release.objects.filter(project=project).aggregate(Max("version"))["version__max"] or 0
        try:
            with transaction.atomic():
                return Release.objects.create(
                    project=project, version=newest + 1, folder=folder, created_by=actor
                )
        except IntegrityError:
            continue
    raise NothingToRelease("Too many releases of this project are being made at once; try again.")


def _write(release: Release, report: Report) -> None:
    project = release.project
    facts = ReleaseFacts(
        name=project.slug,
        title=project.name,
        version=str(release.version),
        description=project.description or f"Annotations of the project {project.name}.",
    )
    parts = _fgqa_parts if document_type_of(project) == "fgqa" else _stc_parts
    folder = Path(release.folder).absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)

    def check(made: Path) -> list[str]:
        report(0.7, "checking that the release loads")
        return verify_release(made)

    with (
        tempfile.TemporaryDirectory(prefix="groundling-release-", dir=settings.DATA) as scratch,
        ExitStack() as stack,
    ):
        write_release(folder, facts, parts(project, Path(scratch), stack, report), check)
    report(1.0, "done")
    manifest = (folder / MANIFEST_NAME).read_bytes()
    release.manifest = json.loads(manifest)
    release.manifest_sha256 = hashlib.sha256(manifest).hexdigest()


def _mark_ready(release: Release, actor: User | None) -> None:
    release.state = Release.State.READY
    with transaction.atomic():
        release.save(update_fields=["state", "manifest", "manifest_sha256"])
        _record(actor, "release.built", release)


def _fgqa_parts(project: Project, scratch: Path, stack: ExitStack, report: Report) -> Iterator[Part]:
    for entry in _counted(project, report):
        if entry.accepted is None:
            assert entry.missing is not None
            yield FgqaRows((), (entry.missing,))
            continue
        item = entry.item
        yield fgqa_rows(_source_of(project, item), frame_table(item.asset_id).table, entry.accepted)


def _source_of(project: Project, item: Item) -> FgqaSource:
    said = {**item.asset.metadata, **item.metadata}
    return FgqaSource(
        asset_id=str(item.asset_id),
        start_frame=item.start_frame,
        end_frame=item.end_frame,
        split=item.split,
        source_video_id=str(said.get("source_video_id") or item.asset.name),
        source_dataset=str(said.get("source_dataset") or project.slug),
        offset=float(said.get("source_offset", 0.0)),
        what_description=str(said.get("what_description", "")),
        domain=str(said.get("domain", "")),
    )


def _stc_parts(project: Project, scratch: Path, stack: ExitStack, report: Report) -> Iterator[Part]:
    """One part for each clip, in the order of file names: the writer wants them so."""
    by_name: dict[str, list[ReleasableItem]] = {}
    for entry in _counted(project, report):
        by_name.setdefault(clip_name(entry.item), []).append(entry)
    for name in sorted(by_name):
        yield _stc_part(project, name, by_name[name], scratch, stack)


def _stc_part(
    project: Project, name: str, entries: list[ReleasableItem], scratch: Path, stack: ExitStack
) -> StcPart:
    item = entries[0].item
    times = frame_table(item.asset_id)
    accepted = [entry.accepted for entry in entries if entry.accepted is not None]
    missing = tuple(entry.missing for entry in entries if entry.missing is not None)
    # The file of the part before this one has been copied by now.
    stack.close()
    try:
        made = stack.enter_context(
            clip_video(
                asset=item.asset, start_frame=item.start_frame, end_frame=item.end_frame, folder=scratch
            )
        )
    except (Refused, EngineFailed) as failure:
        raise CannotRelease(f"{item.asset.name}: {failure}") from None
    fps = _rate(project, times.table)
    video = ReleasedVideo(
        file_name=name,
        path=made.path,
        split=item.split,
        source_frames=made.source_frames,
        width=made.width,
        height=made.height,
        # Padding is added at the right and below, so that pixels keep their places.
        source_width=made.width,
        source_height=made.height,
        duration=len(made.source_frames) / float(fps),
        frame_table_hash=times.hash,
        fps=fps,
    )
    rows = stc_rows(video, times.table, accepted)
    return StcPart(video, StcRows(rows.tracks, (*rows.left_out, *missing)))


def _counted(project: Project, report: Report) -> Iterator[ReleasableItem]:
    total = max(1, Item.objects.filter(project=project).count())
    for number, entry in enumerate(releasable_items(project), start=1):
        report(0.7 * number / total, f"item {number} of {total}")
        yield entry


def _rate(project: Project, table: FrameTable) -> Fraction:
    """Frames per second of the released file: the grid's, or the mean rate of the source without one."""
    if project.grid_fps_numerator:
        return Fraction(project.grid_fps_numerator, project.grid_fps_denominator)
    span = (table.ticks[-1] - table.ticks[0]) * table.time_base
    return Fraction(len(table) - 1) / span if span else Fraction(1)


def _record(actor: User | None, action: str, release: Release) -> None:
    record(
        actor=str(actor.pk) if actor else "",
        action=action,
        scope=str(release.project_id),
        subject=f"release:{release.pk}",
        detail={"version": release.version},
    )
