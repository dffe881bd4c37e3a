"""What a cut would make: the clips of a request, compared with what is there already. Writes nothing of the work."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from uuid import UUID

from backend.apps.media import selectors as media
from backend.apps.media.engine.child import StopQuestion
from backend.apps.media.engine.refusal import EngineFailed, Refused
from backend.apps.media.models import Asset
from backend.apps.media.services.shots import shot_cuts_of
from backend.apps.projects.models import Project
from backend.apps.work import selectors
from backend.apps.work.errors import InvalidCut
from backend.apps.work.models import Item
from backend.domain.clip_cutting import (
    BadInterval,
    Interval,
    VideoTimes,
    fixed_length,
    interval_of_frames,
    interval_of_seconds,
    lengths,
    shots,
    shown,
)
from backend.domain.formats.interval_rows import IntervalRow, RefusedRow, UnreadableFile
from backend.domain.formats.intervals import READERS, read_intervals

Report = Callable[[float, str], None]

REFUSED_SHOWN = 200
CLIPS_SHOWN = 50
SHORTEST_STEP_SECONDS = Fraction(1, 10)


@dataclass(frozen=True)
class HandClip:
    """A clip that a person marked on the timeline."""

    asset: UUID
    start_frame: int
    end_frame: int
    label: str = ""


@dataclass(frozen=True)
class CutWish:
    """What is to be cut, and how. `by` is every, shots, file or hand; seconds are exact.

    `assets` are those cut by every or shots, None for all that are ready. `least` is the shortest last clip of
    `every`, and the shortest shot. With `skip_refused` the rows that can be read are cut although others cannot.
    """

    by: str
    preview: bool = False
    skip_refused: bool = False
    split: str = Item.Split.TRAIN
    tags: tuple[str, ...] = ()
    assets: tuple[UUID, ...] | None = None
    every: Fraction = Fraction(10)
    least: Fraction = Fraction(0)
    overlap: Fraction = Fraction(0)
    format: str | None = None
    clips: tuple[HandClip, ...] = ()

    def check(self) -> None:
        """Raises InvalidCut when the wish makes no sense by itself."""
        if self.every - self.overlap < SHORTEST_STEP_SECONDS:
            raise InvalidCut("Clips must begin at least 0.1 s after each other.")
        if self.overlap < 0 or self.least < 0:
            raise InvalidCut("Seconds cannot be negative.")
        if self.format is not None and self.format not in READERS:
            raise InvalidCut(f'There is no format "{self.format}"; the formats are {", ".join(READERS)}.')


@dataclass(frozen=True)
class SourceFile:
    """A file of intervals: its name as a person knows it, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class PlannedClip:
    """An item to be made."""

    asset: Asset
    interval: Interval
    seconds: Fraction
    label: str
    split: str
    metadata: dict[str, Any]


@dataclass(frozen=True)
class RefusedPlace:
    """What gives no clip: a place in a file, or in no file an asset, and why. `number` is its rank in the request."""

    number: int
    file: str
    place: str
    reason: str

    @property
    def sentence(self) -> str:
        """The whole of it for a person."""
        return f"{self.file}, {self.place}: {self.reason}" if self.file else f"{self.place}: {self.reason}"


@dataclass
class CutPlan:
    """The new clips, in order, and what gives none: `existing` are there already, `repeated` come twice in the
    request, `too_short` are shorter than wished, `refused` cannot be read as a clip.
    """

    clips: list[PlannedClip] = field(default_factory=list)
    existing: int = 0
    repeated: int = 0
    too_short: int = 0
    refused: list[RefusedPlace] = field(default_factory=list)

    def describe(self) -> dict[str, Any]:
        """Return the plan as JSON, for a person to look at before it is done."""
        found = lengths([clip.seconds for clip in self.clips])
        return {
            "clips": len(self.clips),
            "videos": len({clip.asset.pk for clip in self.clips}),
            "seconds": {"least": found.least, "median": found.median, "most": found.most} if found else None,
            "existing": self.existing,
            "repeated": self.repeated,
            "too_short": self.too_short,
            "refused_count": len(self.refused),
            "refused": [
                {"file": one.file, "place": one.place, "reason": one.reason}
                for one in self.refused[:REFUSED_SHOWN]
            ],
            "first": [
                {
                    "asset": str(clip.asset.pk),
                    "asset_name": clip.asset.name,
                    "start_frame": clip.interval.start_frame,
                    "end_frame": clip.interval.end_frame,
                    "seconds": float(clip.seconds),
                    "label": clip.label,
                }
                for clip in self.clips[:CLIPS_SHOWN]
            ],
        }


@dataclass(frozen=True)
class NumberedRow:
    """A row of a file (no name: of a request), and its number among all rows."""

    number: int
    file: str
    row: IntervalRow

    def refused(self, reason: str) -> RefusedPlace:
        """Return the row as one that gives no clip."""
        return RefusedPlace(self.number, self.file, self.row.place, reason)


@dataclass(frozen=True)
class _Wanted:
    """An interval that somebody asks for, before it is compared with what is there."""

    interval: Interval
    how: str
    row: NumberedRow | None = None


def plan_cut(
    project: Project,
    wish: CutWish,
    files: Sequence[SourceFile],
    report: Report,
    should_stop: StopQuestion = lambda: False,
) -> CutPlan:
    """Return what the wish would make. `report` is called with a share of 0 to 1 after each video.

    Raises InvalidCut when a file or an asset cannot be used as a whole.
    """
    wish.check()
    plan = CutPlan()
    by_asset: list[tuple[Asset, Sequence[NumberedRow]]]
    if wish.by in ("every", "shots"):
        by_asset = [(asset, ()) for asset in _chosen(project, wish)]
    else:
        by_asset = _rows_by_asset(project, _rows(wish, files), plan)
    for number, (asset, rows) in enumerate(by_asset, start=1):
        times = _times(asset)
        if rows:
            wanted = _cut_rows(times, rows, plan)
        else:
            wanted = _cut_whole(asset, times, wish, plan, should_stop)
        _add(plan, project, asset, times, wanted, wish)
        report(number / len(by_asset), f"Video {number} of {len(by_asset)}")
    plan.refused.sort(key=lambda one: one.number)
    return plan


def _chosen(project: Project, wish: CutWish) -> list[Asset]:
    assets = Asset.objects.filter(project=project).order_by("created_at", "id")
    if wish.assets is None:
        return list(assets.filter(state=Asset.State.READY))
    found = list(assets.filter(pk__in=wish.assets))
    if len(found) != len(set(wish.assets)):
        raise InvalidCut("There is no such asset in this project.")
    for asset in found:
        if asset.state != Asset.State.READY:
            raise InvalidCut(f'The asset "{asset.name}" is not ready.')
    return found


def _times(asset: Asset) -> VideoTimes:
    stored = media.frame_table(asset.pk)
    return VideoTimes(stored.table, stored.duration_ticks)


def _cut_whole(
    asset: Asset, times: VideoTimes, wish: CutWish, plan: CutPlan, should_stop: StopQuestion
) -> Iterator[_Wanted]:
    if wish.by == "every":
        found = fixed_length(times, every=wish.every, least=wish.least, overlap=wish.overlap)
        how = f"every {shown(wish.every)} s"
        yield from (_Wanted(interval, how) for interval in found)
        return
    try:
        cuts = shot_cuts_of(asset, should_stop=should_stop)
    except (Refused, EngineFailed) as failure:
        plan.refused.append(RefusedPlace(0, "", asset.name, f"Its shots cannot be found: {failure}"))
        return
    except FileNotFoundError:
        plan.refused.append(RefusedPlace(0, "", asset.name, "Its video is gone from the storage."))
        return
    for interval in shots(cuts, times.frames):
        if times.length_of(interval) < wish.least:
            plan.too_short += 1
        else:
            yield _Wanted(interval, "shots")


def _rows(wish: CutWish, files: Sequence[SourceFile]) -> Iterator[tuple[str, IntervalRow | RefusedRow]]:
    if wish.by == "hand":
        for number, clip in enumerate(wish.clips, start=1):
            start, end = Fraction(clip.start_frame), Fraction(clip.end_frame)
            yield "", IntervalRow(f"clip {number}", str(clip.asset), start, end, True, clip.label)
        return
    try:
        for file in files:
            for row in read_intervals(file.name, file.content, wish.format):
                yield file.name, row
    except UnreadableFile as fault:
        raise InvalidCut(str(fault)) from None


def _rows_by_asset(
    project: Project, rows: Iterable[tuple[str, IntervalRow | RefusedRow]], plan: CutPlan
) -> list[tuple[Asset, Sequence[NumberedRow]]]:
    """The rows by their asset, in the order in which assets come; rows without one are refused."""
    names = _asset_names(project)
    by_asset: dict[UUID, tuple[Asset, list[NumberedRow]]] = {}
    for number, (file, row) in enumerate(rows):
        if isinstance(row, RefusedRow):
            plan.refused.append(RefusedPlace(number, file, row.place, row.reason))
            continue
        numbered = NumberedRow(number, file, row)
        found = list(names.get(row.video, {}).values())
        if not found:
            plan.refused.append(numbered.refused(f'No asset here is "{row.video}".'))
        elif len(found) > 1:
            reason = f'{len(found)} assets here are "{row.video}"; name one by its id.'
            plan.refused.append(numbered.refused(reason))
        elif found[0].state != Asset.State.READY:
            plan.refused.append(numbered.refused(f'The asset "{found[0].name}" is not ready.'))
        else:
            by_asset.setdefault(found[0].pk, (found[0], []))[1].append(numbered)
    return list(by_asset.values())


def _asset_names(project: Project) -> dict[str, dict[UUID, Asset]]:
    """The assets by everything that a list may call them: id, source video, name with and without suffix."""
    names: dict[str, dict[UUID, Asset]] = {}
    for asset in Asset.objects.filter(project=project).order_by("created_at", "id"):
        called = {str(asset.pk), asset.name, asset.name.rpartition(".")[0] or asset.name}
        source = asset.metadata.get("source_video_id")
        if isinstance(source, str) and source:
            called.add(source)
        for name in called:
            names.setdefault(name, {})[asset.pk] = asset
    return names


def _cut_rows(times: VideoTimes, rows: Sequence[NumberedRow], plan: CutPlan) -> Iterator[_Wanted]:
    for numbered in rows:
        row = numbered.row
        try:
            if row.in_frames:
                interval = interval_of_frames(times, int(row.start), int(row.end))
            else:
                interval = interval_of_seconds(times, row.start, row.end)
        except BadInterval as fault:
            plan.refused.append(numbered.refused(str(fault)))
            continue
        how = f"{numbered.file}, {row.place}" if numbered.file else "by hand"
        yield _Wanted(interval, how, numbered)


def _add(
    plan: CutPlan, project: Project, asset: Asset, times: VideoTimes, wanted: Iterable[_Wanted], wish: CutWish
) -> None:
    """Put what is new into the plan; a clip on the grid ends on grid frames, as it will when it is made."""
    there = selectors.clips_there(project, {asset.pk})
    planned: set[Interval] = set()
    for one in wanted:
        start, end = one.interval.start_frame, one.interval.end_frame
        frames = selectors.clip_on_grid(project, asset, start, end)
        if frames is None and one.row is not None:
            plan.refused.append(one.row.refused("It holds no frame of the sampling grid."))
        elif frames is None:
            plan.too_short += 1
        elif (asset.pk, *frames) in there:
            plan.existing += 1
        elif Interval(*frames) in planned:
            plan.repeated += 1
        else:
            planned.add(Interval(*frames))
            plan.clips.append(_planned(asset, times, Interval(*frames), one, wish))


def _planned(
    asset: Asset, times: VideoTimes, interval: Interval, wanted: _Wanted, wish: CutWish
) -> PlannedClip:
    metadata: dict[str, Any] = {"cut": wanted.how}
    label, split = "", None
    if wanted.row is not None:
        row = wanted.row.row
        label, split = row.label, row.split
        metadata = {**row.metadata, **({"what_description": label} if label else {}), **metadata}
    seconds = times.length_of(interval)
    return PlannedClip(asset, interval, seconds, label, split or wish.split, metadata)
