"""The video of a clip, as researchers get it: exactly its grid frames, or every frame of the source."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from backend.apps.media.engine.cut import cut_frames
from backend.apps.media.engine.limits import DEFAULT_LIMITS
from backend.apps.media.models import Asset, Rendition
from backend.apps.media.selectors import frame_table, rendition_of
from backend.infra import storage


@dataclass(frozen=True)
class ClipVideo:
    """A file with one frame for each of `source_frames`, in pixels `width` x `height` (padding included)."""

    path: Path
    source_frames: tuple[int, ...]
    width: int
    height: int


@contextmanager
def clip_video(
    *, asset: Asset, start_frame: int, end_frame: int, folder: Path, on_grid: bool = True
) -> Iterator[ClipVideo]:
    """Yield the video of the clip; a file that has to be made lies in `folder`.

    It has the grid frames of the clip when the asset has a grid and `on_grid`, else all its frames. Raises
    AssetNotReady, UnknownRendition, FileNotFoundError, and the engine's Refused and EngineFailed.
    """
    times = frame_table(asset.pk)
    grid = times.grid if on_grid else None
    kind = Rendition.Kind.PROXY if grid is None else Rendition.Kind.GRID
    frames = grid if grid is not None else tuple(range(len(times.table)))
    chosen = [index for index, frame in enumerate(frames) if start_frame <= frame <= end_frame]
    source_frames = tuple(frames[index] for index in chosen)
    rendition = rendition_of(asset, kind)
    size = {"width": rendition.detail["width"], "height": rendition.detail["height"]}
    with storage.local_copy(rendition.key) as source:
        if len(chosen) == len(frames):
            yield ClipVideo(source, source_frames, **size)
            return
        cut = folder.resolve() / f"cut-{asset.pk}-{start_frame}-{end_frame}.mp4"
        try:
            if chosen:
                cut_frames(source.resolve(), cut, first=chosen[0], last=chosen[-1], limits=DEFAULT_LIMITS)
            yield ClipVideo(cut, source_frames, **size)
        finally:
            cut.unlink(missing_ok=True)
