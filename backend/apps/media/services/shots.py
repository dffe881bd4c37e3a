"""Where the shots of an asset begin: found by the ingest, or now for assets that are older than that."""

import tempfile
from pathlib import Path

from django.db import transaction

from backend.apps.media.engine.child import StopQuestion
from backend.apps.media.engine.limits import DEFAULT_LIMITS
from backend.apps.media.engine.shots import find_shot_cuts
from backend.apps.media.errors import AssetNotReady
from backend.apps.media.locks import lock_asset
from backend.apps.media.models import Asset
from backend.apps.media.selectors import proxy_of
from backend.infra import storage


def shot_cuts_of(asset: Asset, *, should_stop: StopQuestion = lambda: False) -> tuple[int, ...]:
    """Return the frames of a ready asset that begin a new shot: rising, never 0. Kept once they were looked for.

    Raises AssetNotReady, FileNotFoundError, and the engine's Refused, EngineFailed and Cancelled.
    """
    known = asset.probe.get("shot_cuts")
    if known is not None:
        return tuple(known)
    if asset.width is None or asset.height is None:
        raise AssetNotReady
    proxy = proxy_of(asset)
    with tempfile.TemporaryDirectory(prefix="groundling-") as folder, storage.local_copy(proxy.key) as path:
        found = find_shot_cuts(
            path.resolve(),
            Path(folder),
            width=asset.width,
            height=asset.height,
            limits=DEFAULT_LIMITS,
            should_stop=should_stop,
        )
    with transaction.atomic():
        current = lock_asset(asset.pk)
        if current is None:
            raise AssetNotReady
        current.probe["shot_cuts"] = found
        current.save(update_fields=["probe"])
    return tuple(found)
