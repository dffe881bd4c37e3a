"""One file in two projects: what the ingest made of it is copied, and nothing is decoded again."""

from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from backend.apps.media.locks import lock_asset
from backend.apps.media.models import Asset, FrameTable, Rendition
from backend.apps.media.policies import rendition_key, source_key
from backend.apps.projects.models import Project
from backend.infra import storage
from backend.infra.audit.services import record

READ = ("width", "height", "frame_count", "has_audio", "probe")


def copy_asset(*, project: Project, asset: Asset) -> Asset:
    """Make the ready `asset` of another project one of `project` too, and return that one.

    Every project has files of its own, so that each can go by itself. A project that has the file ready already keeps
    what it has. Raises ValueError where the asset is not ready or the projects have different sampling grids.
    """
    if asset.state != Asset.State.READY or _grid(asset.project) != _grid(project):
        raise ValueError("only a ready asset of a project with the same sampling grid can be copied")
    new_id = uuid4()
    copied, _ = Asset.objects.get_or_create(
        project=project,
        source_sha256=asset.source_sha256,
        defaults={
            "id": new_id,
            "name": asset.name,
            "source_key": source_key(new_id),
            "source_bytes": asset.source_bytes,
            "metadata": asset.metadata,
        },
    )
    if copied.state == Asset.State.READY:
        return copied
    _copy_file(asset.source_key, copied.source_key)
    renditions = [_copy_rendition(one, copied) for one in asset.renditions.all()]
    with transaction.atomic():
        locked = lock_asset(copied.pk)
        if locked is None or locked.state == Asset.State.READY:
            return locked or copied
        table = FrameTable.objects.get(asset=asset)
        table.pk, table.asset = None, locked
        table.save(force_insert=True)
        Rendition.objects.bulk_create(renditions)
        for field in READ:
            setattr(locked, field, getattr(asset, field))
        locked.state, locked.refusal = Asset.State.READY, ""
        locked.save(update_fields=["state", "refusal", *READ])
        for path in settings.ASSET_READY_HANDLERS:
            import_string(path)(locked.pk)
        record(
            actor="",
            action="asset.copied",
            scope=str(project.pk),
            subject=f"asset:{locked.pk}",
            detail={"from": str(asset.pk)},
        )
    return locked


def _grid(project: Project) -> tuple[int | None, int | None]:
    return project.grid_fps_numerator, project.grid_fps_denominator


def _copy_rendition(rendition: Rendition, asset: Asset) -> Rendition:
    key = rendition_key(asset.pk, rendition.kind, rendition.sha256, Path(rendition.key).suffix)
    _copy_file(rendition.key, key)
    return Rendition(
        asset=asset,
        kind=rendition.kind,
        key=key,
        sha256=rendition.sha256,
        bytes=rendition.bytes,
        content_type=rendition.content_type,
        detail=rendition.detail,
    )


def _copy_file(key: str, to: str) -> None:
    if not storage.exists(to):
        with storage.local_copy(key) as path:
            storage.write_file(to, path)
