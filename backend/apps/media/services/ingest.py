"""The job that reads an asset: engine outside, one transaction at the end."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from backend.apps.media.engine.pipeline import Ingested, MadeFile, ingest_file
from backend.apps.media.engine.refusal import EngineFailed, Refused
from backend.apps.media.locks import lock_asset
from backend.apps.media.models import Asset, FrameTable, Rendition, pack_integers
from backend.apps.media.policies import rendition_key
from backend.infra import storage
from backend.infra.jobs.context import JobContext
from backend.infra.jobs.errors import JobFailed
from backend.infra.jobs.models import Job

log = logging.getLogger(__name__)

OPEN_STATES = (Asset.State.QUEUED, Asset.State.PROCESSING)
REFUSAL_LENGTH = 300
PREFIX = "ingest-"


def run_ingest(job: JobContext) -> dict[str, Any] | None:
    """Read the asset that the job names, store what was made of it, and mark the job done.

    Running it again for an asset that is done changes nothing. A refused file is a result, not a failure: its
    bytes are removed and the asset says why. Raises JobFailed when this machine cannot ingest, JobCancelled
    and JobLost.
    """
    asset_id = UUID(job.payload["asset_id"])
    asset = Asset.objects.filter(id=asset_id).first()
    if asset is None:
        raise JobFailed("The asset is gone.")
    if not Asset.objects.filter(id=asset_id, state__in=OPEN_STATES).update(state=Asset.State.PROCESSING):
        return {"asset": str(asset_id), "state": asset.state}
    fps = Fraction(*job.payload["grid_fps"]) if job.payload["grid_fps"] else None

    def should_stop() -> bool:
        job.check()
        return False

    with _work_folder(asset_id, job.fencing) as workdir:
        try:
            with storage.local_copy(asset.source_key) as source:
                made = ingest_file(
                    source.resolve(), workdir, grid_fps=fps, report=job.progress, should_stop=should_stop
                )
        except Refused as refusal:
            _store_refusal(job, asset, str(refusal))
            return None
        except EngineFailed as failure:
            raise JobFailed(str(failure)) from failure
        except FileNotFoundError:
            raise JobFailed("The bytes of the file are gone; please send it again.") from None
        _store(job, asset, made)
    return None


def note_ended(job: Job) -> None:
    """Refuse the asset of an ingest that failed for good or was cancelled; its bytes stay for another try."""
    reason = job.error or "The ingest was cancelled."
    Asset.objects.filter(id=job.payload["asset_id"], state__in=OPEN_STATES).update(
        state=Asset.State.REFUSED, refusal=reason[:REFUSAL_LENGTH]
    )


def _store_refusal(job: JobContext, asset: Asset, reason: str) -> None:
    with job.finishing() as result:
        Asset.objects.filter(id=asset.id).update(
            state=Asset.State.REFUSED, refusal=reason[:REFUSAL_LENGTH], probe={}
        )
        result |= {"asset": str(asset.id), "state": Asset.State.REFUSED, "reason": reason}
    storage.remove(asset.source_key)


def _store(job: JobContext, asset: Asset, made: Ingested) -> None:
    job.progress(1.0, "Storing")
    written: list[str] = []
    try:
        files = []
        for file in made.files:
            key = rendition_key(asset.id, file.kind, storage.hash_file(file.path), file.path.suffix)
            written.append(key)
            files.append((file, storage.write_file(key, file.path, move=True)))
        with job.finishing() as result:
            _write_rows(asset.id, made, files)
            result |= {"asset": str(asset.id), "state": Asset.State.READY, "frames": len(made.table)}
    except BaseException:
        # Another attempt may have stored the same files for good; those stay.
        for key in written:
            if not Rendition.objects.filter(key=key).exists():
                storage.remove(key)
        raise


def _write_rows(asset_id: UUID, made: Ingested, files: list[tuple[MadeFile, storage.StoredFile]]) -> None:
    asset = lock_asset(asset_id)
    if asset is None:
        raise JobFailed("The asset was deleted while it was read.")
    table = made.table
    FrameTable.objects.create(
        asset=asset,
        time_base_numerator=table.time_base.numerator,
        time_base_denominator=table.time_base.denominator,
        first_tick=table.ticks[0],
        duration_ticks=made.duration_ticks,
        ticks=pack_integers(table.ticks),
        hash=table.hash,
        grid=pack_integers(made.grid) if made.grid else None,
    )
    Rendition.objects.bulk_create(
        Rendition(
            asset=asset,
            kind=file.kind,
            key=stored.key,
            sha256=stored.sha256,
            bytes=stored.bytes,
            content_type=file.content_type,
            detail=file.detail,
        )
        for file, stored in files
    )
    asset.state, asset.refusal = Asset.State.READY, ""
    asset.width, asset.height = made.picture.width, made.picture.height
    asset.frame_count, asset.has_audio, asset.probe = len(table), made.has_audio, made.facts
    asset.save(update_fields=["state", "refusal", "width", "height", "frame_count", "has_audio", "probe"])
    for path in settings.ASSET_READY_HANDLERS:
        import_string(path)(asset_id)


@contextmanager
def _work_folder(asset_id: UUID, fencing: int) -> Iterator[Path]:
    """A folder of this attempt, on the disk of the data so that its files can be moved; always removed."""
    root = Path(settings.DATA) / "work"
    root.mkdir(parents=True, exist_ok=True)
    _sweep(root, asset_id)
    folder = root / f"{PREFIX}{asset_id}-{fencing}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(root: Path, asset_id: UUID) -> None:
    """Remove what killed attempts left: earlier ones at this asset, and those at assets nobody reads now."""
    left = [folder for folder in root.glob(f"{PREFIX}*") if folder.is_dir()]
    owners = {folder: folder.name.removeprefix(PREFIX)[:36] for folder in left}
    busy = {
        str(found)
        for found in Asset.objects.filter(
            ~Q(id=asset_id), id__in=set(owners.values()), state=Asset.State.PROCESSING
        ).values_list("id", flat=True)
    }
    for folder, owner in owners.items():
        if owner not in busy:
            log.info("removing the leftovers of an ingest: %s", folder.name)
            shutil.rmtree(folder, ignore_errors=True)
