"""Finding clips that look nearly the same, for a lead to look at."""

from collections import defaultdict
from uuid import UUID

import numpy as np
from django.db import transaction

from backend.apps.accounts.models import User
from backend.apps.media import selectors as media
from backend.apps.media.engine.refusal import EngineFailed, Refused
from backend.apps.media.errors import AssetNotReady, UnknownRendition
from backend.apps.media.models import Asset
from backend.apps.media.services.prints import small_pictures
from backend.apps.projects.models import Project
from backend.apps.projects.policies import LEAD_ONLY
from backend.apps.projects.selectors import access_project_by_id
from backend.apps.work.models import ClipPrint, Item, Likeness
from backend.domain.clip_cutting import Interval, VideoTimes
from backend.domain.likeness import (
    PICTURE_SIDE,
    AlikePair,
    Hashes,
    alike_pictures,
    distance_of,
    perceptual_hashes,
    print_frames,
    shared_stretches,
)
from backend.infra.jobs.context import JobContext
from backend.infra.jobs.errors import JobFailed
from backend.infra.jobs.models import Job
from backend.infra.jobs.services import enqueue

LIKENESS_KIND = "work.likeness"
# Reading the videos takes most of the time.
READ = 0.9


def request_likenesses(*, actor: User, project: Project) -> Job:
    """Look for clips that look alike, in the background. Raises RoleNeeded unless the person leads the project."""
    access_project_by_id(actor, project.pk, roles=LEAD_ONLY)
    with transaction.atomic():
        return enqueue(
            kind=LIKENESS_KIND,
            subject=f"project:{project.pk}",
            payload={},
            scope=str(project.pk),
            requested_by=str(actor.pk),
        )


def run_likenesses(job: JobContext) -> None:
    """Do the search that the job names: the prints that are missing, then the pairs, which replace those of before.

    A pair that a lead dismissed stays dismissed. Raises JobFailed, JobCancelled and JobLost.
    """
    project = Project.objects.filter(pk=job.subject_id).first()
    if project is None:
        raise JobFailed("The project is gone.")
    unread = _print_missing(job, project)
    prints = list(
        ClipPrint.objects.filter(item__project=project)
        .exclude(item__state=Item.State.WITHDRAWN)
        .select_related("item")
        .order_by("item__created_at", "item__id")
    )
    pairs = _pairs(job, prints)
    with job.finishing() as result:
        Likeness.objects.filter(project=project, is_dismissed=False).delete()
        Likeness.objects.bulk_create(
            [
                Likeness(
                    project=project,
                    first=prints[pair.first].item,
                    second=prints[pair.second].item,
                    distance=pair.distance,
                )
                for pair in pairs
            ],
            batch_size=500,
            ignore_conflicts=True,
        )
        result |= {"clips": len(prints), "pairs": len(pairs), "unread_videos": unread}


def _print_missing(job: JobContext, project: Project) -> int:
    """Make the prints that are missing, video by video; returns how many videos could not be read."""
    missing: dict[UUID, list[Item]] = defaultdict(list)
    without = Item.objects.filter(project=project, print=None).exclude(state=Item.State.WITHDRAWN)
    for item in without.order_by("asset_id", "start_frame", "id"):
        missing[item.asset_id].append(item)
    unread = 0
    for number, (asset_id, items) in enumerate(missing.items(), start=1):
        try:
            _print_clips(job, Asset.objects.get(pk=asset_id), items)
        except (Refused, EngineFailed, AssetNotReady, UnknownRendition, FileNotFoundError):
            unread += 1
        job.progress(READ * number / len(missing), f"Video {number} of {len(missing)}")
    return unread


def _print_clips(job: JobContext, asset: Asset, items: list[Item]) -> None:
    def should_stop() -> bool:
        job.check()
        return False

    stored = media.frame_table(asset.pk)
    times = VideoTimes(stored.table, stored.duration_ticks)
    wanted = [print_frames(times, Interval(item.start_frame, item.end_frame)) for item in items]
    frames = sorted({frame for ones in wanted for frame in ones})
    hashes = perceptual_hashes(
        small_pictures(asset=asset, frames=frames, side=PICTURE_SIDE, should_stop=should_stop)
    )
    place = {frame: number for number, frame in enumerate(frames)}
    ClipPrint.objects.bulk_create(
        [
            ClipPrint(item=item, hashes=hashes[[place[frame] for frame in ones]].astype(">u8").tobytes())
            for item, ones in zip(items, wanted, strict=True)
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


def _pairs(job: JobContext, prints: list[ClipPrint]) -> list[AlikePair]:
    """Each clip at most once as the later one: with the clip of its own video that it overlaps, else with another's."""
    if not prints:
        return []
    hashes: Hashes = np.array([np.frombuffer(one.hashes, dtype=">u8") for one in prints]).astype(np.uint64)
    by_video: dict[UUID, list[int]] = defaultdict(list)
    for number, print_ in enumerate(prints):
        by_video[print_.item.asset_id].append(number)
    found: dict[int, AlikePair] = {}
    for places in by_video.values():
        intervals = [
            Interval(prints[place].item.start_frame, prints[place].item.end_frame) for place in places
        ]
        for one, other in shared_stretches(intervals):
            first, second = sorted((places[one], places[other]))
            found[second] = AlikePair(first, second, distance_of(hashes[first], hashes[second]))
    video_numbers = {video: number for number, video in enumerate(by_video)}
    videos = [video_numbers[one.item.asset_id] for one in prints]
    for pair in alike_pictures(hashes, videos):
        if isinstance(pair, AlikePair):
            found.setdefault(pair.second, pair)
        else:
            job.progress(READ + (1 - READ) * pair / len(prints), f"{pair} of {len(prints)} clips compared")
    return sorted(found.values(), key=lambda pair: (pair.distance, pair.second))
