# Generated from annotation_schemas/*.schema.json by `python -m annotation_schemas.generate`.
# Do not edit: change the schema and generate again.

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict


class AnswerInput(TypedDict):
    question: str


class AppearanceItem(TypedDict):
    frame: Frame
    score: Score


class Ask(TypedDict):
    """
    One question that came up while watching, with its answer and what people say of both.
    """

    id: Uuid
    frame: Frame
    question: Prose
    filter_kind: AskedKind
    kept_because: Prose
    domain: str | None
    question_verdict: Literal["ok", "irrelevant", "unanswerable"] | None
    question_explanation: Prose
    answer: Prose
    evidence: Interval | None
    answer_verdict: Literal["accepted", "factually_incorrect", "lacking_details"] | None
    answer_explanation: Prose
    origin: Origin


AskedKind: TypeAlias = Literal[
    "perception", "activity", "changing_information", "outside_knowledge", "opinion", "command", "unclear"
]


class AskedQuestion(TypedDict):
    id: Uuid
    question: str
    options: list[Option1]


class AssistClip(TypedDict):
    """
    Source frames, both ends inclusive.
    """

    start_frame: Frame
    end_frame: Frame
    grid: NotRequired[list[Frame] | None]


class AssistMedia(TypedDict):
    """
    The proxy: frame k of the file is source frame k.
    """

    address: str
    sha256: str
    frames: int
    width: int
    height: int
    time_base: list[int]
    ticks: list[int]


class AssistModel(TypedDict):
    name: str
    revision: str
    licence: str


class AssistRecording(TypedDict):
    """
    A sound file with one track, at most two minutes long.
    """

    address: str
    sha256: str
    media_type: Literal["audio/webm", "audio/ogg", "audio/mp4", "audio/wav"]


class AssistRequest(TypedDict):
    """
    What the backend asks of a model worker. Sent as the one argument of the Celery task `model_assist.run` on the queue `assist`. All frames are source frames of the asset, all boxes are pixels of the upright picture.
    """

    protocol: Literal[1]
    job_id: Uuid
    fencing: int
    kind: Literal["propagate", "segment", "answer", "caption", "transcribe", "choose", "distractors"]
    media: AssistMedia | None
    clip: AssistClip | None
    model: str | None
    prompt_version: str
    input: dict[str, Any]


class AssistResult(TypedDict):
    """
    What a model worker reports. Sent as the one argument of the Celery task `groundling.assist.report` on the queue `results`: any number of `progress`, then exactly one `done` or `failed` for each attempt that ends.
    """

    protocol: Literal[1]
    job_id: Uuid
    fencing: int
    state: Literal["progress", "done", "failed"]
    progress: float
    message: str
    model: AssistModel | None
    prompt: str | None
    output: (
        PropagateOutput | MaskOutput | TextOutput | TranscriptOutput | ChooseOutput | DistractorsOutput | None
    )
    partial: NotRequired[PropagatePart]
    seconds: float
    error: str | None
    error_code: (
        Literal[
            "invalid_request",
            "not_configured",
            "media_refused",
            "cancelled",
            "no_output",
            "time_limit",
            "gave_up",
            "internal",
        ]
        | None
    )


class Attribute(TypedDict):
    """
    One attribute: a text, one of some choices (enum), some of them (array), a number, or yes or no.
    """

    type: Literal["string", "array", "number", "integer", "boolean"]
    title: NotRequired[Word]
    titles: NotRequired[Translations]
    description: NotRequired[str]
    descriptions: NotRequired[Translations]
    enum: NotRequired[Choices]
    items: NotRequired[Items]
    uniqueItems: NotRequired[Literal[True]]
    minItems: NotRequired[Literal[1]]
    minLength: NotRequired[Literal[1]]
    maxLength: NotRequired[int]
    minimum: NotRequired[float]
    maximum: NotRequired[float]
    unit: NotRequired[str]


AttributeName: TypeAlias = str


class AttributeSchemas(TypedDict):
    """
    What a project asks of its objects beside the fields that all have: a small, closed part of JSON Schema 2020-12 for each kind.
    """

    track: NotRequired[ObjectAttributes]
    segment: NotRequired[ObjectAttributes]
    pair: NotRequired[ObjectAttributes]
    question_subtypes: NotRequired[QuestionSubtypes]


Attributes: TypeAlias = dict[str, str | float | bool | list[str] | None]
"""
Values of the attributes that the project added to this kind of object.
"""


class Balance(TypedDict):
    """
    How the release draws multiple-choice questions so that their kinds are near-uniform: no category of a facet keeps more than ratio times the smallest one that has at least `least` questions.
    """

    facets: list[Literal["question_type", "domain"]]
    ratio: float
    least: int
    seed: str


class BlindDocument(TypedDict):
    """
    What one person chose who saw the questions and their options and nothing else.
    """

    document_type: Literal["blind"]
    schema_version: Literal[1]
    blind_questions: list[BlindQuestion]
    choices: list[Choice]


class BlindLimit(TypedDict):
    """
    Solved without the video: at least least_answers answers, at least this share of them right, and so many right by chance no likelier than significance (exact binomial test, one-sided).
    """

    share: float
    least_answers: int
    significance: float


class BlindQuestion(TypedDict):
    """
    One question with its options, the right one among them, in the order of this person.
    """

    id: Uuid
    question: Prose
    options: list[Option]
    origin: Origin


Box: TypeAlias = list[float]
"""
[x1, y1, x2, y2] in pixels of the upright picture; x1 < x2, y1 < y2.
"""


class CaptionInput(TypedDict):
    """
    Describe what the subject of the boxes does from `start_frame` to `end_frame`.
    """

    boxes: dict[str, Box | None]
    start_frame: Frame
    end_frame: Frame


class Choice(TypedDict):
    """
    The option that the person took.
    """

    id: Uuid
    question_id: Uuid
    option_id: Uuid
    origin: Origin


class ChooseInput(TypedDict):
    """
    Answer multiple-choice questions from their words alone. Each sheet holds all questions, with the options in an order of its own.
    """

    sheets: list[Sheet]


class ChooseOutput(TypedDict):
    """
    What the model chose: a sheet for each that was asked, a choice for each of its questions, in their order.
    """

    sheets: list[list[Sheet1]]


Condition = TypedDict(
    "Condition",
    {
        "if": "If",
        "then": "Then",
        "else": "Else",
    },
)


class Contains(TypedDict):
    enum: Choices


class Distractor(TypedDict):
    """
    A wrong answer to one question.
    """

    id: Uuid
    question_id: Uuid
    text: Prose
    changed_detail: str
    asked_about: bool
    verdict: Literal["wrong_and_plausible", "also_true", "implausible"] | None
    origin: Origin


class Distractor1(TypedDict):
    id: Uuid
    text: str
    changed_detail: str


class DistractorsInput(TypedDict):
    """
    Draft wrong answers to a question, each of which changes one detail of the right answer: the one that is asked about.
    """

    question: str
    answer: str
    question_type: QuestionType | None
    detail: str
    avoid: list[str]
    wanted: int


class DistractorsOutput(TypedDict):
    """
    Drafts that could stand in a document, and how much else the model wrote.
    """

    distractors: list[Distractor1]
    dropped: Dropped
    frames: list[Frame]


class Dropped(TypedDict):
    """
    How many lines nobody is shown, by the reason.
    """

    unreadable: int
    same_as_answer: int
    repeated: int
    unsafe: int
    surplus: int


class Else(TypedDict):
    properties: dict[str, Literal[False]]


class EvidenceBox(TypedDict):
    """
    Where on one frame the answer can be seen.
    """

    id: Uuid
    pair_id: Uuid
    frame: Frame
    box: Box
    origin: Origin


class FgqaDocument(TypedDict):
    """
    Fine-grained question-answer pairs about one clip.
    """

    document_type: Literal["fgqa"]
    schema_version: Literal[1]
    pairs: list[Pair]
    evidence_boxes: list[EvidenceBox]


class Finding(TypedDict):
    """
    What an automated check says of a document.
    """

    rule: str
    severity: Literal["error", "warning", "info"]
    message: str
    place: Place


Frame: TypeAlias = int


class If(TypedDict):
    properties: dict[str, Wanted]
    required: list[AttributeName]


class Interval(TypedDict):
    """
    Source frames, both ends inclusive.
    """

    start_frame: Frame
    end_frame: Frame


class Items(TypedDict):
    type: Literal["string"]
    enum: Choices


class Keyframe(TypedDict):
    """
    Where the subject is on one frame; between keyframes the box moves linearly by time.
    """

    id: Uuid
    track_id: Uuid
    frame: Frame
    box: Box | None
    mask: NotRequired[Mask]
    state: Literal["visible", "occluded", "absent"]
    origin: Origin


Line: TypeAlias = str


class Mask(TypedDict):
    """
    A binary mask of one frame as a COCO run-length string.
    """

    size: list[int]
    counts: str


class MaskOutput(TypedDict):
    frame: Frame
    box: Box
    score: Score
    mask: Mask


class McqDocument(TypedDict):
    """
    Multiple-choice questions about one clip: each has its right answer and wrong ones that differ from it in one detail.
    """

    document_type: Literal["mcq"]
    schema_version: Literal[1]
    questions: list[Question]
    distractors: list[Distractor]


Name: TypeAlias = str


class ObjectAttributes(TypedDict):
    """
    The attributes of one kind of object; they are asked in this order.
    """

    type: Literal["object"]
    properties: dict[str, Attribute]
    required: NotRequired[list[AttributeName]]
    allOf: NotRequired[list[Condition]]
    additionalProperties: Literal[False]


ObjectKind: TypeAlias = Literal[
    "track",
    "keyframe",
    "segment",
    "pair",
    "evidence_box",
    "question",
    "distractor",
    "blind_question",
    "choice",
    "ask",
]


class Operation(TypedDict):
    """
    One change to one object of a document. A put carries the whole object; its id and origin are those of the operation.
    """

    op_id: Uuid
    op: Literal["put", "delete"]
    kind: ObjectKind
    id: Uuid
    base_version: int
    value: dict[str, Any] | None
    origin: Origin


class OperationBatch(TypedDict):
    """
    Operations that are applied all together or not at all.
    """

    operations: list[Operation]


class Option(TypedDict):
    """
    One text to choose. Its id says nothing of whether it is right.
    """

    id: Uuid
    text: Prose


class Option1(TypedDict):
    id: Uuid
    text: str


class Origin(TypedDict):
    """
    How a value came to be. It ends up in the export.
    """

    by: Literal["human", "suggestion", "import", "interpolation", "adjudication"]
    suggestion_id: NotRequired[Uuid]
    edited: NotRequired[bool]
    draft_withheld: NotRequired[Literal[True]]
    annotation_id: NotRequired[Uuid]
    source: NotRequired[str]


class Pair(TypedDict):
    """
    One question with its answer and the verdicts on both.
    """

    id: Uuid
    question: Prose
    question_verdict: Literal["ok", "irrelevant", "unanswerable"] | None
    question_explanation: Prose
    draft_answer: str | None
    answer: Prose
    answer_verdict: Literal["accepted", "factually_incorrect", "lacking_details", "written"] | None
    question_type: QuestionType | None
    question_subtype: Line
    evidence: Interval | None
    attributes: Attributes
    origin: Origin


class Place(TypedDict):
    """
    Exactly where: the object, the frames, the field, the words.
    """

    object_id: NotRequired[Uuid]
    kind: NotRequired[ObjectKind]
    frame: NotRequired[Frame]
    start_frame: NotRequired[Frame]
    end_frame: NotRequired[Frame]
    field: NotRequired[str]
    text_span: NotRequired[list[int]]


class Point(TypedDict):
    x: float
    y: float
    inside: bool


class PropagateInput(TypedDict):
    """
    Carry the box drawn on `frame` to `until_frame`, both in the clip.
    """

    track_id: Uuid
    frame: Frame
    box: Box
    mask: NotRequired[Mask]
    until_frame: Frame
    direction: Literal["forward", "backward"]


class PropagateOutput(TypedDict):
    boxes: list[TrackedBox]
    stopped_at: Frame
    reason: Literal["until_frame", "left_picture", "lost", "interrupted"]


class PropagatePart(TypedDict):
    after: int
    boxes: list[TrackedBox]


Prose: TypeAlias = str


class Question(TypedDict):
    """
    One question with its right answer, taken from an accepted pair.
    """

    id: Uuid
    pair_id: Uuid | None
    question: Prose
    answer: Prose
    question_type: QuestionType | None
    question_subtype: Line
    evidence: Interval | None
    origin: Origin


QuestionType: TypeAlias = Literal[
    "Action Recognition",
    "Action Sequence",
    "Counting Problems",
    "Movement Direction",
    "Object Attributes",
    "Object Location",
    "Object Recognition",
    "Object State",
    "Other",
    "Pose",
    "Spatial Relations",
    "Speed/Force",
]


Score: TypeAlias = float


class Segment(TypedDict):
    """
    What the subject does from start_frame to end_frame, both inclusive.
    """

    id: Uuid
    track_id: Uuid
    start_frame: Frame
    end_frame: Frame
    kind: Literal["action", "out_of_frame"]
    caption: Prose
    unique: bool | None
    attributes: Attributes
    origin: Origin


class SegmentInput(TypedDict):
    """
    Which pixels of `frame` are the subject? Told by a box around it, by points on it and beside it, or both.
    """

    track_id: Uuid
    frame: Frame
    box: Box | None
    points: list[Point]


class SgqaDocument(TypedDict):
    """
    Questions that the wearer of a camera asks about what was just seen, each at a frame, with their answers.
    """

    document_type: Literal["sgqa"]
    schema_version: Literal[1]
    asks: list[Ask]


Sheet: TypeAlias = list[AskedQuestion]


class Sheet1(TypedDict):
    question_id: Uuid
    option_id: Uuid
    share: float


class Stage(TypedDict):
    name: Name
    title: Line
    document_type: Literal["stc", "fgqa", "mcq", "blind", "sgqa"]
    roles: list[Literal["annotator", "reviewer", "lead"]]
    people: int
    differ_from: list[Name]
    edits: list[ObjectKind]
    edit_fields: NotRequired[dict[str, list[str]]]
    accept: Literal["review", "automatic"]
    review_share: float
    gold_share: float
    audit_share: float
    share: float
    share_by_split: NotRequired[dict[str, float]]
    lease_minutes: int
    suggestions: list[StageSuggestion]
    blind_limit: NotRequired[BlindLimit]
    least_distractors: NotRequired[int]
    returns_to: NotRequired[Name]
    audit: NotRequired[bool]


class StageSuggestion(TypedDict):
    kind: Literal["propagate", "answer", "caption", "distractors"]
    withhold_share: float


class StcDocument(TypedDict):
    """
    Captions grounded in space (tubes of boxes and masks) and time (segments). Lists are flat and in no promised order.
    """

    document_type: Literal["stc"]
    schema_version: Literal[1]
    tracks: list[Track]
    keyframes: list[Keyframe]
    segments: list[Segment]


class TextOutput(TypedDict):
    text: str
    frames: list[Frame]
    appearance: list[AppearanceItem]


class Then(TypedDict):
    required: NotRequired[list[AttributeName]]


class Track(TypedDict):
    """
    One subject followed through the clip.
    """

    id: Uuid
    category: Literal["person", "animal", "object"]
    name: Line
    finished: bool
    attributes: Attributes
    origin: Origin


class TrackedBox(TypedDict):
    frame: Frame
    box: Box
    score: Score
    uncertain: NotRequired[bool]
    mask: NotRequired[Mask]


class TranscribeInput(TypedDict):
    """
    Write down what a person said.
    """

    recording: AssistRecording
    language: str | None


class TranscriptOutput(TypedDict):
    """
    What a person said, written down.
    """

    text: str
    language: str | None


Translations: TypeAlias = dict[str, str]
"""
The same in other languages, by their code.
"""


Uuid: TypeAlias = str


class Wanted(TypedDict):
    """
    What the other attribute must be (enum), or hold one of (contains).
    """

    enum: NotRequired[list[str | bool]]
    contains: NotRequired[Contains]


Word: TypeAlias = str


Choices: TypeAlias = list[Word]


QuestionSubtypes: TypeAlias = dict[str, Choices]
"""
The sub-types among which one is chosen, by question type; where a type has none, they are free text.
"""


class Workflow(TypedDict):
    """
    The ordered stages an item goes through. A lead may copy and change any of them.
    """

    name: Name
    title: Line
    stages: list[Stage]
    balance: NotRequired[Balance]
    domains: NotRequired[list[str]]
