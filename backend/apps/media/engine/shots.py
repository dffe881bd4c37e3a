"""Shot cuts of a video that was ingested before they were looked for, by the same filter on its proxy."""

from pathlib import Path

import ffmpeg

from backend.apps.media.engine.child import StopQuestion, run_child
from backend.apps.media.engine.encode import CUTS_NAME, explain_failure, find_ffmpeg, shot_cut_log
from backend.apps.media.engine.frame_table import read_shot_cuts
from backend.apps.media.engine.limits import FORMATS, PROTOCOLS, Limits


def find_shot_cuts(
    proxy: Path, workdir: Path, *, width: int, height: int, limits: Limits, should_stop: StopQuestion
) -> list[int]:
    """Return the frames that begin a new shot, rising, never 0; frames of the proxy are those of the source.

    `width` and `height` are the upright picture's; both paths are absolute. Raises Refused, EngineFailed or Cancelled.
    """
    video = ffmpeg.input(f"file:{proxy}", format_whitelist=FORMATS, protocol_whitelist=PROTOCOLS)["v:0"]
    command = ffmpeg.compile(
        shot_cut_log(video, width, height).global_args(
            *("-nostdin", "-hide_banner", "-v", "error", "-progress", "pipe:1")
        ),
        cmd=find_ffmpeg(),
        overwrite_output=True,
    )
    outcome = run_child(command, cwd=workdir, limits=limits.encode, should_stop=should_stop)
    if not outcome.succeeded:
        raise explain_failure(outcome)
    return read_shot_cuts(workdir / CUTS_NAME)
