"""The ingest of one file, as a visible list of stages: probe, encode, verify, finish."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from annotation_schemas.timecode import FrameTable
from backend.apps.media.engine.child import StopQuestion
from backend.apps.media.engine.display_matrix import clear_display_matrix
from backend.apps.media.engine.encode import (
    CUTS_NAME,
    GRID_NAME,
    POSTER_NAME,
    PROXY_NAME,
    SAMPLES_NAME,
    THUMBNAILS_NAME,
    TICKS_NAME,
    Plan,
    make_plan,
    run_encode,
    thumbnail_layout,
)
from backend.apps.media.engine.frame_table import (
    build_table,
    duration_ticks,
    read_decoded_ticks,
    read_shot_cuts,
)
from backend.apps.media.engine.limits import DEFAULT_LIMITS, Limits
from backend.apps.media.engine.peaks import write_peaks
from backend.apps.media.engine.picture import Picture, upright_picture
from backend.apps.media.engine.probe import Probe, probe_file
from backend.apps.media.engine.refusal import Refused
from backend.apps.media.engine.verify import check_rendition

PEAKS_NAME = "peaks.json"
MP4, JPEG, JSON = "video/mp4", "image/jpeg", "application/json"
ENCODE_BEGINS, ENCODE_ENDS = 0.05, 0.95

Report = Callable[[float, str], None]


@dataclass(frozen=True)
class MadeFile:
    """A rendition in the work folder. `kind` is one of proxy, grid, poster, thumbnails, peaks."""

    kind: str
    path: Path
    content_type: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ingested:
    """All that is known of an accepted video. `grid` holds source frames; `facts` are JSON."""

    picture: Picture
    table: FrameTable
    duration_ticks: int
    grid: tuple[int, ...] | None
    has_audio: bool
    facts: dict[str, Any]
    files: tuple[MadeFile, ...]


def ingest_file(
    source: Path,
    workdir: Path,
    *,
    grid_fps: Fraction | None,
    limits: Limits = DEFAULT_LIMITS,
    report: Report = lambda share, message: None,
    should_stop: StopQuestion = lambda: False,
) -> Ingested:
    """Probe `source`, make its renditions in the empty folder `workdir`, prove them, and return the result.

    Both paths are absolute. `report` is called with a share of 0 to 1 and words for a person. Raises Refused,
    Cancelled or EngineFailed; what lies in `workdir` is then of no use and belongs to the caller.
    """
    report(0.0, "Reading the headers")
    probe = probe_file(source, limits, should_stop)
    picture = upright_picture(probe, limits)
    promised = FrameTable(ticks=probe.packet_ticks or (probe.first_tick,), time_base=probe.time_base)
    plan = make_plan(probe, promised, grid_fps)

    def encode(chosen: Plan, expected: int) -> tuple[FrameTable, str]:
        def on_frame(frame: int) -> None:
            share = min(1.0, frame / expected)
            report(ENCODE_BEGINS + share * (ENCODE_ENDS - ENCODE_BEGINS), f"Frame {frame} of {expected}")

        complaints = run_encode(
            source,
            workdir,
            probe=probe,
            picture=picture,
            plan=chosen,
            limits=limits,
            on_frame=on_frame,
            should_stop=should_stop,
        )
        ticks = read_decoded_ticks(workdir / TICKS_NAME)
        return build_table(ticks, probe.time_base, limits.max_frames), complaints

    table, complaints = encode(plan, len(promised))
    actual_plan = make_plan(probe, table, grid_fps)
    if actual_plan != plan:
        # Damaged files and some containers promise other frames than the decoder gives. Now they are known.
        again, complaints = encode(actual_plan, len(table))
        if again != table:
            raise Refused("The video decodes differently each time: the file is damaged.")

    report(ENCODE_ENDS, "Checking every frame")
    check_rendition(workdir / PROXY_NAME, table, range(len(table)), picture)
    clear_display_matrix(workdir / PROXY_NAME)
    if actual_plan.grid_frames:
        check_rendition(workdir / GRID_NAME, table, actual_plan.grid_frames, picture)
        clear_display_matrix(workdir / GRID_NAME)
    files = _collect(workdir, actual_plan, picture)
    facts = probe.describe() | {
        "notes": _notes(probe, table, complaints),
        "padded": picture.is_padded,
        "shot_cuts": read_shot_cuts(workdir / CUTS_NAME),
    }
    report(1.0, "Checked")
    return Ingested(
        picture=picture,
        table=table,
        duration_ticks=duration_ticks(table, probe.last_duration),
        grid=actual_plan.grid_frames or None,
        has_audio=probe.audio_index is not None,
        facts=facts,
        files=files,
    )


def _collect(workdir: Path, plan: Plan, picture: Picture) -> tuple[MadeFile, ...]:
    size = {"width": picture.padded_width, "height": picture.padded_height}
    files = [
        MadeFile("proxy", workdir / PROXY_NAME, MP4, size),
        MadeFile("poster", workdir / POSTER_NAME, JPEG, {"frame": plan.poster_frame}),
        MadeFile("thumbnails", workdir / THUMBNAILS_NAME, JPEG, thumbnail_layout(plan, picture)),
    ]
    if plan.grid_frames:
        files.append(MadeFile("grid", workdir / GRID_NAME, MP4, size))
    samples = workdir / SAMPLES_NAME
    if plan.sound_start is not None and samples.exists() and samples.stat().st_size:
        layout = write_peaks(samples, workdir / PEAKS_NAME)
        files.append(MadeFile("peaks", workdir / PEAKS_NAME, JSON, layout))
    return tuple(files)


def _notes(probe: Probe, table: FrameTable, complaints: str) -> list[str]:
    notes = []
    if complaints:
        notes.append("The decoder reported damage; some frames may not look right.")
    if probe.packet_ticks and len(probe.packet_ticks) != len(table):
        notes.append(f"The file promises {len(probe.packet_ticks)} frames; {len(table)} can be shown.")
    if probe.interlaced:
        notes.append("The video is interlaced; its frames are kept as they are.")
    return notes
