"""The JSON Schema files of this folder, their validators, and faults said in one sentence.

A schema is named by its file without `.schema.json` (`stc`), a part of it by `stc#Track`.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from posixpath import basename
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

SCHEMA_FOLDER = Path(__file__).parent
SUFFIX = ".schema.json"

JsonObject = dict[str, Any]

# Keywords that say "something is still missing" rather than "something is wrong".
INCOMPLETE_KEYWORDS = frozenset({"required", "dependentRequired", "minLength", "minItems", "minProperties"})


@dataclass(frozen=True)
class SchemaFault:
    """Where a value breaks its schema: `path` such as `box[2]` ("" for the whole), `message` a sentence."""

    path: str
    message: str

    def sentence(self) -> str:
        """Return the place and the fault as one sentence."""
        return f"{self.path or 'The value'} {self.message}."


class SchemaViolation(ValueError):
    """A value does not keep its schema; `fault` says where and how."""

    def __init__(self, schema: str, fault: SchemaFault) -> None:
        self.schema = schema
        self.fault = fault
        super().__init__(f"{schema}: {fault.sentence()}")


def schema_names() -> tuple[str, ...]:
    """Return the names of all schema files, sorted."""
    return tuple(sorted(path.name.removesuffix(SUFFIX) for path in SCHEMA_FOLDER.glob(f"*{SUFFIX}")))


@cache
def load_schema(name: str) -> JsonObject:
    """Return the schema `name` as read from its file. Callers must not change it.

    Raises KeyError for a name without a file.
    """
    if name not in schema_names():
        raise KeyError(f"there is no schema named {name!r}")
    schema: JsonObject = json.loads((SCHEMA_FOLDER / f"{name}{SUFFIX}").read_text(encoding="utf-8"))
    return schema


@cache
def validator(name: str) -> Draft202012Validator:
    """Return the cached validator of `name` (`stc`) or of one part of it (`stc#Track`).

    Raises KeyError for an unknown schema or part.
    """
    file, _, part = name.partition("#")
    schema = load_schema(file)
    if part and part not in schema.get("$defs", {}):
        raise KeyError(f"the schema {file!r} has no part {part!r}")
    return Draft202012Validator(_inlined(schema["$defs"][part] if part else schema, file))


def resolve(reference: str, file: str) -> tuple[str, str]:
    """Return (file, part) that a `$ref` in `file` means; part is "" for the whole schema.

    References are `#/$defs/Part`, `other.schema.json` or `other.schema.json#/$defs/Part`. Raises ValueError.
    """
    address, _, pointer = reference.partition("#")
    target = basename(address).removesuffix(SUFFIX) or file
    part = pointer.removeprefix("/$defs/")
    if target not in schema_names() or (part and part not in load_schema(target).get("$defs", {})):
        raise ValueError(f"{file}{SUFFIX}: nothing is found at {reference!r}")
    return target, part


def _inlined(schema: Any, file: str) -> Any:
    # Looking references up costs jsonschema most of its time, and no schema here refers to itself.
    if isinstance(schema, list):
        return [_inlined(entry, file) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    result = {
        key: _inlined(value, file) for key, value in schema.items() if key not in ("$ref", "$defs", "$id")
    }
    if "$ref" in schema:
        target, part = resolve(schema["$ref"], file)
        whole = load_schema(target)
        meant = _inlined(whole["$defs"][part] if part else whole, target)
        result = {**meant, **result} if set(result) <= {"description"} else {**result, "allOf": [meant]}
    return result


def find_fault(name: str, value: object) -> SchemaFault | None:
    """Return the most telling fault of `value` against the schema `name`, or None."""
    error = best_match(validator(name).iter_errors(value))
    return None if error is None else describe(error)


def check_value(name: str, value: object) -> None:
    """Raise SchemaViolation unless `value` keeps the schema `name`."""
    fault = find_fault(name, value)
    if fault is not None:
        raise SchemaViolation(name, fault)


_TYPE_WORDS = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
}


def describe(error: ValidationError) -> SchemaFault:
    """Return the place of a jsonschema error and what must be mended, without dumping the value."""
    return SchemaFault(_path(error), _message(error))


def _path(error: ValidationError) -> str:
    path = ""
    for step in error.absolute_path:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path


def _message(error: ValidationError) -> str:
    wanted = error.validator_value
    match error.validator:
        case "type":
            names = wanted if isinstance(wanted, list) else [wanted]
            return "must be " + " or ".join(_TYPE_WORDS.get(str(name), str(name)) for name in names)
        case "enum":
            return "must be one of " + ", ".join(json.dumps(choice, ensure_ascii=False) for choice in wanted)
        case "const":
            return f"must be {json.dumps(wanted, ensure_ascii=False)}"
        case "required":
            missing = [name for name in wanted if name not in error.instance]
            return "lacks " + ", ".join(missing)
        case "uniqueItems":
            return "must not hold anything twice"
        case "additionalProperties":
            known = error.schema.get("properties", {})
            return "has unknown fields: " + ", ".join(
                _short(str(k)) for k in error.instance if k not in known
            )
        case "minimum":
            return f"must be at least {wanted}"
        case "maximum":
            return f"must be at most {wanted}"
        case "minLength":
            return f"must have at least {_count(wanted, 'character', 'characters')}"
        case "maxLength":
            return f"must have at most {_count(wanted, 'character', 'characters')}"
        case "minItems":
            return f"must have at least {_count(wanted, 'entry', 'entries')}"
        case "maxItems":
            return f"must have at most {_count(wanted, 'entry', 'entries')}"
        case "minProperties" | "maxProperties":
            how = "least" if error.validator == "minProperties" else "most"
            return f"must have at {how} {_count(wanted, 'entry', 'entries')}"
        case "pattern":
            about = str(error.schema.get("description", f"must match {wanted}"))
            return f"is not right: {about[:1].lower()}{about[1:].rstrip('.')}"
        case "not" if wanted == {}:
            return "must not be given here"
        case "anyOf" | "oneOf" if error.context and all(not inner.path for inner in error.context):
            choices = " or ".join(dict.fromkeys(_message(inner) for inner in error.context))
            return choices.replace(" or must be ", " or ")
        case _:
            return f"is not right: {_short(error.message)}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _short(text: str) -> str:
    return text if len(text) <= 160 else text[:157] + "..."
