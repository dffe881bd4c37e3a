"""The guarded ways to assets and uploads, and the facts that other rooms read of an asset."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from numpy.typing import NDArray

from annotation_schemas.timecode import FrameTable
from backend.apps.accounts.models import User
from backend.apps.media import models
from backend.apps.media.errors import AssetNotReady, UnknownAsset, UnknownRendition, UnknownUpload
from backend.apps.media.models import Asset, Rendition, Upload, unpack_array, unpack_integers
from backend.apps.projects.errors import UnknownProject
from backend.apps.projects.models import Project
from backend.apps.projects.policies import ANY_ROLE, LEAD_ONLY
from backend.apps.projects.selectors import access_membership_by_id
from backend.infra.errors import Forbidden
from backend.infra.jobs.models import Job


@dataclass(frozen=True)
class StoredTimes:
    """The frame table of an asset as it was stored; `grid` holds source frames, or None without a grid.

    `shot_cuts` are the frames that begin a new shot; none for assets that were read before cuts were looked for.
    """

    table: FrameTable
    grid: tuple[int, ...] | None
    duration_ticks: int
    hash: str
    shot_cuts: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class FrameTicks:
    """The ticks of a stored frame table, for those who look up a few frames of very many tables."""

    ticks: NDArray[np.int64]
    time_base: Fraction


def access_asset(actor: User, asset_id: UUID, *, roles: tuple[str, ...] = ANY_ROLE) -> Asset:
    """Return the asset. Raises UnknownAsset, and RoleNeeded for a member without one of the roles."""
    asset = Asset.objects.filter(id=asset_id).select_related("project").first()
    if asset is None:
        raise UnknownAsset
    try:
        access_membership_by_id(actor, asset.project_id, roles=roles)
    except UnknownProject:
        raise UnknownAsset from None
    if asset_id in hidden_from(actor, asset.project_id):
        raise UnknownAsset
    return asset


def hidden_from(actor: User, project_id: UUID) -> set[UUID]:
    """The assets of the project that the person must not see now, by what the rooms above say."""
    hidden: set[UUID] = set()
    for path in settings.HIDDEN_ASSETS:
        hidden |= import_string(path)(actor, project_id)
    return hidden


def access_upload(actor: User, upload_id: UUID) -> Upload:
    """Return an upload that the person began and may still finish. Raises UnknownUpload."""
    upload = Upload.objects.filter(id=upload_id, user=actor).select_related("project", "asset").first()
    if upload is None:
        raise UnknownUpload
    try:
        access_membership_by_id(actor, upload.project_id, roles=LEAD_ONLY)
    except (UnknownProject, Forbidden):
        raise UnknownUpload from None
    return upload


def assets_of(
    project: Project, *, but_for: Collection[UUID] = (), state: str | None = None, text: str | None = None
) -> QuerySet[Asset]:
    """Return the assets of the project with their renditions, and their frame tables without ticks.

    `but_for` are left out; `state` and `text`, words of the name, keep only what matches.
    """
    assets = Asset.objects.filter(project=project)
    if but_for:
        assets = assets.exclude(pk__in=but_for)
    if state is not None:
        assets = assets.filter(state=state)
    if text:
        assets = assets.filter(name__icontains=text)
    return (
        assets.select_related("frame_table")
        .defer("frame_table__ticks", "frame_table__grid")
        .prefetch_related("renditions")
    )


def with_items(assets: Sequence[Asset]) -> set[UUID]:
    """Return the ids of those of the assets of which there are items."""
    # The room above adds the relation; here only whether there is one is asked.
    rows = Asset.objects.filter(pk__in=[asset.pk for asset in assets], items__isnull=False)
    return set(rows.values_list("pk", flat=True).distinct())


def ingest_jobs_of(assets: Sequence[Asset]) -> dict[UUID, Job]:
    """Return the newest ingest job of each asset that has one."""
    subjects = {f"asset:{asset.id}": asset.id for asset in assets}
    jobs = Job.objects.filter(kind="media.ingest", subject__in=list(subjects)).order_by("created_at", "id")
    return {subjects[job.subject]: job for job in jobs}


def frame_table(asset_id: UUID) -> StoredTimes:
    """Return the frame table of a ready asset, unchecked. Raises AssetNotReady."""
    stored = (
        models.FrameTable.objects.filter(asset_id=asset_id, asset__state=Asset.State.READY)
        .select_related("asset")
        .first()
    )
    if stored is None:
        raise AssetNotReady
    return _times(stored)


def frame_ticks(asset_ids: Collection[UUID]) -> Iterator[tuple[UUID, FrameTicks]]:
    """Yield the ticks of these assets, which are ready, unchecked, one table at a time in memory."""
    stored = models.FrameTable.objects.filter(asset_id__in=asset_ids)
    columns = stored.order_by("asset_id").values_list(
        "asset_id", "ticks", "time_base_numerator", "time_base_denominator"
    )
    for asset_id, ticks, numerator, denominator in columns:
        yield asset_id, FrameTicks(unpack_array(ticks), Fraction(numerator, denominator))


def _times(stored: models.FrameTable) -> StoredTimes:
    return StoredTimes(
        table=FrameTable(ticks=unpack_integers(stored.ticks), time_base=stored.time_base),
        grid=unpack_integers(stored.grid) if stored.grid is not None else None,
        duration_ticks=stored.duration_ticks,
        hash=stored.hash,
        shot_cuts=tuple(stored.asset.probe.get("shot_cuts", ())),
    )


def proxy_of(asset: Asset) -> Rendition:
    """Return the proxy of a ready asset, unchecked. Raises AssetNotReady."""
    if asset.state != Asset.State.READY:
        raise AssetNotReady
    return rendition_of(asset, Rendition.Kind.PROXY)


def rendition_of(asset: Asset, kind: str) -> Rendition:
    """Return the file of that kind, unchecked. Raises UnknownRendition."""
    rendition = asset.renditions.filter(kind=kind).first()
    if rendition is None:
        raise UnknownRendition(kind)
    return rendition
