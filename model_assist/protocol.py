"""The messages between backend and worker, as typed values.

Their shape is defined by `annotation_schemas/assist_request.schema.json` and `assist_result.schema.json`;
this module checks a message against its schema, checks what a schema cannot say, and gives it a type.
"""

import itertools
from dataclasses import asdict, dataclass
from typing import Any, Literal

from annotation_schemas import masks
from annotation_schemas.generated.types import Mask
from annotation_schemas.schemas import SchemaViolation, check_value
from model_assist.errors import AssistError, InvalidRequest

PROTOCOL = 1
VideoKind = Literal["propagate", "segment", "answer", "caption"]
Kind = VideoKind | Literal["transcribe", "choose", "distractors"]
State = Literal["progress", "done", "failed"]
RecordingType = Literal["audio/webm", "audio/ogg", "audio/mp4", "audio/wav"]
StopReason = Literal["until_frame", "left_picture", "lost"]
"""Why a worker stopped; the fourth reason of the schema is the backend's own."""
Box = tuple[float, float, float, float]
"""x1, y1, x2, y2 in pixels of the upright picture."""

JsonObject = dict[str, Any]

FORBIDDEN_IN_TEXT = ("<|", "|>", "<image>", "<video>")
"""A tokenizer would turn these into control tokens."""


@dataclass(frozen=True)
class Media:
    """The proxy. `width` and `height` are those of the upright picture, the space of all boxes."""

    address: str
    sha256: str
    frames: int
    width: int
    height: int
    time_base: tuple[int, int]
    ticks: tuple[int, ...]


@dataclass(frozen=True)
class Clip:
    """Source frames from `start_frame` to `end_frame`, both included; `frames` are those that are
    annotated.
    """

    start_frame: int
    end_frame: int
    frames: tuple[int, ...]


@dataclass(frozen=True)
class PropagateInput:
    track_id: str
    frame: int
    box: Box
    until_frame: int
    mask: Mask | None = None


@dataclass(frozen=True)
class Point:
    """A place on the subject (`inside`) or beside it, in pixels of the upright picture."""

    x: float
    y: float
    inside: bool


@dataclass(frozen=True)
class SegmentInput:
    track_id: str
    frame: int
    box: Box | None
    points: tuple[Point, ...]


@dataclass(frozen=True)
class AnswerInput:
    question: str


@dataclass(frozen=True)
class CaptionInput:
    boxes: dict[int, Box | None]
    start_frame: int
    end_frame: int


Input = PropagateInput | SegmentInput | AnswerInput | CaptionInput


@dataclass(frozen=True)
class Recording:
    """What a person said: a sound file of the type `media_type`."""

    address: str
    sha256: str
    media_type: RecordingType


@dataclass(frozen=True)
class TranscribeInput:
    recording: Recording
    language: str | None


@dataclass(frozen=True)
class Option:
    id: str
    text: str


@dataclass(frozen=True)
class AskedQuestion:
    """A multiple-choice question with its options in the order in which they are to be read."""

    id: str
    question: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class ChooseInput:
    """Sheets with the same questions, each with its own order of options."""

    sheets: tuple[tuple[AskedQuestion, ...], ...]


@dataclass(frozen=True)
class DistractorsInput:
    """`detail` is the name of the one to change, "" for what the question asks about; `avoid` are distractors that are
    known already.
    """

    question: str
    answer: str
    question_type: str | None
    detail: str
    avoid: tuple[str, ...]
    wanted: int


@dataclass(frozen=True)
class Request:
    """What every checked request says; the type of `input` says its kind."""

    job_id: str
    fencing: int
    kind: Kind
    model: str | None
    prompt_version: str


@dataclass(frozen=True)
class VideoRequest(Request):
    """A request about a clip."""

    media: Media
    clip: Clip
    input: Input


@dataclass(frozen=True)
class DictationRequest(Request):
    """A request about what a person said."""

    input: TranscribeInput


@dataclass(frozen=True)
class ChoiceRequest(Request):
    """A request about words alone."""

    input: ChooseInput


@dataclass(frozen=True)
class DraftRequest(Request):
    """A request for distractors: about a clip, or, where both are None, about words alone."""

    media: Media | None
    clip: Clip | None
    input: DistractorsInput


AnyRequest = VideoRequest | DictationRequest | ChoiceRequest | DraftRequest


@dataclass(frozen=True)
class ModelIdentity:
    """What the provenance of a suggestion says of the model behind it."""

    name: str
    revision: str
    licence: str


@dataclass(frozen=True)
class TrackedBox:
    """`uncertain` says that the model doubts that the box still holds the subject."""

    frame: int
    box: Box
    score: float
    uncertain: bool = False
    mask: Mask | None = None

    def as_json(self) -> JsonObject:
        """Return an entry of `boxes`."""
        entry: JsonObject = {"frame": self.frame, "box": list(self.box), "score": self.score}
        if self.uncertain:
            entry["uncertain"] = True
        if self.mask:
            entry["mask"] = self.mask
        return entry


@dataclass(frozen=True)
class PropagatePart:
    """Boxes found since the report before; `after` is how many there were in all reports before."""

    after: int
    boxes: tuple[TrackedBox, ...]

    def as_json(self) -> JsonObject:
        """Return the `partial` of a result."""
        return {"after": self.after, "boxes": [box.as_json() for box in self.boxes]}


@dataclass(frozen=True)
class PropagateOutput:
    boxes: tuple[TrackedBox, ...]
    stopped_at: int
    reason: StopReason

    def as_json(self) -> JsonObject:
        """Return the `output` of a result."""
        boxes = [box.as_json() for box in self.boxes]
        return {"boxes": boxes, "stopped_at": self.stopped_at, "reason": self.reason}


@dataclass(frozen=True)
class MaskOutput:
    frame: int
    box: Box
    score: float
    mask: Mask

    def as_json(self) -> JsonObject:
        """Return the `output` of a result."""
        return {"frame": self.frame, "box": list(self.box), "score": self.score, "mask": self.mask}


@dataclass(frozen=True)
class TextOutput:
    text: str
    frames: tuple[int, ...]
    appearance: tuple[tuple[int, float], ...]

    def as_json(self) -> JsonObject:
        """Return the `output` of a result."""
        appearance = [{"frame": frame, "score": score} for frame, score in self.appearance]
        return {"text": self.text, "frames": list(self.frames), "appearance": appearance}


@dataclass(frozen=True)
class TranscriptOutput:
    text: str
    language: str | None

    def as_json(self) -> JsonObject:
        """Return the `output` of a result."""
        return {"text": self.text, "language": self.language}


@dataclass(frozen=True)
class Choice:
    """The option that was chosen; `share` is how sure the model was among all of the question."""

    question_id: str
    option_id: str
    share: float


@dataclass(frozen=True)
class ChooseOutput:
    sheets: tuple[tuple[Choice, ...], ...]

    def as_json(self) -> JsonObject:
        """Return the `output` of a result."""
        return {"sheets": [[asdict(choice) for choice in sheet] for sheet in self.sheets]}


@dataclass(frozen=True)
class DistractorDraft:
    """`id` becomes that of the distractor when a person takes it."""

    id: str
    text: str
    changed_detail: str


@dataclass(frozen=True)
class Dropped:
    """How many lines of a reply nobody is shown, by the reason."""

    unreadable: int = 0
    same_as_answer: int = 0
    repeated: int = 0
    unsafe: int = 0
    surplus: int = 0


@dataclass(frozen=True)
class DistractorsOutput:
    distractors: tuple[DistractorDraft, ...]
    dropped: Dropped
    frames: tuple[int, ...]

    def as_json(self) -> JsonObject:
        """Return the `output` of a result."""
        return {
            "distractors": [asdict(one) for one in self.distractors],
            "dropped": asdict(self.dropped),
            "frames": list(self.frames),
        }


Output = PropagateOutput | MaskOutput | TextOutput | TranscriptOutput | ChooseOutput | DistractorsOutput


@dataclass(frozen=True)
class Result:
    """One report about a request."""

    job_id: str
    fencing: int
    state: State
    progress: float
    message: str
    seconds: float
    model: ModelIdentity | None = None
    prompt: str | None = None
    output: Output | None = None
    partial: PropagatePart | None = None
    error: AssistError | None = None

    def as_json(self) -> JsonObject:
        """Return the message, checked against its schema. A fault raises SchemaViolation: it is a bug of
        ours.
        """
        message: JsonObject = {
            "protocol": PROTOCOL,
            "job_id": self.job_id,
            "fencing": self.fencing,
            "state": self.state,
            "progress": self.progress,
            "message": self.message,
            "model": asdict(self.model) if self.model else None,
            "prompt": self.prompt,
            "output": self.output.as_json() if self.output else None,
            "seconds": round(self.seconds, 3),
            "error": str(self.error) if self.error else None,
            "error_code": self.error.code if self.error else None,
        }
        if self.partial:
            message["partial"] = self.partial.as_json()
        check_value("assist_result", message)
        return message


def parse_request(message: object) -> AnyRequest:
    """Check `message` and return it as a Request. Raises InvalidRequest with the place of the first fault."""
    try:
        check_value("assist_request", message)
    except SchemaViolation as violation:
        raise InvalidRequest(f"The request is not valid: {violation.fault.sentence()}") from None
    assert isinstance(message, dict)
    envelope = {name: message[name] for name in ("job_id", "fencing", "kind", "model", "prompt_version")}
    given = message["input"]
    if message["kind"] == "transcribe":
        said = TranscribeInput(Recording(**given["recording"]), given["language"])
        return DictationRequest(**envelope, input=said)
    if message["kind"] == "choose":
        sheets = tuple(tuple(_asked(one) for one in sheet) for sheet in given["sheets"])
        return ChoiceRequest(**envelope, input=ChooseInput(sheets))
    if message["kind"] == "distractors" and message["media"] is None:
        return DraftRequest(**envelope, media=None, clip=None, input=_distractors(given))
    media = _media(message["media"])
    clip = _clip(message["clip"], media)
    if message["kind"] == "distractors":
        return DraftRequest(**envelope, media=media, clip=clip, input=_distractors(given))
    return VideoRequest(**envelope, media=media, clip=clip, input=_input(message["kind"], given, media, clip))


def _distractors(value: JsonObject) -> DistractorsInput:
    given = DistractorsInput(**{**value, "avoid": tuple(value["avoid"])})
    for place in ("question", "answer", "detail"):
        _check_tokens(f"input.{place}", value[place])
    _check_tokens("input.avoid", *given.avoid)
    return given


def _check_tokens(place: str, *texts: str) -> None:
    if any(token in text for text in texts for token in FORBIDDEN_IN_TEXT):
        raise _fault(place, "must not contain <|, |>, <image> or <video>")


def _asked(value: JsonObject) -> AskedQuestion:
    options = tuple(Option(**one) for one in value["options"])
    _check_tokens("input.sheets", value["question"], *(option.text for option in options))
    return AskedQuestion(value["id"], value["question"], options)


def _fault(place: str, what: str) -> InvalidRequest:
    return InvalidRequest(f"The request is not valid: {place} {what}.")


def _media(value: JsonObject) -> Media:
    ticks = tuple(value["ticks"])
    if len(ticks) != value["frames"]:
        raise _fault("media.ticks", f"has {len(ticks)} entries for {value['frames']} frames")
    if any(later <= earlier for earlier, later in itertools.pairwise(ticks)):
        raise _fault("media.ticks", "must be strictly increasing")
    numerator, denominator = value["time_base"]
    return Media(
        address=value["address"],
        sha256=value["sha256"],
        frames=value["frames"],
        width=value["width"],
        height=value["height"],
        time_base=(numerator, denominator),
        ticks=ticks,
    )


def _clip(value: JsonObject, media: Media) -> Clip:
    start, end = value["start_frame"], value["end_frame"]
    if end < start:
        raise _fault("clip.end_frame", f"{end} lies before start_frame {start}")
    if end >= media.frames:
        raise _fault("clip.end_frame", f"{end} is not among the {media.frames} frames")
    grid = value.get("grid")
    if grid is None:
        return Clip(start, end, tuple(range(start, end + 1)))
    if any(later <= earlier for earlier, later in itertools.pairwise(grid)):
        raise _fault("clip.grid", "must be strictly increasing")
    if grid[0] < start or grid[-1] > end:
        raise _fault("clip.grid", "must lie inside the clip")
    return Clip(start, end, tuple(grid))


def _input(kind: VideoKind, value: JsonObject, media: Media, clip: Clip) -> Input:
    match kind:
        case "segment":
            return _segment(value, media, clip)
        case "propagate":
            return _propagate(value, media, clip)
        case "answer":
            _check_tokens("input.question", value["question"])
            return AnswerInput(question=value["question"])
        case "caption":
            return _caption(value, media, clip)


def _propagate(value: JsonObject, media: Media, clip: Clip) -> PropagateInput:
    frame, until, forward = value["frame"], value["until_frame"], value["direction"] == "forward"
    for name, number in (("frame", frame), ("until_frame", until)):
        if not clip.start_frame <= number <= clip.end_frame:
            raise _fault(
                f"input.{name}", f"{number} lies outside the clip {clip.start_frame} to {clip.end_frame}"
            )
    if (until <= frame) if forward else (until >= frame):
        side = "after" if forward else "before"
        raise _fault("input.until_frame", f"{until} must lie {side} frame {frame} to go {value['direction']}")
    mask = None if "mask" not in value else _mask("input.mask", value["mask"], media)
    return PropagateInput(value["track_id"], frame, _box("input.box", value["box"], media), until, mask)


def _segment(value: JsonObject, media: Media, clip: Clip) -> SegmentInput:
    frame = value["frame"]
    if not clip.start_frame <= frame <= clip.end_frame:
        raise _fault("input.frame", f"{frame} lies outside the clip {clip.start_frame} to {clip.end_frame}")
    points = tuple(Point(float(one["x"]), float(one["y"]), one["inside"]) for one in value["points"])
    for number, point in enumerate(points):
        if point.x > media.width or point.y > media.height:
            raise _fault(
                f"input.points.{number}", f"lies outside the picture of {media.width} by {media.height}"
            )
    box = None if value["box"] is None else _box("input.box", value["box"], media)
    if box is None and not any(point.inside for point in points):
        raise _fault("input", "must have a box, or a point on the subject")
    return SegmentInput(value["track_id"], frame, box, points)


def _mask(place: str, value: JsonObject, media: Media) -> Mask:
    if value["size"] != [media.height, media.width]:
        raise _fault(place, f"must have the size of the picture, {media.height} by {media.width}")
    mask: Mask = {"size": value["size"], "counts": value["counts"]}
    try:
        if masks.area(mask) == 0:
            raise _fault(place, "is empty")
    except masks.InvalidMask as fault:
        raise _fault(place, f"cannot be read: {fault}") from None
    return mask


def _caption(value: JsonObject, media: Media, clip: Clip) -> CaptionInput:
    start, end = value["start_frame"], value["end_frame"]
    if not clip.start_frame <= start <= end <= clip.end_frame:
        raise _fault(
            "input",
            f"{start} to {end} must be an interval of the clip {clip.start_frame} to {clip.end_frame}",
        )
    boxes: dict[int, Box | None] = {}
    for key, box in value["boxes"].items():
        if int(key) >= media.frames:
            raise _fault(f"input.boxes.{key}", f"is not among the {media.frames} frames")
        boxes[int(key)] = None if box is None else _box(f"input.boxes.{key}", box, media)
    return CaptionInput(boxes=boxes, start_frame=start, end_frame=end)


def _box(place: str, value: list[float], media: Media) -> Box:
    x1, y1, x2, y2 = (float(number) for number in value)
    if not (0 <= x1 < x2 <= media.width and 0 <= y1 < y2 <= media.height):
        raise _fault(place, f"must be a box inside the picture of {media.width} by {media.height}")
    return x1, y1, x2, y2
