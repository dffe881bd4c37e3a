"""The kinds of object a document holds: where they lie, what they belong to, what their fields are."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from annotation_schemas.generated.types import ObjectKind
from annotation_schemas.schemas import JsonObject, load_schema


@dataclass(frozen=True)
class Kind:
    """One kind of addressable object.

    `collection`: the list of the document it lies in. `schema`: its part of the schema. `parent_kind` and
    `parent_field`: what it belongs to, None where it stands alone. `texts`: fields a person writes. `substance`: the
    field that it is about; who may not change it in a stage may neither add nor delete such an object there.
    """

    name: ObjectKind
    document_type: str
    collection: str
    schema: str
    substance: str
    texts: tuple[str, ...] = ()
    parent_kind: ObjectKind | None = None
    parent_field: str | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of an object in the order of its schema."""
        file, _, part = self.schema.partition("#")
        return tuple(load_schema(file)["$defs"][part]["properties"])


PAIR_TEXTS = ("question", "question_explanation", "draft_answer", "answer", "question_subtype")
DISTRACTOR_TEXTS = ("text", "changed_detail")
ASK_TEXTS = ("question", "kept_because", "domain", "question_explanation", "answer", "answer_explanation")
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("track", "stc", "tracks", "stc#Track", "category", ("name",)),
        Kind("keyframe", "stc", "keyframes", "stc#Keyframe", "frame", (), "track", "track_id"),
        Kind("segment", "stc", "segments", "stc#Segment", "caption", ("caption",), "track", "track_id"),
        Kind("pair", "fgqa", "pairs", "fgqa#Pair", "question", PAIR_TEXTS),
        Kind("evidence_box", "fgqa", "evidence_boxes", "fgqa#EvidenceBox", "box", (), "pair", "pair_id"),
        Kind(
            "question",
            "mcq",
            "questions",
            "mcq#Question",
            "question",
            ("question", "answer", "question_subtype"),
        ),
        Kind(
            "distractor",
            "mcq",
            "distractors",
            "mcq#Distractor",
            "text",
            DISTRACTOR_TEXTS,
            "question",
            "question_id",
        ),
        Kind("blind_question", "blind", "blind_questions", "blind#BlindQuestion", "question", ("question",)),
        Kind("choice", "blind", "choices", "blind#Choice", "option_id", (), "blind_question", "question_id"),
        Kind("ask", "sgqa", "asks", "sgqa#Ask", "question", ASK_TEXTS),
    )
}


@cache
def kinds_of(document_type: str) -> tuple[Kind, ...]:
    """Return the kinds of a document type. Raises KeyError for an unknown type."""
    kinds = tuple(kind for kind in KINDS.values() if kind.document_type == document_type)
    if not kinds:
        raise KeyError(f"there is no document type {document_type!r}")
    return kinds


def child_kinds(kind: Kind) -> tuple[Kind, ...]:
    """Return the kinds whose objects belong to objects of `kind`."""
    return tuple(other for other in KINDS.values() if other.parent_kind == kind.name)


def objects_of(document: JsonObject) -> Iterator[tuple[Kind, JsonObject]]:
    """Yield every object of a document with its kind."""
    for kind in kinds_of(document["document_type"]):
        for value in document[kind.collection]:
            yield kind, value
