"""From what waits for a source video to items, as soon as an asset is that video."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q

from backend.apps.media.models import Asset
from backend.apps.media.selectors import FrameTicks, frame_ticks
from backend.apps.projects.models import Project
from backend.apps.work import locks
from backend.apps.work.errors import InvalidItem
from backend.apps.work.models import Assignment, Import, RefusedRow, SourceClip, SourceVideo, WorkItem
from backend.apps.work.policies import ItemDraft, source_of_asset
from backend.apps.work.services.making import create_items
from backend.apps.work.services.seed_rows import recount
from backend.domain.clip_times import ClipOutside, clip_frames
from backend.domain.seed_documents import key_of, pack_keys, seed_document, unpack_pairs
from backend.infra.bulk import update_column
from backend.infra.jobs.context import JobContext
from backend.infra.jobs.services import enqueue

ITEMS_KIND = "work.items_of_asset"
ASSETS_AT_ONCE = 500
VIDEOS_AT_ONCE = 100
CLIPS_AT_ONCE = 500


class _Clip(NamedTuple):
    """The columns of a SourceClip that waits."""

    pk: int
    video_id: int
    brought_by_id: UUID
    row: int
    segment_id: str
    start_time: float
    end_time: float
    what_description: str
    domain: str
    qa_keys: bytes
    waiting: int
    pairs: bytes | None


Storing = Callable[[], AbstractContextManager[None]]


def request_items(asset_id: UUID) -> None:
    """Have the items made that waited for this asset, when there are any. The asset is ready."""
    asset = Asset.objects.get(pk=asset_id)
    if not _videos_named(asset.project_id, [asset]).exists():
        return
    enqueue(
        kind=ITEMS_KIND,
        subject=f"asset:{asset_id}",
        payload={"asset_id": str(asset_id)},
        scope=str(asset.project_id),
    )


def run_items_of_asset(job: JobContext) -> dict[str, Any]:
    """Make the items that waited for the asset that the job names."""
    asset = Asset.objects.select_related("project").filter(pk=job.payload["asset_id"]).first()
    if asset is None or asset.state != Asset.State.READY:
        return {"items": 0}
    link_assets(project=asset.project, assets=[asset], storing=job.storing)

    def report(items: int) -> None:
        job.progress(0.5, f"{items} items made")

    return {"items": make_items(project=asset.project, storing=job.storing, report=report)}


def ready_assets(project: Project) -> Iterator[Asset]:
    """The ready assets of the project, the oldest first, those whose metadata name their source before the others.

    No cursor stays open between them: the caller may write.
    """
    ready = Asset.objects.filter(project=project, state=Asset.State.READY).order_by("created_at", "id")
    ready = ready.only("id", "name", "metadata", "created_at")
    for assets in (
        ready.filter(metadata__has_key="source_video_id"),
        ready.exclude(metadata__has_key="source_video_id"),
    ):
        page = list(assets[:ASSETS_AT_ONCE])
        while page:
            yield from page
            last = page[-1]
            later = Q(created_at__gt=last.created_at) | Q(created_at=last.created_at, id__gt=last.pk)
            # Said twice, so that both databases find the place in the index.
            page = list(assets.filter(later, created_at__gte=last.created_at)[:ASSETS_AT_ONCE])


def link_assets(*, project: Project, assets: Iterable[Asset], storing: Storing) -> None:
    """Note of each source video without an asset which of these is it. Where several fit, the first one is."""
    left = iter(assets)
    while some := list(islice(left, ASSETS_AT_ONCE)):
        with storing():
            locks.lock_imports(project.pk)
            by_name: dict[int, list[SourceVideo]] = {}
            for video in _videos_named(project.pk, some).filter(asset=None):
                by_name.setdefault(video.name_key, []).append(video)
            found: dict[int, UUID] = {}
            for asset in some if by_name else ():
                name, dataset = source_of_asset(asset)
                for video in by_name.get(key_of(str(project.pk), name), ()):
                    if video.pk not in found and dataset in (None, video.source_dataset):
                        found[video.pk] = asset.pk
            update_column(SourceVideo, "asset", found.items())


def _videos_named(project_id: UUID, assets: Sequence[Asset]) -> Any:
    names = {key_of(str(project_id), source_of_asset(asset)[0]) for asset in assets}
    return SourceVideo.objects.filter(name_key__in=names, clips_waiting__gt=0)


def make_items(*, project: Project, storing: Storing, report: Callable[[int], None]) -> int:
    """Make items of all clips whose video has a ready asset; returns their number. `report` hears it as it grows.

    Every few hundred clips are a transaction of their own (`storing`), so that what is killed goes on where it was.
    """
    made = 0
    for videos in _in_turn(project):
        for number in _make_of_videos(project, videos, storing):
            made += number
            report(made)
    return made


def _in_turn(project: Project) -> Iterator[dict[int, tuple[SourceVideo, FrameTicks]]]:
    """The videos that clips wait for and whose asset is ready, with its frame table, some hundred clips at once."""
    after = 0
    while True:
        # Without a join: the first ones stand in an index of just these.
        videos = list(
            SourceVideo.objects.filter(
                project=project, id__gt=after, clips_waiting__gt=0, asset__isnull=False
            ).order_by("id")[:VIDEOS_AT_ONCE]
        )
        if not videos:
            return
        after = videos[-1].pk
        ready = (
            Asset.objects.filter(state=Asset.State.READY)
            .only("project_id", "name", "state", "frame_count", "metadata")
            .in_bulk([video.asset_id for video in videos if video.asset_id])
        )
        by_asset: dict[UUID, list[SourceVideo]] = {}
        for video in videos:
            asset = ready.get(video.asset_id) if video.asset_id else None
            if asset is not None:
                video.asset = asset
                by_asset.setdefault(asset.pk, []).append(video)
        chosen: dict[int, tuple[SourceVideo, FrameTicks]] = {}
        clips = 0
        for asset_id, table in frame_ticks(list(by_asset)):
            for video in by_asset[asset_id]:
                chosen[video.pk] = (video, table)
                clips += video.clips_waiting
            if clips >= CLIPS_AT_ONCE:
                yield chosen
                chosen, clips = {}, 0
        if chosen:
            yield chosen


def _make_of_videos(
    project: Project, videos: dict[int, tuple[SourceVideo, FrameTicks]], storing: Storing
) -> Iterator[int]:
    """Make the items of these videos, a few hundred in a transaction; yields how many there were in each."""
    while True:
        with storing():
            locks.lock_imports(project.pk)
            waiting = SourceClip.objects.filter(video__in=list(videos), waiting__gt=0, is_refused=False)
            columns = waiting.order_by("video", "start_time", "id").values_list(*_Clip._fields)
            clips = [_Clip(*values) for values in columns[:CLIPS_AT_ONCE]]
            made = _make_of_clips(project, clips, videos)
        yield made
        if len(clips) < CLIPS_AT_ONCE:
            return


def _make_of_clips(
    project: Project, clips: Sequence[_Clip], videos: dict[int, tuple[SourceVideo, FrameTicks]]
) -> int:
    """Make the items of the clips, or say what is wrong with them; returns how many were made."""
    imports = Import.objects.in_bulk({clip.brought_by_id for clip in clips})
    fresh: list[_Clip] = []
    drafts: list[ItemDraft] = []
    faults: dict[int, str] = {}
    for clip in clips:
        video, table = videos[clip.video_id]
        if len(clip.qa_keys) > len(pack_keys(range(clip.waiting))) and _add_to_item(clip, video):
            continue
        try:
            drafts.append(_draft(clip, imports[clip.brought_by_id], video, table))
            fresh.append(clip)
        except ClipOutside as reason:
            faults[clip.pk] = str(reason)

    def note(index: int, reason: InvalidItem) -> None:
        faults[fresh[index].pk] = reason.message

    items = create_items(actor=None, project=project, drafts=drafts, note_invalid=note) if drafts else []
    sound = [clip for clip in fresh if clip.pk not in faults]
    SourceClip.objects.filter(pk__in=faults).update(is_refused=True)
    done = [clip.pk for clip in clips if clip.pk not in faults]
    SourceClip.objects.filter(pk__in=done).update(waiting=0, pairs=None)
    RefusedRow.objects.bulk_create(
        RefusedRow(
            brought_by_id=clip.brought_by_id, row=clip.row, clip_id=clip.pk, message=faults[clip.pk][:500]
        )
        for clip in clips
        if clip.pk in faults
    )
    for import_id, number in Counter(clip.brought_by_id for clip in sound).items():
        Import.objects.filter(pk=import_id).update(items=F("items") + number)
    recount({clip.video_id for clip in clips})
    return len(items)


def _draft(clip: _Clip, imported: Import, video: SourceVideo, table: FrameTicks) -> ItemDraft:
    """The item that the clip becomes. Raises ClipOutside."""
    asset = video.asset
    if asset is None or clip.pairs is None:
        raise ValueError(f"clip {clip.pk} does not wait for an asset")
    # An asset that was itself cut from the source video says when in it its first frame is shown.
    offset = float(asset.metadata.get("source_offset", 0.0))
    start_frame, end_frame = clip_frames(table, clip.start_time - offset, clip.end_time - offset)
    said = {
        "segment_id": clip.segment_id,
        "source_video_id": video.source_video_id,
        "source_dataset": video.source_dataset,
        "source_start_time": clip.start_time,
        "source_end_time": clip.end_time,
        "what_description": clip.what_description,
        "domain": clip.domain,
    }
    return ItemDraft(
        asset=asset,
        start_frame=start_frame,
        end_frame=end_frame,
        split=imported.split,
        metadata={name: value for name, value in said.items() if value != ""},
        seed=seed_document(unpack_pairs(clip.pairs)),
        start_stage=imported.stage,
        seed_is_checked=True,
    )


def _add_to_item(clip: _Clip, video: SourceVideo) -> bool:
    """Put pairs that came late into the item of their clip, if nobody has begun it. Returns whether they are in."""
    work_items = list(
        WorkItem.objects.select_for_update(of=("self",))
        .filter(
            item__asset=video.asset_id,
            item__project=video.project_id,
            item__metadata__segment_id=clip.segment_id,
        )
        .select_related("item")
    )
    if len(work_items) != 1 or work_items[0].state != WorkItem.State.OPEN or clip.pairs is None:
        return False
    work_item = work_items[0]
    # Looked up under the lock: nobody can begin it now.
    if work_item.seed is None or Assignment.objects.filter(work_item=work_item).exists():
        return False
    late = seed_document(unpack_pairs(clip.pairs))["pairs"]
    work_item.seed = {**work_item.seed, "pairs": [*work_item.seed["pairs"], *late]}
    work_item.item.seed = work_item.seed
    work_item.save(update_fields=["seed"])
    work_item.item.save(update_fields=["seed"])
    return True
