"""A document indexed once for all rules: objects by track, tubes, grid, hard faults."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import cast

from annotation_schemas.context import DocumentContext
from annotation_schemas.generated.types import (
    Ask,
    BlindDocument,
    Choice,
    Distractor,
    EvidenceBox,
    FgqaDocument,
    Keyframe,
    McqDocument,
    ObjectKind,
    Pair,
    Place,
    Question,
    Segment,
    SgqaDocument,
    StcDocument,
    Track,
)
from annotation_schemas.geometry import Interval, derive_out_of_frame
from annotation_schemas.geometry import Track as Path
from annotation_schemas.invariants import Fault, document_faults
from annotation_schemas.schemas import JsonObject
from annotation_schemas.timecode import grid_in_clip, grid_interval


class View:
    """What every document has: its context, its grid, its hard faults."""

    def __init__(self, document: JsonObject, context: DocumentContext) -> None:
        self.document = document
        self.context = context

    @cached_property
    def faults(self) -> list[Fault]:
        """The broken invariants of the whole document."""
        return list(document_faults(self.document, self.context))

    @cached_property
    def grid(self) -> Sequence[int]:
        """The clip's grid frames; every frame where the project has no grid."""
        return grid_in_clip(self.context.grid, self.context.start_frame, self.context.end_frame)


class StcView(View):
    """An `stc` document by track. Keyframes and segments of a track come in the order of their frames."""

    def __init__(self, document: StcDocument, context: DocumentContext) -> None:
        super().__init__(dict(document), context)
        self.tracks: list[Track] = document["tracks"]
        self._keyframes: dict[str, list[Keyframe]] = defaultdict(list)
        self._segments: dict[str, list[Segment]] = defaultdict(list)
        for keyframe in sorted(document["keyframes"], key=lambda each: each["frame"]):
            self._keyframes[keyframe["track_id"]].append(keyframe)
        for segment in sorted(
            document["segments"], key=lambda each: (each["start_frame"], each["end_frame"])
        ):
            self._segments[segment["track_id"]].append(segment)

    def keyframes(self, track: Track) -> list[Keyframe]:
        """Return the keyframes of a track, by frame."""
        return self._keyframes.get(track["id"], [])

    def segments(self, track: Track) -> list[Segment]:
        """Return the segments of a track, by start and end."""
        return self._segments.get(track["id"], [])

    def all_keyframes(self) -> Iterator[Keyframe]:
        """Yield every keyframe that belongs to a track."""
        for track in self.tracks:
            yield from self.keyframes(track)

    def all_segments(self) -> Iterator[Segment]:
        """Yield every segment that belongs to a track."""
        for track in self.tracks:
            yield from self.segments(track)

    def actions(self) -> Iterator[Segment]:
        """Yield every segment with an action."""
        return (segment for segment in self.all_segments() if segment["kind"] == "action")

    def presence(self, track: Track) -> list[Interval]:
        """Return the frames of the clip on which the track has a box."""
        clip = (self.context.start_frame, self.context.end_frame)
        return Path(self.keyframes(track), None, track["finished"]).presence(*clip)

    def absence(self, track: Track) -> list[Interval]:
        """Return the frames of the clip on which the track has no box."""
        clip = (self.context.start_frame, self.context.end_frame)
        return derive_out_of_frame(self.keyframes(track), *clip, track["finished"])

    def shared(self, segment: Segment, intervals: list[Interval]) -> list[Interval]:
        """Return what a segment has in common with `intervals`, where at least one grid frame lies in it."""
        common = (
            (max(first, segment["start_frame"]), min(last, segment["end_frame"])) for first, last in intervals
        )
        return [
            (first, last)
            for first, last in common
            if first <= last and grid_interval(self.grid, first, last) is not None
        ]


class FgqaView(View):
    """An `fgqa` document: its pairs, and the boxes of each."""

    def __init__(self, document: FgqaDocument, context: DocumentContext) -> None:
        super().__init__(dict(document), context)
        self.pairs: list[Pair] = document["pairs"]
        self._boxes: dict[str, list[EvidenceBox]] = defaultdict(list)
        for box in document["evidence_boxes"]:
            self._boxes[box["pair_id"]].append(box)

    def boxes(self, pair: Pair) -> list[EvidenceBox]:
        """Return the evidence boxes of a pair."""
        return self._boxes.get(pair["id"], [])

    def answerable(self) -> Iterator[Pair]:
        """Yield the pairs whose question was not rejected."""
        return (pair for pair in self.pairs if pair["question_verdict"] in (None, "ok"))

    def confirmed(self) -> Iterator[Pair]:
        """Yield the pairs whose question was found good: those that need an answer."""
        return (pair for pair in self.pairs if pair["question_verdict"] == "ok")


class McqView(View):
    """An `mcq` document: its questions, and the distractors of each."""

    def __init__(self, document: McqDocument, context: DocumentContext) -> None:
        super().__init__(dict(document), context)
        self.questions: list[Question] = document["questions"]
        self.distractors: list[Distractor] = document["distractors"]
        self._of_question: dict[str, list[Distractor]] = defaultdict(list)
        for distractor in document["distractors"]:
            self._of_question[distractor["question_id"]].append(distractor)

    def distractors_of(self, question: Question) -> list[Distractor]:
        """Return the distractors of a question."""
        return self._of_question.get(question["id"], [])


class BlindView(View):
    """A `blind` document: the choices made, by question."""

    def __init__(self, document: BlindDocument, context: DocumentContext) -> None:
        super().__init__(dict(document), context)
        self.questions = document["blind_questions"]
        self.choices: dict[str, list[Choice]] = defaultdict(list)
        for choice in document["choices"]:
            self.choices[choice["question_id"]].append(choice)


class SgqaView(View):
    """An `sgqa` document: its questions."""

    def __init__(self, document: SgqaDocument, context: DocumentContext) -> None:
        super().__init__(dict(document), context)
        self.asks: list[Ask] = document["asks"]

    def standing(self) -> Iterator[Ask]:
        """Yield the questions that were not refused."""
        return (ask for ask in self.asks if ask["question_verdict"] in (None, "ok"))

    def confirmed(self) -> Iterator[Ask]:
        """Yield the questions that were found good: those that need an answer."""
        return (ask for ask in self.asks if ask["question_verdict"] == "ok")


def place_of(kind: ObjectKind, value: Mapping[str, object], field: str = "") -> Place:
    """Return the place of an object, with the field and the frame or frames it is about."""
    place: Place = {"object_id": cast(str, value["id"]), "kind": kind}
    if "frame" in value:
        place["frame"] = cast(int, value["frame"])
    if "start_frame" in value:
        place["start_frame"] = cast(int, value["start_frame"])
        place["end_frame"] = cast(int, value["end_frame"])
    if field:
        place["field"] = field
    return place


def named(track: Track) -> str:
    """Return how a message speaks of a track."""
    return f"“{track['name']}”" if track["name"].strip() else f"The {track['category']} without a name"


def frames(first: int, last: int) -> str:
    """Return how a message speaks of an interval."""
    return f"frame {first}" if first == last else f"frames {first} to {last}"
