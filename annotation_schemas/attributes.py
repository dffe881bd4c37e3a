"""A project's own attributes: whether their declaration makes sense, and what values say to it.

A declaration keeps attributes.schema.json: for each kind (`track`, `segment`, `pair`) a closed part of JSON
Schema, so that any validator of JSON Schema judges values alike, and `question_subtypes` by question type. An
attribute that is asked only where another one has a certain value stands in a condition (`allOf`): elsewhere it
must not be given.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from annotation_schemas import text
from annotation_schemas.schemas import INCOMPLETE_KEYWORDS, JsonObject, describe, find_fault

ATTRIBUTE_KINDS = ("track", "segment", "pair")
SUBTYPES = "question_subtypes"
SUBTYPE_FIELD = "question_subtype"

Declaration = Mapping[str, JsonObject]


class InvalidDeclaration(ValueError):
    """A declaration that cannot be worked with; `path` such as `track.required[0]`, `message` a sentence."""

    def __init__(self, path: str, message: str) -> None:
        self.path = path
        self.message = message
        super().__init__(message)


@dataclass(frozen=True)
class Condition:
    """The attribute is asked only where the attribute `of` is, or holds, one of `values`."""

    of: str
    values: tuple[str | bool, ...]
    is_required: bool

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Return whether the attribute is asked beside these values."""
        given = values.get(self.of)
        return any(one in self.values for one in (given if isinstance(given, list) else [given]))


@dataclass(frozen=True)
class AttributeFault:
    """What is wrong with one value, or missing: `name` of the attribute, or of the field of the sub-type.

    `field` is the place in the object, `is_unfinished` says that a value is only missing.
    """

    name: str
    field: str
    message: str
    is_unfinished: bool


def conditions_of(schema: JsonObject) -> dict[str, Condition]:
    """Return the condition of each attribute that has one."""
    found = {}
    for entry in schema.get("allOf", ()):
        ((of, wanted),) = entry["if"]["properties"].items()
        (name,) = entry["else"]["properties"]
        values = wanted["enum"] if "enum" in wanted else wanted["contains"]["enum"]
        found[name] = Condition(of, tuple(values), name in entry["then"].get("required", ()))
    return found


def is_asked(schema: JsonObject, name: str, values: Mapping[str, Any]) -> bool:
    """Return whether the attribute is declared, and asked beside these values."""
    condition = conditions_of(schema).get(name)
    return name in schema["properties"] and (condition is None or condition.holds(values))


def is_without_content(value: JsonObject) -> bool:
    """Return whether there is nothing to be described: a stretch out of frame, or a question that was refused."""
    refused = value.get("question_verdict") in ("irrelevant", "unanswerable")
    return refused or value.get("kind") == "out_of_frame"


def title_of(schema: JsonObject, name: str) -> str:
    """Return what is shown of an attribute: its title, else its name."""
    return str(schema["properties"].get(name, {}).get("title", name))


def choices_of(attribute: JsonObject) -> list[str] | None:
    """Return the choices of a select or multi-select, None for other types."""
    choices: list[str] | None = attribute.get("enum") or attribute.get("items", {}).get("enum")
    return choices


def in_words(value: object) -> str:
    """Return a value of an attribute as a person says it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(f"“{one}”" for one in value)
    return (
        f"“{value}”" if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)
    )


def check_declaration(declaration: object) -> None:
    """Raise InvalidDeclaration unless the declaration keeps its schema and makes sense."""
    fault = find_fault("attributes", declaration)
    if fault is not None:
        raise InvalidDeclaration(fault.path, fault.sentence())
    assert isinstance(declaration, dict)
    for kind in ATTRIBUTE_KINDS:
        if kind in declaration:
            _check_object(kind, declaration[kind])
    for question_type, subtypes in declaration.get(SUBTYPES, {}).items():
        _check_texts(f"{SUBTYPES}.{question_type}", subtypes)


def _check_object(kind: str, schema: JsonObject) -> None:
    attributes = schema["properties"]
    for name, attribute in attributes.items():
        place = f"{kind}.properties.{name}"
        _check_texts(place, [value for value in attribute.values() if isinstance(value, str)])
        _check_texts(place, choices_of(attribute) or [])
        if attribute.get("minimum", float("-inf")) > attribute.get("maximum", float("inf")):
            raise InvalidDeclaration(
                f"{place}.minimum", f"The least value of {name} is greater than its greatest."
            )
    for index, name in enumerate(schema.get("required", ())):
        if name not in attributes:
            raise InvalidDeclaration(
                f"{kind}.required[{index}]", f"{name} is required but not an attribute of the {kind}."
            )
    seen: set[str] = set()
    for index, entry in enumerate(schema.get("allOf", ())):
        _check_condition(f"{kind}.allOf[{index}]", schema, entry, seen)
    conditions = conditions_of(schema)
    for name in conditions:
        met = [name]
        while met[-1] in conditions:
            met.append(conditions[met[-1]].of)
            if met[-1] in met[:-1]:
                raise InvalidDeclaration(f"{kind}.allOf", f"The condition of {name} leads back to itself.")


def _check_condition(place: str, schema: JsonObject, entry: JsonObject, seen: set[str]) -> None:
    ((of, wanted),) = entry["if"]["properties"].items()
    (name,) = entry["else"]["properties"]
    for one, field in ((of, "if"), (name, "else")):
        if one not in schema["properties"]:
            raise InvalidDeclaration(f"{place}.{field}", f"The condition names {one}, which is no attribute.")
    if name in seen:
        raise InvalidDeclaration(f"{place}.else", f"{name} has two conditions; one is possible.")
    seen.add(name)
    if entry["if"]["required"] != [of]:
        raise InvalidDeclaration(
            f"{place}.if.required", f"The condition must require {of}, which it is about."
        )
    if entry["then"].get("required", [name]) not in ([name], []):
        raise InvalidDeclaration(f"{place}.then", f"The condition of {name} may require {name} alone.")
    if name in schema.get("required", ()):
        raise InvalidDeclaration(
            f"{place}.else", f"{name} is always required, so it cannot be asked under a condition."
        )
    other = schema["properties"][of]
    choices = [True, False] if other["type"] == "boolean" else choices_of(other)
    if choices is None:
        raise InvalidDeclaration(
            f"{place}.if", f"A condition can be about choices or yes and no; {of} has none."
        )
    if ("contains" in wanted) != (other["type"] == "array"):
        raise InvalidDeclaration(
            f"{place}.if", f"The condition on {of} must say {'contains' if 'enum' in wanted else 'enum'}."
        )
    for value in wanted["enum"] if "enum" in wanted else wanted["contains"]["enum"]:
        if not any(value is one or (isinstance(value, str) and value == one) for one in choices):
            raise InvalidDeclaration(f"{place}.if", f"{of} has no choice {value!r}.")


def _check_texts(place: str, texts: list[str]) -> None:
    for written in texts:
        for fault in text.refused(written):
            raise InvalidDeclaration(place, fault.message)
        if written != written.strip():
            raise InvalidDeclaration(place, f"“{written}” begins or ends with a space.")


def value_faults(declaration: Declaration, kind: str, value: JsonObject) -> Iterator[AttributeFault]:
    """Yield what the declaration has against the attributes of an object, and against a pair's sub-type."""
    schema = declaration.get(kind)
    if schema is not None:
        yield from _attribute_faults(schema, value["attributes"])
    if kind == "pair":
        choices = declaration.get(SUBTYPES, {}).get(value["question_type"])
        subtype = value[SUBTYPE_FIELD]
        if choices is not None and subtype and subtype not in choices:
            message = f"The sub-type must be one of {', '.join(choices)} for {value['question_type']}."
            yield AttributeFault(SUBTYPE_FIELD, SUBTYPE_FIELD, message, is_unfinished=False)


def _attribute_faults(schema: JsonObject, values: JsonObject) -> Iterator[AttributeFault]:
    missing: set[str] = set()
    told: set[str] = set()
    # The type first, whatever the order of the words in a schema that was kept as JSON: a database may change it.
    errors = Draft202012Validator(schema).iter_errors(values)
    for error in sorted(errors, key=lambda error: error.validator != "type"):
        if error.validator == "required":
            missing.update(name for name in error.validator_value if name not in values)
        elif error.validator == "additionalProperties":
            for name in values:
                if name not in schema["properties"]:
                    yield _wrong(name, f"This project asks for no attribute {name}.")
        elif error.validator is not None:
            fault = _value_fault(schema, error)
            # A value of the wrong type is no choice either: said once is enough.
            if fault.name not in told:
                yield fault
            told.add(fault.name)
    # What must not be given is told without its place, so it is looked up here.
    for name, condition in conditions_of(schema).items():
        if name in values and name not in told and not condition.holds(values):
            yield _wrong(
                name, f"“{title_of(schema, name)}” is asked only where {_in_words(schema, condition)}."
            )
    for name in schema["properties"]:
        if name in missing:
            yield AttributeFault(
                name, f"attributes.{name}", f"“{title_of(schema, name)}” is missing.", is_unfinished=True
            )


def _wrong(name: str, message: str) -> AttributeFault:
    return AttributeFault(name, f"attributes.{name}", message, is_unfinished=False)


def _in_words(schema: JsonObject, condition: Condition) -> str:
    words = [one if isinstance(one, str) else "yes" if one else "no" for one in condition.values]
    return f"“{title_of(schema, condition.of)}” is {' or '.join(words)}"


def _value_fault(schema: JsonObject, error: ValidationError) -> AttributeFault:
    name = str(error.absolute_path[0])
    fault = describe(error)
    return AttributeFault(
        name,
        f"attributes.{fault.path}",
        f"“{title_of(schema, name)}” {fault.message}.",
        is_unfinished=error.validator in INCOMPLETE_KEYWORDS,
    )
