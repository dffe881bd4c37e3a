"""Writes the files of a release into a folder beside its place, and moves it there when it is whole.

Memory does not grow with the number of rows: parts come in as an iterable, in the order of video file names,
and go out at once. The same parts give the same bytes.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from backend.domain.formats import (
    attributes,
    balance,
    box_metadata,
    card,
    clips,
    evidence,
    left_out,
    manifest,
    plm_fgqa,
    plm_mcq,
    plm_rcap,
    plm_rdcap,
    plm_rtloc,
    plm_sgqa,
    provenance,
    sav_masks,
)
from backend.domain.formats.configs import CONFIGS, SPLITS
from backend.domain.formats.json_lines import JsonLinesWriter
from backend.domain.formats.records import (
    Authorship,
    LeftOut,
    ReleasedAsk,
    ReleasedChoice,
    ReleasedClip,
    ReleasedPair,
    ReleasedSegment,
    ReleasedTrack,
    ReleasedVideo,
    ReleaseFacts,
    Trace,
)
from backend.domain.formats.tables import Row, TableWriter
from backend.domain.release_rows_fgqa import FgqaRows
from backend.domain.release_rows_mcq import McqRows
from backend.domain.release_rows_sgqa import SgqaRows
from backend.domain.release_rows_stc import StcRows
from backend.domain.sampling import Balance

MAX_UID = 2**31 - 1


class CannotRelease(Exception):
    """The release was not made; nothing is at its place. The message is one sentence for a person."""


@dataclass(frozen=True)
class StcPart:
    """A video with its rows; without a video it may only say what was left out."""

    video: ReleasedVideo | None
    rows: StcRows


@dataclass(frozen=True)
class FgqaPart:
    """The rows of an item with its video; without a video it may only say what was left out."""

    clip: ReleasedClip | None
    rows: FgqaRows


@dataclass(frozen=True)
class McqPart:
    """The multiple-choice questions of an item with its video; without a video it may only say what was left out."""

    clip: ReleasedClip | None
    rows: McqRows


@dataclass(frozen=True)
class SgqaPart:
    """The questions of an item that are asked at one frame, with the video that ends there; without a video it may
    only say what was left out.
    """

    clip: ReleasedClip | None
    rows: SgqaRows


@dataclass(frozen=True)
class BalancePart:
    """How the questions of each split were drawn."""

    balances: Mapping[str, Balance]


Part = StcPart | FgqaPart | McqPart | SgqaPart | BalancePart
Check = Callable[[Path], list[str]]


def write_release(out: Path, facts: ReleaseFacts, parts: Iterable[Part], check: Check) -> manifest.Manifest:
    """Write a release to `out`, which must not exist or be an empty folder, and return its manifest.

    `check` is given the finished folder and answers with what is wrong; the release appears at `out` only
    when that is nothing. Raises CannotRelease when there is no row to release, a part is wrong or the check
    finds something; then `out` is as it was.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CannotRelease(f"{out} is already there; name a folder that does not exist or is empty.")
    building = out.with_name(f".{out.name}.unfinished")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    try:
        folder = _ReleaseFolder(building)
        try:
            for part in parts:
                folder.add(part)
        finally:
            folder.close()
        written = folder.finish(facts)
        problems = check(building)
        if problems:
            more = f" ({len(problems)} problems in all)" if len(problems) > 1 else ""
            raise CannotRelease(f"The release does not pass its own check: {problems[0]}{more}")
        if out.exists():
            out.rmdir()
        building.rename(out)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return written


@dataclass
class _Counts:
    videos: int = 0
    simulated: int = 0
    uid: int = 0
    dense_uid: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


class _ReleaseFolder:
    """The open files of a release in the making."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tables: dict[tuple[str, str], TableWriter] = {}
        self._counts = _Counts()
        self._last_video = ""
        self._mask_files: set[str] = set()
        self._boxes = JsonLinesWriter(folder / box_metadata.FILE_NAME)
        self._attributes = JsonLinesWriter(folder / attributes.FILE_NAME)
        self._attributes_versions: set[int] = set()
        self._clips = JsonLinesWriter(folder / clips.FILE_NAME)
        self._evidence = JsonLinesWriter(folder / evidence.FILE_NAME)
        self._left_out = JsonLinesWriter(folder / left_out.FILE_NAME)
        self._provenance = TableWriter(folder / provenance.FILE_NAME, provenance.SCHEMA)

    def add(self, part: Part) -> None:
        """Write a part. Raises CannotRelease when it cannot be."""
        if isinstance(part, BalancePart):
            balance.write(self._folder, part.balances)
            return
        for thing in part.rows.left_out:
            self._leave_out(thing)
        if isinstance(part, FgqaPart):
            self._add_clip(part.clip, {pair.segment_id: pair.qa_id for pair in part.rows.pairs})
            for pair in part.rows.pairs:
                self._add_pair(pair)
        elif isinstance(part, McqPart):
            self._add_clip(part.clip, {one.segment_id: one.qa_uid for one in part.rows.questions})
            for choice in part.rows.questions:
                self._add_choice(choice)
        elif isinstance(part, SgqaPart):
            self._add_clip(part.clip, {one.segment_id: one.uid for one in part.rows.asks})
            for ask in part.rows.asks:
                self._add_ask(ask)
        elif part.rows.tracks:
            if part.video is None:
                raise CannotRelease("There are rows of a video that is not there.")
            self._add_video(part.video, part.rows.tracks)

    def close(self) -> None:
        """End all files."""
        for table in (*self._tables.values(), self._provenance):
            table.close()
        for lines in (self._boxes, self._attributes, self._clips, self._evidence, self._left_out):
            lines.close()

    def finish(self, facts: ReleaseFacts) -> manifest.Manifest:
        """Write card and manifest of the closed files. Raises CannotRelease when there are no rows."""
        if not self._tables:
            raise CannotRelease(f"There is nothing to release{self._why_nothing()}.")
        for writer, name in (
            (self._boxes, box_metadata.FILE_NAME),
            (self._attributes, attributes.FILE_NAME),
            (self._clips, clips.FILE_NAME),
            (self._evidence, evidence.FILE_NAME),
            (self._left_out, left_out.FILE_NAME),
        ):
            if not writer.lines and name != left_out.FILE_NAME:
                (self._folder / name).unlink()
        for version in sorted(self._attributes_versions):
            if version not in facts.attributes:
                raise CannotRelease(f"Version {version} of the attributes is not known.")
            attributes.write_declaration(self._folder, version, facts.attributes[version])
        text = card.card(
            facts, self._card_configs(), videos=self._counts.videos, simulated=self._counts.simulated
        )
        (self._folder / card.FILE_NAME).write_text(text, encoding="utf-8")
        files = manifest.list_files(self._folder)
        written = manifest.Manifest(
            name=facts.name,
            version=facts.version,
            configs={
                config: {
                    split: manifest.SplitEntry(
                        CONFIGS[config].file_name(split), self._tables[config, split].rows
                    )
                    for split in SPLITS
                    if (config, split) in self._tables
                }
                for config in CONFIGS
                if any((config, split) in self._tables for split in SPLITS)
            },
            videos=self._counts.videos,
            simulated_rows=self._counts.simulated,
            left_out=dict(sorted(self._counts.reasons.items())),
            files=tuple(files),
            content_hash=manifest.content_hash(files),
        )
        manifest.write(self._folder, written)
        return written

    def _why_nothing(self) -> str:
        reasons = ", ".join(f"{reason} {count}" for reason, count in self._counts.reasons.most_common(5))
        return f"; left out: {reasons}" if reasons else ": no document is accepted"

    def _card_configs(self) -> list[card.CardConfig]:
        configs = []
        for name, config in CONFIGS.items():
            splits = [
                card.CardSplit(
                    split,
                    config.file_name(split),
                    self._tables[name, split].rows,
                    self._tables[name, split].bytes_in_memory,
                    (self._folder / config.file_name(split)).stat().st_size,
                )
                for split in SPLITS
                if (name, split) in self._tables
            ]
            if splits:
                configs.append(card.CardConfig(name, config.schema, splits))
        return configs

    def _leave_out(self, thing: LeftOut) -> None:
        self._left_out.write(left_out.line(thing))
        self._counts.reasons[thing.reason] += 1

    def _add_video(self, video: ReleasedVideo, tracks: Iterable[ReleasedTrack]) -> None:
        tracks = list(tracks)
        if video.file_name <= self._last_video:
            raise CannotRelease(
                f"{video.file_name} comes after {self._last_video}; videos must come in order, once."
            )
        self._last_video = video.file_name
        self._copy_video(video.path, video.file_name)
        for track in tracks:
            self._boxes.write(box_metadata.line(video, track))
            self._add_track(video, track)
        masks = sav_masks.content(video, tracks)
        if masks is not None:
            name = sav_masks.file_name(video.file_name)
            if name in self._mask_files:
                raise CannotRelease(
                    f"The masks of {video.file_name} and of another video would share {name}."
                )
            self._mask_files.add(name)
            sav_masks.write(self._folder / name, masks)

    def _add_track(self, video: ReleasedVideo, track: ReleasedTrack) -> None:
        for segment in track.segments:
            if not segment.rcap:
                continue
            uid = self._counts.uid
            self._counts.uid = self._next(uid)
            traces = [(trace.field, trace) for trace in (*segment.traces, *track.traces)]
            row = plm_rcap.row(uid, video, track, segment)
            self._write("rcap", video.split, row, str(uid), traces, track.authorship)
            self._describe_both("rcap", video.split, str(uid), track, segment)
            if segment.rtloc:
                row = plm_rtloc.row(uid, video, track, segment)
                self._write("rtloc", video.split, row, str(uid), traces, track.authorship)
                self._describe_both("rtloc", video.split, str(uid), track, segment)
        if track.rdcap:
            uid = self._counts.dense_uid
            self._counts.dense_uid = self._next(uid)
            traces = [
                (f"dense_captions.{place}.{trace.field}", trace)
                for place, segment in enumerate(track.segments)
                for trace in segment.traces
            ]
            traces += [(trace.field, trace) for trace in track.traces]
            row = plm_rdcap.row(uid, video, track)
            self._write("rdcap", video.split, row, str(uid), traces, track.authorship)
            about = ("track", None, track.attributes)
            self._describe("rdcap", video.split, str(uid), about, track.authorship)
            for place, segment in enumerate(track.segments):
                about_segment = ("segment", place, segment.attributes)
                self._describe("rdcap", video.split, str(uid), about_segment, track.authorship)

    def _describe_both(
        self, config: str, split: str, row_id: str, track: ReleasedTrack, segment: ReleasedSegment
    ) -> None:
        """The project's own attributes of a row about one segment of a track."""
        self._describe(config, split, row_id, ("track", None, track.attributes), track.authorship)
        self._describe(config, split, row_id, ("segment", None, segment.attributes), track.authorship)

    def _describe(
        self,
        config: str,
        split: str,
        row_id: str,
        about: tuple[str, int | None, Mapping[str, object]],
        authorship: Authorship,
    ) -> None:
        """The project's own attributes of one object behind a row: its kind, place and values."""
        kind, place, values = about
        if values:
            version = authorship.attributes_version
            self._attributes_versions.add(version)
            self._attributes.write(attributes.line(config, split, row_id, kind, place, version, values))

    def _copy_video(self, path: Path, name: str) -> None:
        if PurePosixPath(name).name != name:
            raise CannotRelease(f"{name} is no plain file name.")
        target = self._folder / "videos" / name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, target)
        self._counts.videos += 1

    def _next(self, uid: int) -> int:
        if uid == MAX_UID:
            raise CannotRelease("There are more rows than a uid of 32 bits can count.")
        return uid + 1

    def _add_clip(self, clip: ReleasedClip | None, questions: Mapping[str, str]) -> None:
        """Ship the video of the segment; `questions` has a question id by the segment id of each."""
        if not questions:
            return
        if clip is None or set(questions) != {clip.segment_id}:
            raise CannotRelease(f"The question {next(iter(questions.values()))} has no video of its segment.")
        name = clips.file_name(clip.segment_id)
        # Items on the same frames share their video.
        if not (self._folder / "videos" / name).exists():
            self._copy_video(clip.path, name)
            self._clips.write(clips.line(clip))

    def _add_pair(self, pair: ReleasedPair) -> None:
        traces = [(trace.field, trace) for trace in pair.traces]
        self._write("fgqa", pair.split, plm_fgqa.row(pair), pair.qa_id, traces, pair.authorship)
        if pair.evidence is not None:
            self._evidence.write(evidence.line(pair.qa_id, pair.evidence))
        self._describe("fgqa", pair.split, pair.qa_id, ("pair", None, pair.attributes), pair.authorship)

    def _add_choice(self, choice: ReleasedChoice) -> None:
        for row in plm_mcq.rows(choice):
            traces = [(trace.field, trace) for trace in choice.traces[row["uid"]]]
            self._write("fgqa_mcq", choice.split, row, row["uid"], traces, choice.authorship)

    def _add_ask(self, ask: ReleasedAsk) -> None:
        traces = [(trace.field, trace) for trace in ask.traces]
        self._write("sgqa", ask.split, plm_sgqa.row(ask), ask.uid, traces, ask.authorship)
        self._evidence.write(evidence.line(ask.uid, ask.evidence))

    def _write(
        self,
        config: str,
        split: str,
        row: Row,
        row_id: str,
        traces: Iterable[tuple[str, Trace]],
        authorship: Authorship,
    ) -> None:
        if split not in SPLITS:
            raise CannotRelease(f"“{split}” is no split; there are {', '.join(SPLITS)}.")
        table = self._tables.get((config, split))
        if table is None:
            path = self._folder / CONFIGS[config].file_name(split)
            table = self._tables[config, split] = TableWriter(path, CONFIGS[config].schema)
        table.write(row)
        self._counts.simulated += authorship.simulated
        for name, trace in traces:
            self._provenance.write(provenance.row(config, split, row_id, name, trace, authorship))
