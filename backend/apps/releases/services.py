"""Makes releases: one function from accepted documents to a checked folder."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from annotation_schemas.timecode import FrameTable
from backend.apps.accounts.models import User
from backend.apps.media.engine.refusal import EngineFailed, Refused
from backend.apps.media.selectors import frame_table
from backend.apps.media.services.cuts import ClipVideo, clip_video
from backend.apps.projects.locks import lock_project
from backend.apps.projects.models import Project
from backend.apps.projects.selectors import attributes_versions_of
from backend.apps.releases.errors import AlreadyBuilding, NothingToRelease
from backend.apps.releases.models import Release
from backend.apps.releases.selectors import (
    ReleasableItem,
    document_type_of,
    items_by_clip,
    releasable_items,
)
from backend.apps.work.models import Item
from backend.apps.work.policies import stages_of
from backend.domain.formats.manifest import FILE_NAME as MANIFEST_NAME
from backend.domain.formats.records import ReleasedClip, ReleasedVideo, ReleaseFacts
from backend.domain.release_check import verify_release
from backend.domain.release_folder import (
    BalancePart,
    CannotRelease,
    FgqaPart,
    McqPart,
    Part,
    SgqaPart,
    StcPart,
    write_release,
)
from backend.domain.release_rows_fgqa import FgqaRows, FgqaSource, fgqa_rows
from backend.domain.release_rows_mcq import McqRows, drawn_rows, mcq_rows
from backend.domain.release_rows_sgqa import SgqaRows, sgqa_rows
from backend.domain.release_rows_stc import StcRows, stc_rows
from backend.domain.sampling import Balance, Candidate, draw_balanced
from backend.infra.audit.services import record
from backend.infra.jobs.context import JobContext
from backend.infra.jobs.errors import JobCancelled, JobFailed
from backend.infra.jobs.models import Job
from backend.infra.jobs.services import enqueue

Report = Callable[[float, str], None]


def request_release(*, actor: User, project: Project) -> Release:
    """Make the next version of the project's dataset in the background; the release tells how far it is.

    Raises AlreadyBuilding while another one is on its way.
    """
    with transaction.atomic():
        lock_project(project.pk)
        under_way = Release.objects.filter(project=project, job__state__in=Job.LIVE).first()
        if under_way is not None:
            raise AlreadyBuilding(under_way.version)
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
    Raises NothingToRelease, and OSError when the place cannot be written to.
    """
    # Its row comes with the finished folder: a process that is killed leaves no release that is for ever being
    # built, and the next attempt may have the number.
    release = Release(project=project, version=_next_version(project), folder=str(folder), created_by=actor)
    try:
        with _parents_of(folder):
            _write(release, report)
    except CannotRelease as reason:
        raise NothingToRelease(str(reason)) from None
    try:
        _mark_ready(release, actor)
    except IntegrityError:
        shutil.rmtree(folder)
        raise NothingToRelease(
            f"Another release of this project became version {release.version} meanwhile; run it again."
        ) from None
    return release


def run_build(job: JobContext) -> None:
    """Write the release that the job names. Raises JobFailed when it cannot be made."""
    release = Release.objects.select_related("project").filter(pk=job.payload["release_id"]).first()
    if release is None:
        raise JobFailed("The release is gone.")
    if release.state == Release.State.READY:
        return
    if job.attempt > 1:
        # A worker that died may have moved the folder to its place before it could say so.
        shutil.rmtree(release.folder, ignore_errors=True)
    try:
        _write(release, job.progress)
    except CannotRelease as reason:
        raise JobFailed(str(reason)) from None
    try:
        with job.finishing() as result:
            _mark_ready(release, None)
            result["release"] = str(release.pk)
    except JobCancelled:
        shutil.rmtree(release.folder, ignore_errors=True)
        raise


def note_failed(job: Job) -> None:
    """Say on the release why its job ended without one."""
    error = job.error or "Cancelled."
    Release.objects.filter(pk=job.payload["release_id"]).update(state=Release.State.FAILED, error=error)


@contextmanager
def _parents_of(folder: Path) -> Iterator[None]:
    """Make the folders above `folder`; those that were not there go away again when the block fails."""
    missing = [parent for parent in folder.absolute().parents if not parent.exists()]
    folder.absolute().parent.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        with suppress(OSError):
            for parent in missing:
                parent.rmdir()
        raise


def _next_release(actor: User | None, project: Project, *, folder: str) -> Release:
    for _ in range(5):
        version = _next_version(project)
        try:
            with transaction.atomic():
                return Release.objects.create(
                    project=project, version=version, folder=folder, created_by=actor
                )
        except IntegrityError:
            continue
    raise NothingToRelease("Too many releases of this project are being made at once; try again.")


def _next_version(project: Project) -> int:
    return (Release.objects.filter(project=project).aggregate(Max("version"))["version__max"] or 0) + 1


def _write(release: Release, report: Report) -> None:
    project = release.project
    facts = ReleaseFacts(
        name=project.slug,
        title=project.name,
        version=str(release.version),
        description=project.description or f"Annotations of the project {project.name}.",
        attributes={row.number: row.declaration for row in attributes_versions_of(project)},
    )
    parts = {"stc": _stc_parts, "fgqa": _fgqa_parts, "mcq": _mcq_parts, "sgqa": _sgqa_parts}[
        document_type_of(project)
    ]
    folder = Path(release.folder).absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)

    def check(made: Path) -> list[str]:
        report(0.7, "checking that the release loads")
        return verify_release(made)

    with _scratch_folder(release) as scratch, ExitStack() as stack:
        write_release(folder, facts, parts(project, scratch, stack, report), check)
    report(1.0, "done")
    manifest = (folder / MANIFEST_NAME).read_bytes()
    release.manifest = json.loads(manifest)
    release.manifest_sha256 = hashlib.sha256(manifest).hexdigest()


@contextmanager
def _scratch_folder(release: Release) -> Iterator[Path]:
    """A folder for the videos in the making; another attempt at the same release begins by emptying it."""
    folder = settings.DATA / "work" / f"release-{release.pk}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _mark_ready(release: Release, actor: User | None) -> None:
    release.state = Release.State.READY
    with transaction.atomic():
        release.save(
            update_fields=None if release._state.adding else ["state", "manifest", "manifest_sha256"]
        )
        _record(actor, "release.built", release)


def _fgqa_parts(project: Project, scratch: Path, stack: ExitStack, report: Report) -> Iterator[Part]:
    clip: ReleasedClip | None = None
    count = _Count(project, report)
    for entry in releasable_items(project):
        count.add(1)
        if entry.accepted is None:
            assert entry.missing is not None
            yield FgqaPart(None, FgqaRows((), (entry.missing,)))
            continue
        item = entry.item
        source = _source_of(project, item)
        rows = fgqa_rows(source, frame_table(item.asset_id).table, entry.accepted)
        # Items on the same frames follow each other and share their video.
        if rows.pairs and (clip is None or clip.segment_id != source.segment_id):
            clip = _released_clip(item, source.segment_id, scratch, stack)
        yield FgqaPart(clip if rows.pairs else None, rows)


def _mcq_parts(project: Project, scratch: Path, stack: ExitStack, report: Report) -> Iterator[Part]:
    """The multiple-choice questions of every item, less those that the balance of kinds does not draw.

    Documents are read twice: the draw has to know every question, and they do not all fit into memory.
    """
    balances = _draw(project)
    if balances:
        yield BalancePart(balances)
    clip: ReleasedClip | None = None
    count = _Count(project, report)
    for entry in releasable_items(project):
        count.add(1)
        rows = drawn_rows(_mcq_rows(project, entry), balances)
        if rows.questions and (clip is None or clip.segment_id != rows.questions[0].segment_id):
            clip = _released_clip(entry.item, rows.questions[0].segment_id, scratch, stack)
        yield McqPart(clip if rows.questions else None, rows)


def _draw(project: Project) -> dict[str, Balance]:
    wanted = project.workflow.get("balance")
    by_split: dict[str, list[Candidate]] = {}
    for entry in releasable_items(project) if wanted else ():
        for one in _mcq_rows(project, entry).questions:
            kinds = {"question_type": one.question_type, "domain": one.domain}
            by_split.setdefault(one.split, []).append(Candidate(one.qa_uid, kinds))
    return {
        split: draw_balanced(
            candidates,
            wanted["facets"],
            ratio=wanted["ratio"],
            least=wanted["least"],
            seed=wanted["seed"],
        )
        for split, candidates in by_split.items()
    }


def _mcq_rows(project: Project, entry: ReleasableItem) -> McqRows:
    if entry.accepted is None:
        return McqRows((), () if entry.missing is None else (entry.missing,))
    least = stages_of(project)[-1].least_distractors or 1
    frames = frame_table(entry.item.asset_id).table
    return mcq_rows(_source_of(project, entry.item), frames, entry.accepted, least=least)


def _sgqa_parts(project: Project, scratch: Path, stack: ExitStack, report: Report) -> Iterator[Part]:
    """One part for each frame at which questions are asked, after one with what an item leaves out."""
    count = _Count(project, report)
    for entry in releasable_items(project):
        count.add(1)
        if entry.accepted is None:
            assert entry.missing is not None
            yield SgqaPart(None, SgqaRows((), (entry.missing,)))
            continue
        frames = frame_table(entry.item.asset_id).table
        rows = sgqa_rows(_source_of(project, entry.item), frames, entry.accepted)
        yield SgqaPart(None, SgqaRows((), rows.left_out))
        for frame, asks in groupby(rows.asks, key=lambda one: one.frame):
            together = tuple(asks)
            clip = _released_clip(entry.item, together[0].segment_id, scratch, stack, end_frame=frame)
            yield SgqaPart(clip, SgqaRows(together, ()))


def _released_clip(
    item: Item, segment_id: str, scratch: Path, stack: ExitStack, *, end_frame: int | None = None
) -> ReleasedClip:
    """The video from the item's first frame to `end_frame`, or to its last one. Raises CannotRelease."""
    last = item.end_frame if end_frame is None else end_frame
    # Questions are about every frame of the source, also in a project with a grid.
    made = _video_of(item, last, scratch, stack, on_grid=False)
    return ReleasedClip(
        segment_id=segment_id,
        path=made.path,
        start_frame=item.start_frame,
        end_frame=last,
        width=made.width,
        height=made.height,
        frame_table_hash=frame_table(item.asset_id).hash,
    )


def _video_of(item: Item, end_frame: int, scratch: Path, stack: ExitStack, *, on_grid: bool) -> ClipVideo:
    """The video of the item's clip up to `end_frame`, there until the next one is made. Raises CannotRelease."""
    # The file of the part before this one has been copied by now.
    stack.close()
    video = clip_video(
        asset=item.asset,
        start_frame=item.start_frame,
        end_frame=end_frame,
        folder=scratch,
        on_grid=on_grid,
    )
    try:
        return stack.enter_context(video)
    except (Refused, EngineFailed) as failure:
        raise CannotRelease(f"{item.asset.name}: {failure}") from None
    except FileNotFoundError:
        raise CannotRelease(f"The video of {item.asset.name} is gone from the storage.") from None


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
    count = _Count(project, report)
    for name, entries in items_by_clip(project):
        count.add(len(entries))
        yield _stc_part(project, name, entries, scratch, stack)


def _stc_part(
    project: Project, name: str, entries: list[ReleasableItem], scratch: Path, stack: ExitStack
) -> StcPart:
    missing = tuple(entry.missing for entry in entries if entry.missing is not None)
    accepted = [entry.accepted for entry in entries if entry.accepted is not None]
    if not accepted:
        return StcPart(None, StcRows((), missing))
    item = next(entry.item for entry in entries if entry.accepted is not None)
    splits = sorted({entry.item.split for entry in entries if entry.accepted is not None})
    if len(splits) > 1:
        raise CannotRelease(
            f"{item.asset.name}, frames {item.start_frame} to {item.end_frame}: the items on this clip are in "
            f"the splits {' and '.join(splits)}; a video belongs to one."
        )
    width, height = item.asset.width, item.asset.height
    # An asset that has a frame table is ready, and the database keeps the size of every ready one.
    assert width is not None
    assert height is not None
    times = frame_table(item.asset_id)
    made = _video_of(item, item.end_frame, scratch, stack, on_grid=True)
    fps = _rate(project, times.table)
    video = ReleasedVideo(
        file_name=name,
        path=made.path,
        split=item.split,
        source_frames=made.source_frames,
        width=made.width,
        height=made.height,
        source_width=width,
        source_height=height,
        duration=len(made.source_frames) / float(fps),
        frame_table_hash=times.hash,
        fps=fps,
    )
    rows = stc_rows(video, times.table, accepted)
    return StcPart(video, StcRows(rows.tracks, (*rows.left_out, *missing)))


class _Count:
    """Reports how many items of the project are done, as the first 70 % of the whole."""

    def __init__(self, project: Project, report: Report) -> None:
        self._total = max(1, Item.objects.filter(project=project).count())
        self._report = report
        self._done = 0

    def add(self, items: int) -> None:
        """Count `items` more."""
        self._done += items
        self._report(0.7 * min(1.0, self._done / self._total), f"item {self._done} of {self._total}")


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
