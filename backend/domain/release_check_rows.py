"""Checks every row of a release against the rules of PLM-Video-Human, and rows, boxes, masks and videos
against each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import av

from annotation_schemas.geometry import is_inside
from annotation_schemas.masks import InvalidMask, hull
from annotation_schemas.rules.asked import LEAST_WORDS, MOST_WORDS
from annotation_schemas.text import same_words, word_count
from annotation_schemas.timecode import collapses_in_32
from backend.domain.formats import attributes, box_metadata, clips, evidence, provenance, sav_masks
from backend.domain.formats.box_metadata import BoxLine
from backend.domain.formats.configs import CONFIGS
from backend.domain.formats.manifest import Manifest
from backend.domain.formats.records import OUT_OF_FRAME_CAPTION
from backend.domain.release_rows import text_fault
from backend.domain.release_rows_fgqa import MIN_SECONDS, QUESTION_TYPES
from backend.domain.release_rows_stc import MIN_FRAMES

Row = Mapping[str, Any]
Key = tuple[str, int]


@dataclass(frozen=True)
class Subject:
    """What the boxes say of a subject: `visible[frame]` is 1 where it has a box."""

    split: str
    total_frames: int
    width: int
    height: int
    visible: bytes


@dataclass(frozen=True)
class VideoFile:
    """What a video of the release must be when it is decoded; `first_frame` is its frame 0 in the source."""

    frames: int
    width: int
    height: int
    first_frame: int = 0


def check_rows(folder: Path, written: Manifest) -> Iterator[str]:
    """What is wrong with the content of a release whose files are those of its manifest."""
    checker = _Checker(folder, written)
    try:
        yield from checker.boxes()
        yield from checker.clips()
        # In the order of CONFIGS: rows of rtloc and rdcap are held against those of rcap.
        for config, known in CONFIGS.items():
            for split, entry in written.configs.get(config, {}).items():
                if entry.path == known.file_name(split):
                    yield from checker.config(config, split, entry.path, entry.rows)
                else:
                    yield f"The file of {config} {split} is {entry.path}, not {known.file_name(split)}."
        for config in sorted(written.configs.keys() - CONFIGS.keys()):
            yield f"“{config}” is no config of a release."
        yield from checker.subjects_without_rows()
        yield from checker.videos()
        yield from checker.evidence()
        yield from checker.attributes()
        yield from checker.provenance()
    except ValueError as error:
        # A reader of one of the formats could not go on; its message names the file.
        yield str(error)


class _Checker:
    """Reads the files one after the other and remembers what later ones must agree with."""

    def __init__(self, folder: Path, written: Manifest) -> None:
        self._folder = folder
        self._written = written
        self._subjects: dict[Key, Subject] = {}
        self._clips: dict[str, VideoFile] = {}
        self._segment_of: dict[str, str] = {}
        self._row_ids: dict[str, dict[str, str]] = {}
        self._rcap: dict[int, Row] = {}
        self._rcap_of: dict[Key, list[Row]] = {}
        self._with_rows: set[Key] = set()
        self._source_splits: dict[str, str] = {}
        self._groups: dict[str, tuple[str, ...]] = {}

    def boxes(self) -> Iterator[str]:
        path = self._folder / box_metadata.FILE_NAME
        for line in box_metadata.read(path) if path.exists() else ():
            key = (line.video, line.masklet_id)
            place = f"{path.name}: masklet {line.masklet_id} of {line.video}"
            if key in self._subjects:
                yield f"{place} has two lines."
            if sorted(line.boxes) != list(range(line.total_frames)):
                yield f"{place} has not exactly the frames 0 to {line.total_frames - 1}."
                continue
            for frame, box in line.boxes.items():
                if box is not None and not is_inside(box, line.width, line.height):
                    yield f"{place} has a box outside the picture on frame {frame}."
            visible = bytes(line.boxes[frame] is not None for frame in range(line.total_frames))
            self._subjects[key] = Subject(line.split, line.total_frames, line.width, line.height, visible)
            yield from self._masks(line)

    def _masks(self, line: BoxLine) -> Iterator[str]:
        path = self._folder / sav_masks.file_name(line.video)
        if not path.exists():
            return
        content = sav_masks.read(path)
        if (content.width, content.height, content.total_frames) != (
            line.width,
            line.height,
            line.total_frames,
        ):
            yield f"{path.name}: its size or frame count is not that of {line.video}."
            return
        for frame, mask in content.masks.get(line.masklet_id, {}).items():
            place = f"{path.name}: the mask of masklet {line.masklet_id} on frame {frame}"
            box = line.boxes[frame]
            try:
                edges = hull(mask)
            except InvalidMask as error:
                yield f"{place} cannot be read: {error}."
                continue
            if list(mask["size"]) != [line.height, line.width]:
                yield f"{place} has another size than the video."
            elif edges is None or box is None or tuple(edges) != box:
                yield f"{place} is not tightly inside its box."

    def clips(self) -> Iterator[str]:
        path = self._folder / clips.FILE_NAME
        for line in clips.read(path) if path.exists() else ():
            segment_id, first, last = line["segment_id"], line["start_frame"], line["end_frame"]
            place = f"{path.name}: the clip {segment_id}"
            if segment_id in self._clips:
                yield f"{place} has two lines."
            if line["video"] != clips.file_name(segment_id) or not 0 <= first <= last:
                yield f"{place} has the video {line['video']} and the frames {first} to {last}."
            self._clips[segment_id] = VideoFile(last - first + 1, line["width"], line["height"], first)

    def config(self, config: str, split: str, path: str, rows: int) -> Iterator[str]:
        found = 0
        ids = self._row_ids.setdefault(config, {})
        for row in CONFIGS[config].read(self._folder / path):
            found += 1
            row_id = str(row["qa_id"] if config == "fgqa" else row["uid"])
            place = f"{path}: row {row_id}"
            if row_id in ids:
                yield f"{place} is there twice."
            ids[row_id] = split
            if any(value is None for value in row.values()):
                yield f"{place} has an empty column."
                continue
            fault = self._fault_of(config, row, split)
            if fault is not None:
                yield f"{place} {fault}"
        if found != rows:
            yield f"{path} has {found} rows, the manifest says {rows}."

    def _fault_of(self, config: str, row: Row, split: str) -> str | None:
        match config:
            case "fgqa":
                return self._fgqa_fault(row, split)
            case "fgqa_mcq":
                return self._mcq_fault(row, split)
            case "sgqa":
                return self._sgqa_fault(row, split)
            case _:
                return self._stc_fault(config, row, split)

    def _mcq_fault(self, row: Row, split: str) -> str | None:
        source, options = row["metadata"], list(row["options"].values())
        if any(value is None for value in (*source.values(), *options)):
            return "has an empty field in its metadata or options."
        if not (_is_uuid(row["uid"]) and _is_uuid(row["qa_uid"])):
            return "has a uid or qa_uid that is no UUID."
        for text in (row["question"], *options):
            fault = text_fault(text)
            if fault is not None:
                return f"has a text that may not be released: {fault[1]}"
        if row["answer_index"] not in (0, 1) or options[row["answer_index"]] != row["answer"]:
            return f"has an answer that is not its option {row['answer_index']}."
        if same_words(options[0]) == same_words(options[1]):
            return "has two options that say the same."
        group = (row["question"], row["answer"], row["video"], split)
        if self._groups.setdefault(row["qa_uid"], group) != group:
            return f"is not of the question of the other rows of {row['qa_uid']}."
        segment_id = row["video"].removesuffix(".mp4")
        if segment_id not in self._clips:
            return f"is of the video {row['video']}, which is not there."
        self._segment_of[row["uid"]] = segment_id
        start, end = source["source_start_time"], source["source_end_time"]
        if not (start >= 0 and end - start >= MIN_SECONDS):
            return f"has the times {start} to {end}."
        if source["question_type"] not in QUESTION_TYPES:
            return f"has the question type “{source['question_type']}”."
        return self._split_fault(source["source_video_id"], split)

    def _sgqa_fault(self, row: Row, split: str) -> str | None:
        if not _is_uuid(row["uid"]):
            return "has a uid that is no UUID."
        for name in ("question", "answer", "domain"):
            fault = text_fault(row[name])
            if fault is not None:
                return f"has a {name} that may not be released: {fault[1]}"
        words = word_count(row["answer"])
        if not LEAST_WORDS <= words <= MOST_WORDS:
            return f"has an answer of {words} words."
        segment_id = row["video"].removesuffix(".mp4")
        if segment_id not in self._clips:
            return f"is of the video {row['video']}, which is not there."
        self._segment_of[row["uid"]] = segment_id
        return self._split_fault(row["video"], split)

    def _fgqa_fault(self, row: Row, split: str) -> str | None:
        source = row["metadata"]
        if any(value is None for value in source.values()):
            return "has an empty field in its metadata."
        if not (_is_uuid(row["qa_id"]) and _is_uuid(row["segment_id"])):
            return "has a qa_id or segment_id that is no UUID."
        for name in ("question", "answer"):
            fault = text_fault(row[name])
            if fault is not None:
                return f"has a {name} that may not be released: {fault[1]}"
        if row["segment_id"] not in self._clips:
            return f"is of the segment {row['segment_id']}, which has no video."
        self._segment_of[row["qa_id"]] = row["segment_id"]
        start, end = source["source_start_time"], source["source_end_time"]
        if not (start >= 0 and end - start >= MIN_SECONDS):
            return f"has the times {start} to {end}."
        if source["q_type"] not in QUESTION_TYPES:
            return f"has the question type “{source['q_type']}”."
        if source["is_audited"] not in (0, 1):
            return f"has is_audited {source['is_audited']}."
        return self._split_fault(source["source_video_id"], split)

    def _split_fault(self, video: str, split: str) -> str | None:
        other = self._source_splits.setdefault(video, split)
        return None if other == split else f"is in {split}, other rows of {video} are in {other}."

    def _stc_fault(self, config: str, row: Row, split: str) -> str | None:
        key = (row["video"], row["masklet_id"])
        subject = self._subjects.get(key)
        if subject is None:
            return f"is of masklet {key[1]} of {key[0]}, which has no boxes."
        if row["total_frames"] != subject.total_frames or subject.total_frames < MIN_FRAMES:
            return f"has total_frames {row['total_frames']}, its boxes have {subject.total_frames}."
        if subject.split != split:
            return f"is in {split}, its boxes are in {subject.split}."
        self._with_rows.add(key)
        fault = (
            self._dense_fault(row, subject)
            if config == "rdcap"
            else self._caption_fault(config, row, subject)
        )
        return fault or self._split_fault(row["video"], split)

    def _caption_fault(self, config: str, row: Row, subject: Subject) -> str | None:
        fault = _interval_fault(row, subject.total_frames) or _caption_text_fault(row["caption"])
        if fault is not None:
            return fault
        first, last = row["start_frame"], row["end_frame"]
        if collapses_in_32(first, last, subject.total_frames):
            return f"has an interval {first} to {last} that is one frame among 32."
        if not any(subject.visible[first : last + 1]):
            return f"has no box on the frames {first} to {last}."
        if config == "rcap":
            self._rcap[row["uid"]] = row
            self._rcap_of.setdefault((row["video"], row["masklet_id"]), []).append(row)
        elif self._rcap.get(row["uid"]) != row:
            return "is not the row of rcap with this uid."
        return None

    def _dense_fault(self, row: Row, subject: Subject) -> str | None:
        expected, out_of_frame_before = 0, False
        stretches = set()
        for stretch in row["dense_captions"]:
            if stretch is None or any(value is None for value in stretch.values()):
                return "has an empty field in its dense captions."
            first, last, caption = stretch["start_frame"], stretch["end_frame"], stretch["caption"]
            fault = _interval_fault(stretch, subject.total_frames) or _caption_text_fault(caption)
            if fault is not None:
                return fault
            if first != expected:
                return f"has a stretch that starts on frame {first} and not on {expected}."
            out_of_frame = caption == OUT_OF_FRAME_CAPTION
            if out_of_frame and out_of_frame_before:
                return f"has two stretches out of frame that meet at frame {first}."
            seen = subject.visible[first : last + 1]
            if all(seen) if out_of_frame else not any(seen):
                return f"says of frames {first} to {last} what all their boxes contradict."
            expected, out_of_frame_before = last + 1, out_of_frame
            stretches.add((first, last, caption))
        if expected != subject.total_frames:
            return f"ends on frame {expected - 1}, the video on {subject.total_frames - 1}."
        for one in self._rcap_of.get((row["video"], row["masklet_id"]), []):
            if (one["start_frame"], one["end_frame"], one["caption"]) not in stretches:
                return f"lacks the stretch of row {one['uid']} of rcap."
        return None

    def subjects_without_rows(self) -> Iterator[str]:
        for video, masklet_id in sorted(self._subjects.keys() - self._with_rows):
            yield f"{box_metadata.FILE_NAME}: masklet {masklet_id} of {video} has no row."

    def videos(self) -> Iterator[str]:
        with_rows = set(self._segment_of.values())
        for segment_id in sorted(self._clips.keys() - with_rows):
            yield f"{clips.FILE_NAME}: the clip {segment_id} has no row."
        expected = {
            video: VideoFile(subject.total_frames, subject.width, subject.height)
            for (video, _), subject in self._subjects.items()
        } | {clips.file_name(segment_id): clip for segment_id, clip in self._clips.items()}
        if len(expected) != self._written.videos:
            yield f"The rows are of {len(expected)} videos, the manifest says {self._written.videos}."
        shipped = {file.path for file in self._written.files if file.path.startswith("videos/")}
        for path in sorted(shipped - {f"videos/{video}" for video in expected}):
            yield f"{path} belongs to no row."
        for video, promised in sorted(expected.items()):
            if f"videos/{video}" not in shipped:
                yield f"videos/{video} is missing."
                continue
            yield from _video_problems(self._folder / "videos" / video, promised)

    def evidence(self) -> Iterator[str]:
        path = self._folder / evidence.FILE_NAME
        for line in evidence.read(path) if path.exists() else ():
            if line["qa_id"] not in self._segment_of:
                yield f"{path.name}: {line['qa_id']} is no row of fgqa or sgqa."
                continue
            clip = self._clips[self._segment_of[line["qa_id"]]]
            frames = [line["start_frame"], line["end_frame"], *(box["frame"] for box in line["boxes"])]
            for frame in frames:
                if frame is not None and not 0 <= frame - clip.first_frame < clip.frames:
                    yield f"{path.name}: {line['qa_id']} names frame {frame}, which its clip does not have."

    def attributes(self) -> Iterator[str]:
        yield from attributes.problems(self._folder, self._row_ids)

    def provenance(self) -> Iterator[str]:
        missing = {(config, row_id) for config, ids in self._row_ids.items() for row_id in ids}
        simulated = set()
        for line in provenance.read(self._folder / provenance.FILE_NAME):
            row = (line["config"], line["row_id"])
            missing.discard(row)
            if self._row_ids.get(row[0], {}).get(row[1]) != line["split"]:
                yield f"{provenance.FILE_NAME}: there is no row {row[1]} in {row[0]} {line['split']}."
            if line["simulated"]:
                simulated.add(row)
        for config, row_id in sorted(missing):
            yield f"{provenance.FILE_NAME} says nothing of row {row_id} of {config}."
        if len(simulated) != self._written.simulated_rows:
            yield f"{len(simulated)} rows are simulated, the manifest says {self._written.simulated_rows}."


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _interval_fault(row: Row, total_frames: int) -> str | None:
    first, last = row["start_frame"], row["end_frame"]
    if 0 <= first <= last <= total_frames - 1:
        return None
    return f"has the interval {first} to {last} in a video of {total_frames} frames."


def _caption_text_fault(caption: str) -> str | None:
    fault = text_fault(caption)
    return None if fault is None else f"has a caption that may not be released: {fault[1]}"


def _video_problems(path: Path, promised: VideoFile) -> Iterator[str]:
    place = f"videos/{path.name}"
    try:
        with av.open(path) as container:
            stream = container.streams.video[0]
            size = (stream.codec_context.width, stream.codec_context.height)
            frames = sum(1 for _ in container.decode(stream))
    except (av.FFmpegError, IndexError) as error:
        yield f"{place} cannot be decoded: {error}."
        return
    if frames != promised.frames:
        yield f"{place} has {frames} frames, its rows say {promised.frames}."
    if size != (promised.width, promised.height):
        yield f"{place} is {size[0]}×{size[1]}, its boxes are for {promised.width}×{promised.height}."
