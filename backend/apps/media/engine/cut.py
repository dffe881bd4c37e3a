"""Some frames of a rendition as a video of their own, frame by frame the same."""

from pathlib import Path

import ffmpeg

from backend.apps.media.engine.child import run_child
from backend.apps.media.engine.encode import H264, explain_failure, find_ffmpeg
from backend.apps.media.engine.limits import FORMATS, PROTOCOLS, Limits


def cut_frames(source: Path, target: Path, *, first: int, last: int, limits: Limits) -> None:
    """Write the frames `first` to `last` (inclusive, counted in `source`) to `target`, an absolute path.

    `source` is a rendition made by this engine. There is no sound. Raises Refused or EngineFailed.
    """
    video = ffmpeg.input(f"file:{source}", format_whitelist=FORMATS, protocol_whitelist=PROTOCOLS)["v:0"]
    video = video.filter("trim", start_frame=first, end_frame=last + 1).filter("setpts", "PTS-STARTPTS")
    command = ffmpeg.compile(
        video.output(str(target), **H264).global_args("-nostdin", "-hide_banner", "-v", "error"),
        cmd=find_ffmpeg(),
        overwrite_output=True,
    )
    outcome = run_child(command, cwd=target.parent, limits=limits.encode)
    if not outcome.succeeded:
        raise explain_failure(outcome)
