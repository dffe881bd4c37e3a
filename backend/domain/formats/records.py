"""What a release is made of, before it becomes files. Grid indices are 0-based; intervals are inclusive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

OUT_OF_FRAME_CAPTION = "Out of frame."

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class ReleasedVideo:
    """One video file of the release; every index of boxes and segments counts its frames.

    `file_name` is unique in the release and stands in the `video` column; `path` is the file to copy.
    `source_frames[g]` is the source frame shown as frame g. `source_width` and `source_height` are those of the
    upright picture that people drew on; `width` and `height` those of the file, where an odd size has one more
    column at the right or row below, so pixels keep their places. `duration` is in seconds.
    `frame_table_hash` is the hash of the asset's frame table.
    """

    file_name: str
    path: Path
    split: str
    source_frames: tuple[int, ...]
    width: int
    height: int
    source_width: int
    source_height: int
    duration: float
    frame_table_hash: str
    fps: Fraction = Fraction(6)

    @property
    def total_frames(self) -> int:
        return len(self.source_frames)


@dataclass(frozen=True)
class ReleasedClip:
    """The video of a clip with questions: source frames `start_frame` to `end_frame`, one to one.

    All pairs with this `segment_id` are about it; `path` is the file to copy, `width` and `height` are its size.
    """

    segment_id: str
    path: Path
    start_frame: int
    end_frame: int
    width: int
    height: int
    frame_table_hash: str


@dataclass(frozen=True)
class Trace:
    """How one field of a row came to be: its object in the accepted document and where its value came from.

    `objects` is the number of objects that share this origin (the keyframes behind a tube). `origin_by` is
    one of human, suggestion, import, interpolation, adjudication. `draft_withheld`: the answer, or the
    distractors, were asked for without a draft, as their item was drawn to be done without. People appear
    only as pseudonyms.
    """

    field: str
    object_kind: str
    object_id: str
    objects: int
    origin_by: str
    edited: bool
    draft_withheld: bool
    origin_annotation_id: str | None
    origin_author: str | None
    suggestion_id: str | None
    model: str | None
    model_revision: str | None
    prompt_version: str | None


@dataclass(frozen=True)
class Authorship:
    """Whose accepted document a row is from, who checked it, and what the checks found."""

    item_id: str
    annotation_id: str
    revision: int
    author: str
    reviewer: str | None
    findings: int
    frame_table_hash: str
    simulated: bool
    attributes_version: int = 1


@dataclass(frozen=True)
class ReleasedSegment:
    """One stretch of a tube. `rcap` and `rtloc` say in which configs it is a row of its own."""

    start_frame: int
    end_frame: int
    caption: str
    rcap: bool
    rtloc: bool
    traces: tuple[Trace, ...]
    attributes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ReleasedTrack:
    """One subject: its box per grid index (None where absent), its masks, and its segments in order of time.

    `masklet_id` is unique in the video and names the same subject in rows, boxes and masks. `rdcap` says
    whether the segments cover the whole video and so make a row of dense captions.
    """

    masklet_id: int
    category: str
    boxes: tuple[Box | None, ...]
    masks: Mapping[int, Mapping[str, object]]
    segments: tuple[ReleasedSegment, ...]
    rdcap: bool
    traces: tuple[Trace, ...]
    authorship: Authorship
    attributes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class EvidenceBox:
    """Where in the picture the answer is seen; `seconds` counts from the first frame of the asset."""

    seconds: float
    frame: int
    box: Box


@dataclass(frozen=True)
class Evidence:
    """What shows the answer: seconds from the first frame of the asset, and source frames, ends inclusive."""

    start_time: float | None
    end_time: float | None
    start_frame: int | None
    end_frame: int | None
    boxes: tuple[EvidenceBox, ...]


@dataclass(frozen=True)
class ReleasedPair:
    """One question with its answer; times in seconds of the source video."""

    qa_id: str
    segment_id: str
    split: str
    question: str
    answer: str
    source_video_id: str
    source_dataset: str
    source_start_time: float
    source_end_time: float
    what_description: str
    question_type: str
    question_subtype: str
    domain: str
    is_audited: bool
    evidence: Evidence | None
    traces: tuple[Trace, ...]
    authorship: Authorship
    attributes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ReleasedChoice:
    """One multiple-choice question: the right answer and its distractors, each of which makes a binary row.

    `distractors` are (id of the binary row, text); times in seconds of the source video.
    """

    qa_uid: str
    segment_id: str
    split: str
    question: str
    answer: str
    distractors: tuple[tuple[str, str], ...]
    source_video_id: str
    source_dataset: str
    source_start_time: float
    source_end_time: float
    question_type: str
    domain: str
    traces: Mapping[str, tuple[Trace, ...]]
    authorship: Authorship


@dataclass(frozen=True)
class ReleasedAsk:
    """One question asked at source frame `frame`, with which its clip ends."""

    uid: str
    segment_id: str
    split: str
    frame: int
    question: str
    answer: str
    domain: str
    evidence: Evidence
    traces: tuple[Trace, ...]
    authorship: Authorship


@dataclass(frozen=True)
class LeftOut:
    """Something accepted that is not in the release: which configs lack it, what it is, and why.

    `reason` is a stable word, `message` one sentence with the numbers.
    """

    configs: tuple[str, ...]
    item_id: str
    object_kind: str
    object_id: str
    reason: str
    message: str


@dataclass(frozen=True)
class ReleaseFacts:
    """What the dataset card and the manifest say of the release as a whole. `version` is free text.

    `attributes` gives each version of the project's own attributes: what attributes.schema.json calls a declaration.
    """

    name: str
    title: str
    version: str
    description: str
    licence: str | None = None
    language: str = "en"
    attributes: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
