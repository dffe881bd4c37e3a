"""Rules for any document: the invariants that no operation may break, and the project's own attributes."""

from collections.abc import Callable, Iterator

from annotation_schemas.attributes import is_without_content, value_faults
from annotation_schemas.generated.types import ObjectKind, Place
from annotation_schemas.kinds import KINDS
from annotation_schemas.rules.finding import DocumentType, Hit, Rule
from annotation_schemas.rules.view import View

# The names that `invariants` gives to its faults, by the documents they can occur in.
INVARIANTS = (
    "id_twice",
    "unknown_parent",
    "frame_outside_clip",
    "end_before_start",
    "box_outside_picture",
    "special_token",
    "invisible_character",
    "attribute_not_allowed",
)
FGQA_INVARIANTS = (*INVARIANTS, "subtype_not_allowed")
TEXT_INVARIANTS = ("id_twice", "unknown_parent", "special_token", "invisible_character")
MCQ_INVARIANTS = (*TEXT_INVARIANTS, "frame_outside_clip", "end_before_start")
BLIND_INVARIANTS = (*TEXT_INVARIANTS, "unknown_option")
SGQA_INVARIANTS = (
    "id_twice",
    "frame_outside_clip",
    "end_before_start",
    "special_token",
    "invisible_character",
)
STC_INVARIANTS = (*INVARIANTS, "two_keyframes_on_one_frame", "mask_of_another_size", "mask_broken")


def invariant_rules(document_type: DocumentType, names: tuple[str, ...]) -> tuple[Rule, ...]:
    """Return one rule per invariant: an error in every stage."""
    return tuple(Rule(name, document_type, "error", None, _faults_named(name)) for name in names)


def attribute_rule(document_type: DocumentType, kind: ObjectKind) -> Rule:
    """Return the rule that the project's attributes of objects of `kind` are all filled in."""

    def find(view: View) -> Iterator[Hit]:
        declaration = view.context.attributes_schema or {}
        for value in view.document[KINDS[kind].collection]:
            if is_without_content(value):
                continue
            for fault in value_faults(declaration, kind, value):
                if fault.is_unfinished:
                    place: Place = {"object_id": value["id"], "kind": kind, "field": fault.field}
                    yield Hit(fault.message, place)

    return Rule(f"{kind}_attributes_incomplete", document_type, "error", kind, find, "attributes")


def _faults_named(name: str) -> Callable[[View], Iterator[Hit]]:
    def find(view: View) -> Iterator[Hit]:
        return (Hit(fault.message, fault.place) for fault in view.faults if fault.rule == name)

    return find
