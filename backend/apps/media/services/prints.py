"""Small pictures of frames of an asset, for comparing what clips look like."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from backend.apps.media.engine.child import StopQuestion
from backend.apps.media.engine.limits import DEFAULT_LIMITS
from backend.apps.media.engine.prints import grey_pictures
from backend.apps.media.models import Asset
from backend.apps.media.selectors import proxy_of
from backend.infra import storage


def small_pictures(
    *, asset: Asset, frames: Sequence[int], side: int, should_stop: StopQuestion
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return the frames (rising, each once) of a ready asset as uint8[frame, side, side], brightness only.

    Raises AssetNotReady, UnknownRendition, FileNotFoundError, and the engine's Refused, EngineFailed and Cancelled.
    """
    proxy = proxy_of(asset)
    with tempfile.TemporaryDirectory(prefix="groundling-") as folder, storage.local_copy(proxy.key) as path:
        return grey_pictures(
            path.resolve(), Path(folder), frames, side=side, limits=DEFAULT_LIMITS, should_stop=should_stop
        )
