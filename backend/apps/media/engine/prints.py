"""Small grey pictures of chosen frames, in one pass over a video."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from backend.apps.media.engine.child import StopQuestion, run_child
from backend.apps.media.engine.encode import explain_failure, find_ffmpeg
from backend.apps.media.engine.limits import FORMATS, PROTOCOLS, Limits
from backend.apps.media.engine.refusal import EngineFailed
from backend.apps.media.engine.selection import select_expression

GREYS_NAME = "greys.raw"
GRAPH_NAME = "greys.txt"


def grey_pictures(
    proxy: Path,
    workdir: Path,
    frames: Sequence[int],
    *,
    side: int,
    limits: Limits,
    should_stop: StopQuestion,
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return the frames (rising, each once) as uint8[frame, side, side], squeezed to a square, brightness only.

    `proxy` is a rendition made by this engine; both paths are absolute. Raises Refused, EngineFailed or Cancelled.
    """
    # In a file: an argument of a process has at most 128 KiB.
    (workdir / GRAPH_NAME).write_text(
        f"[0:v:0]select='{select_expression(frames)}',scale={side}:{side}:flags=area,format=gray[out]",
        encoding="ascii",
    )
    command = [
        *(find_ffmpeg(), "-nostdin", "-hide_banner", "-v", "error", "-progress", "pipe:1", "-y"),
        *("-format_whitelist", FORMATS, "-protocol_whitelist", PROTOCOLS, "-i", f"file:{proxy}"),
        *("-filter_complex_script", GRAPH_NAME, "-map", "[out]", "-fps_mode", "passthrough"),
        *("-f", "rawvideo", GREYS_NAME),
    ]
    outcome = run_child(command, cwd=workdir, limits=limits.encode, should_stop=should_stop)
    if not outcome.succeeded:
        raise explain_failure(outcome)
    greys = np.fromfile(workdir / GREYS_NAME, dtype=np.uint8)
    if greys.size != len(frames) * side * side:
        raise EngineFailed(f"Of {len(frames)} frames asked for, {greys.size // (side * side)} came.")
    return greys.reshape(len(frames), side, side)
