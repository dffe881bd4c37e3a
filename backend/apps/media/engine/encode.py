"""One decode, every rendition: the ffmpeg command that makes proxy, grid, thumbnails, poster and sound."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import ffmpeg

from annotation_schemas.timecode import FrameTable
from backend.apps.media.engine.child import Outcome, StopQuestion, run_child
from backend.apps.media.engine.frame_table import duration_ticks
from backend.apps.media.engine.limits import FORMATS, PROTOCOLS, Limits
from backend.apps.media.engine.peaks import SAMPLE_RATE
from backend.apps.media.engine.picture import Picture, fit
from backend.apps.media.engine.probe import Probe
from backend.apps.media.engine.refusal import EngineFailed, Refused
from backend.apps.media.engine.selection import select_expression

PROXY_NAME = "proxy.mp4"
GRID_NAME = "grid.mp4"
POSTER_NAME = "poster.jpg"
THUMBNAILS_NAME = "thumbnails.jpg"
SAMPLES_NAME = "samples.s16"
TICKS_NAME = "ticks.txt"
CUTS_NAME = "cuts.txt"
GRAPH_NAME = "graph.txt"

GOP_FRAMES = 15
# The three time options belong together: with any of them missing ffmpeg re-times or drops frames of variable
# rate. No B-frames and a short GOP make a step back cheap in the browser.
H264 = {
    "c:v": "libx264",
    "preset": "veryfast",
    "crf": 20,
    "profile:v": "high",
    "bf": 0,
    "g": GOP_FRAMES,
    "fps_mode": "passthrough",
    "enc_time_base": "1/90000",
    "video_track_timescale": 90000,
    "movflags": "+faststart",
    "flags:v": "+bitexact",
    "fflags": "+bitexact",
    "map_metadata": -1,
    "map_chapters": -1,
}
# The grid has the same quality; it is coded faster and a little larger, so that a video with few frames a
# second, whose grid is half of it, is not coded almost twice.
GRID_H264 = H264 | {"preset": "superfast"}
AAC = {"c:a": "aac", "b:a": "128k", "ac": 2, "ar": 48000, "flags:a": "+bitexact"}
JPEG = {"c:v": "mjpeg", "frames:v": 1, "update": 1, "fps_mode": "passthrough", "map_metadata": -1}
TILE_COLUMNS = 10
MAX_TILES = 100
TILES_PER_SECOND = 4
TILE_BOX = (160, 120)
POSTER_BOX = (640, 640)
# Shot cuts are looked for in small pictures, where noise and grain do not count.
CUT_BOX = (320, 320)
CUT_SCORE = 10
# An argument of a process has at most 128 KiB on Linux.
LONGEST_ARGUMENT = 100_000

FrameReport = Callable[[int], None]


@dataclass(frozen=True)
class Plan:
    """What one run makes: the frames of the small renditions, and where sound begins and ends (seconds)."""

    grid_frames: tuple[int, ...]
    thumbnail_frames: tuple[int, ...]
    poster_frame: int
    sound_start: Fraction | None
    sound_seconds: Fraction


def make_plan(probe: Probe, table: FrameTable, grid_fps: Fraction | None) -> Plan:
    """Return the plan for a video with this frame table; `grid_fps` None means no grid rendition."""
    count = len(table)
    seconds = duration_ticks(table, probe.last_duration) * table.time_base
    tiles = min(MAX_TILES, count, ceil(seconds * TILES_PER_SECOND))
    first, last = table.ticks[0], table.ticks[-1]
    times = [first + Fraction((last - first) * (2 * tile + 1), 2 * tiles) for tile in range(tiles)]
    thumbnails = sorted({table.frame_at(time * table.time_base) for time in times})
    return Plan(
        grid_frames=tuple(table.grid(grid_fps)) if grid_fps else (),
        thumbnail_frames=tuple(thumbnails),
        poster_frame=count // 3,
        sound_start=first * table.time_base if probe.audio_index is not None else None,
        sound_seconds=seconds,
    )


def thumbnail_layout(plan: Plan, picture: Picture) -> dict[str, Any]:
    """Return where on the sheet each tile lies and which frame it shows: row by row, left to right."""
    width, height = fit(picture.width, picture.height, *TILE_BOX)
    return {
        "columns": TILE_COLUMNS,
        "tile_width": width,
        "tile_height": height,
        "frames": list(plan.thumbnail_frames),
    }


def run_encode(
    source: Path,
    workdir: Path,
    *,
    probe: Probe,
    picture: Picture,
    plan: Plan,
    limits: Limits,
    on_frame: FrameReport,
    should_stop: StopQuestion,
) -> str:
    """Make the files of `plan` in `workdir` and return what the decoder complained about ("" for nothing).

    Raises Refused when the file cannot be decoded within the limits, EngineFailed when this machine cannot
    encode, Cancelled.
    """

    def read_progress(line: str) -> None:
        name, _, value = line.partition("=")
        if name == "frame" and value.strip().isdigit():
            on_frame(int(value))

    argv = encode_arguments(source, workdir, probe=probe, picture=picture, plan=plan, limits=limits)
    outcome = run_child(
        argv, cwd=workdir, limits=limits.encode, on_line=read_progress, should_stop=should_stop
    )
    if not outcome.succeeded:
        raise explain_failure(outcome)
    return outcome.stderr.strip()


def encode_arguments(
    source: Path, workdir: Path, *, probe: Probe, picture: Picture, plan: Plan, limits: Limits
) -> list[str]:
    """Return the whole ffmpeg command. Files are named by us; nothing a user wrote is in it but the path."""
    media = ffmpeg.input(
        f"file:{source}",
        noautorotate=None,
        copyts=None,
        format_whitelist=FORMATS,
        protocol_whitelist=PROTOCOLS,
        max_pixels=limits.max_pixels,
        max_streams=limits.max_streams,
    )
    renditions = ["proxy", "poster", "thumbnails", "cuts"] + (["grid"] if plan.grid_frames else [])
    split = _upright(media, probe, picture, limits).filter_multi_output("split", len(renditions))
    branch = {name: split[index] for index, name in enumerate(renditions)}
    outputs = [
        *_proxy(media, branch["proxy"], probe, plan),
        branch["poster"]
        .filter("select", f"eq(n,{plan.poster_frame})")
        .filter("scale", *fit(picture.width, picture.height, *POSTER_BOX), out_range="full")
        .filter("format", "yuvj420p")
        .output(POSTER_NAME, **JPEG, **{"q:v": 3}),
        _thumbnails(branch["thumbnails"], picture, plan),
        shot_cut_log(branch["cuts"], picture.width, picture.height),
    ]
    if plan.grid_frames:
        chosen = branch["grid"].filter("select", select_expression(plan.grid_frames))
        outputs.append(chosen.output(GRID_NAME, **GRID_H264))
    command: list[str] = ffmpeg.compile(
        ffmpeg.merge_outputs(*outputs).global_args(
            *("-nostdin", "-hide_banner", "-v", "error", "-max_error_rate", "1"),
            *("-progress", "pipe:1", "-stats_period", "0.5"),
        ),
        cmd=find_ffmpeg(),
        overwrite_output=True,
    )
    return _spill_graph(command, workdir)


def find_ffmpeg() -> str:
    """Return the absolute path of ffmpeg. Raises EngineFailed when there is none."""
    path = shutil.which("ffmpeg")
    if path is None:
        raise EngineFailed("ffmpeg is not installed on this machine.")
    return str(Path(path).absolute())


def explain_failure(outcome: Outcome) -> Exception:
    """Return the exception that says why ffmpeg ended without success."""
    if outcome.ended_by == "time":
        return Refused("Decoding the video takes longer than is allowed.")
    if outcome.ended_by == "silence":
        return Refused("The decoder stands still on this video.")
    if "No space left on device" in outcome.stderr:
        return EngineFailed("There is no space left for the renditions of the video.")
    if "Unrecognized option" in outcome.stderr or "Unknown encoder" in outcome.stderr:
        return EngineFailed("The ffmpeg of this machine is too old or has no H.264 encoder.")
    if "Cannot allocate memory" in outcome.stderr:
        return Refused("Decoding the video needs more memory than is allowed.")
    if outcome.returncode < 0:
        return Refused("The video makes the decoder crash: the file is damaged.")
    return Refused("The video cannot be decoded: the file is damaged.")


def _upright(media: Any, probe: Probe, picture: Picture, limits: Limits) -> Any:
    """Return every decoded frame, logged with its time, starting at zero, upright, with square pixels."""
    video = media[str(probe.video_index)]
    # One frame more than allowed, so that a longer video is noticed without being decoded to its end.
    video = video.filter("trim", end_frame=limits.max_frames + 1)
    video = video.filter("settb", f"{probe.time_base.numerator}/{probe.time_base.denominator}")
    video = video.filter("metadata", mode="add", key="decoded", value=1)
    video = video.filter("metadata", mode="print", file=TICKS_NAME)
    video = video.filter("setpts", "PTS-STARTPTS")
    for name, argument in picture.turns:
        video = video.filter(name, argument) if argument else video.filter(name)
    if picture.stretched:
        video = video.filter("scale", picture.width, picture.height, flags="bicubic")
    if picture.is_padded:
        # The edge is repeated in 4:4:4, so that no black bleeds into the colours of the last column.
        width, height = picture.padded_width, picture.padded_height
        video = video.filter("format", "yuv444p").filter("pad", width, height, 0, 0)
        video = video.filter(
            "fillborders", right=width - picture.width, bottom=height - picture.height, mode="smear"
        )
    return video.filter("setsar", 1).filter("format", "yuv420p")


def _proxy(media: Any, video: Any, probe: Probe, plan: Plan) -> list[Any]:
    if plan.sound_start is None:
        return [video.output(PROXY_NAME, **H264)]
    sound = media[str(probe.audio_index)]
    start, end = plan.sound_start, float(plan.sound_seconds)
    # Sound is a graph of its own (-af): a change of its format must not restart the counting of frames.
    zeroed = (
        f"asetpts=PTS-({start.numerator}/{start.denominator})/TB,"
        f"atrim=start=0:end={end:.6f},aresample=async=1:first_pts=0"
    )
    samples = {"c:a": "pcm_s16le", "ac": 1, "ar": SAMPLE_RATE, "f": "s16le", "af": zeroed}
    return [
        ffmpeg.output(video, sound, PROXY_NAME, **H264, **AAC, af=zeroed),
        ffmpeg.output(sound, SAMPLES_NAME, **samples),
    ]


def _thumbnails(video: Any, picture: Picture, plan: Plan) -> Any:
    width, height = fit(picture.width, picture.height, *TILE_BOX)
    rows = -(-len(plan.thumbnail_frames) // TILE_COLUMNS)
    sheet = (
        video.filter("select", select_expression(plan.thumbnail_frames))
        .filter("scale", width, height, out_range="full", flags="area")
        .filter("format", "yuvj420p")
        .filter("tile", f"{TILE_COLUMNS}x{rows}")
    )
    return sheet.output(THUMBNAILS_NAME, **JPEG, **{"q:v": 5})


def shot_cut_log(video: Any, width: int, height: int) -> Any:
    """Log the frames that begin a new shot to CUTS_NAME. In RGB, so that a change of colour alone counts too."""
    cuts = (
        video.filter("scale", *fit(width, height, *CUT_BOX), flags="area")
        .filter("format", "rgb24")
        .filter("scdet", threshold=CUT_SCORE)
        .filter("metadata", mode="print", key="lavfi.scd.time", file=CUTS_NAME)
    )
    return cuts.output("-", f="null", fps_mode="passthrough")


def _spill_graph(command: list[str], workdir: Path) -> list[str]:
    """Return the command with a filter graph that is too long for an argument moved to a file."""
    position = command.index("-filter_complex")
    if len(command[position + 1]) <= LONGEST_ARGUMENT:
        return command
    (workdir / GRAPH_NAME).write_text(command[position + 1], encoding="ascii")
    return [*command[:position], "-filter_complex_script", GRAPH_NAME, *command[position + 2 :]]
