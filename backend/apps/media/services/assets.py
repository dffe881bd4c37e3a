"""From a file to an asset that waits for its ingest."""

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction

from backend.apps.accounts.models import User
from backend.apps.media.engine.limits import DEFAULT_LIMITS
from backend.apps.media.engine.probe import check_bytes
from backend.apps.media.engine.refusal import Refused
from backend.apps.media.errors import FileRefused, StorageFull
from backend.apps.media.locks import lock_asset
from backend.apps.media.models import Asset
from backend.apps.media.policies import clean_name, source_key
from backend.apps.projects.models import Project
from backend.infra import storage
from backend.infra.audit.services import record
from backend.infra.jobs.models import Job
from backend.infra.jobs.services import enqueue

INGEST_KIND = "media.ingest"
FULL_DISK = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class AddedFile:
    """The asset of a file. `job` reads it; None when the asset was ready before."""

    asset: Asset
    job: Job | None


def add_asset(
    *,
    actor: User | None,
    project: Project,
    path: Path,
    name: str,
    metadata: dict[str, Any] | None = None,
    sha256: str = "",
    move: bool = False,
) -> AddedFile:
    """Keep the local file `path` as an asset of the project and have it ingested.

    A file whose bytes the project has already gives the asset that is there; one that was refused before is
    tried again. `actor` None is the command line of the machine itself, `sha256` spares hashing a file whose
    hash is known, and with `move` the file at `path` is gone afterwards. Raises FileRefused for a file of no
    or too many bytes, and StorageFull. Whenever it ends midway, the same call again completes it.
    """
    try:
        check_bytes(path.stat().st_size, DEFAULT_LIMITS)
    except Refused as refusal:
        raise FileRefused(str(refusal)) from None
    asset = _find_or_make(
        project=project, name=name, path=path, sha256=sha256 or storage.hash_file(path), metadata=metadata
    )
    if asset.state != Asset.State.READY:
        _keep_source(asset, path, move=move)
    if move:
        path.unlink(missing_ok=True)
    return _request_ingest(actor=actor, asset=asset)


def _find_or_make(
    *, project: Project, name: str, path: Path, sha256: str, metadata: dict[str, Any] | None
) -> Asset:
    asset_id = uuid4()
    asset, _ = Asset.objects.get_or_create(
        project=project,
        source_sha256=sha256,
        defaults={
            "id": asset_id,
            "name": clean_name(name),
            "source_key": source_key(asset_id),
            "source_bytes": path.stat().st_size,
            "metadata": metadata or {},
        },
    )
    return asset


def _keep_source(asset: Asset, path: Path, *, move: bool) -> None:
    if storage.exists(asset.source_key):
        return
    try:
        storage.write_file(asset.source_key, path, move=move)
    except OSError as error:
        if error.errno in FULL_DISK:
            raise StorageFull from error
        raise


def _request_ingest(*, actor: User | None, asset: Asset) -> AddedFile:
    requested_by = str(actor.id) if actor else ""
    with transaction.atomic():
        current = lock_asset(asset.id)
        if current is None or current.state == Asset.State.READY:
            return AddedFile(current or asset, None)
        if current.state == Asset.State.REFUSED:
            current.state, current.refusal = Asset.State.QUEUED, ""
            current.save(update_fields=["state", "refusal"])
        fps = current.project.grid_fps_numerator
        job = enqueue(
            kind=INGEST_KIND,
            subject=f"asset:{current.id}",
            scope=str(current.project_id),
            requested_by=requested_by,
            payload={
                "asset_id": str(current.id),
                "grid_fps": [fps, current.project.grid_fps_denominator] if fps else None,
            },
        )
        record(
            actor=requested_by,
            action="asset.uploaded",
            scope=str(current.project_id),
            subject=f"asset:{current.id}",
            detail={"sha256": current.source_sha256},
        )
    return AddedFile(current, job)
