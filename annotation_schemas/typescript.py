"""TypeScript types from the bundle of schemas: interfaces for objects, else aliases."""

import json
import re
from collections.abc import Iterator

from annotation_schemas.bundle import Bundle
from annotation_schemas.schemas import JsonObject

SCALARS = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean", "null": "null"}
IDENTIFIER = re.compile(r"^[A-Za-z_$][A-Za-z0-9_$]*$")


def write_typescript(bundle: Bundle, header: str) -> str:
    """Return the module: one exported type per name of the bundle, in its order.

    A named type that is an enum of texts also gets a constant list (`QuestionType` → `QUESTION_TYPE_VALUES`).
    Raises ValueError for a schema that says nothing about its type.
    """
    blocks = ["".join(f"// {line}\n" for line in header.splitlines()).rstrip()]
    for name, schema in bundle.items():
        blocks.append("\n".join(_declaration(name, schema)))
    return "\n\n".join(blocks) + "\n"


def _declaration(name: str, schema: JsonObject) -> Iterator[str]:
    yield from _comment(schema, "")
    if "properties" in schema:
        yield f"export interface {name} {{"
        required = schema.get("required", [])
        for field, inner in schema["properties"].items():
            yield from _comment(inner, "  ")
            yield f"  {_key(field)}{'' if field in required else '?'}: {_type(inner, name)};"
        yield "}"
        return
    yield f"export type {name} = {_type(schema, name)};"
    values = schema.get("enum", [])
    if values and all(isinstance(value, str) for value in values):
        constant = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()
        yield f"export const {constant}_VALUES: readonly {name}[] = ["
        yield from (f"  {json.dumps(value)}," for value in values)
        yield "];"


def _type(schema: JsonObject | bool, where: str) -> str:
    if schema is True or schema == {}:
        return "unknown"
    if schema is False:
        return "never"
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    for key, glue in (("anyOf", " | "), ("oneOf", " | "), ("allOf", " & ")):
        if key in schema:
            return glue.join(_wrapped(inner, where) for inner in schema[key])
    kinds = schema.get("type")
    if isinstance(kinds, list):
        return " | ".join(_type({**schema, "type": kind}, where) for kind in kinds)
    if kinds in SCALARS:
        return SCALARS[kinds]
    if kinds == "array":
        return _array(schema, where)
    if kinds == "object" or "properties" in schema:
        return _object(schema, where)
    if set(schema) <= {"description"}:
        return "unknown"
    raise ValueError(f"{where}: no type can be read from a schema with {', '.join(sorted(schema))}")


def _wrapped(schema: JsonObject, where: str) -> str:
    text = _type(schema, where)
    return f"({text})" if " " in text and not text.startswith("{") else text


def _array(schema: JsonObject, where: str) -> str:
    if "prefixItems" in schema:
        return "[" + ", ".join(_type(inner, where) for inner in schema["prefixItems"]) + "]"
    entry = _wrapped(schema.get("items", {}), where)
    length = schema.get("minItems")
    if length is not None and length == schema.get("maxItems"):
        return "[" + ", ".join([entry] * length) + "]"
    return f"{entry}[]"


def _object(schema: JsonObject, where: str) -> str:
    if "properties" in schema:
        required = schema.get("required", [])
        fields = (
            f"{_key(field)}{'' if field in required else '?'}: {_type(inner, where)}"
            for field, inner in schema["properties"].items()
        )
        return "{ " + "; ".join(fields) + " }"
    return f"Record<string, {_type(schema.get('additionalProperties', {}), where)}>"


def _comment(schema: JsonObject | bool, indent: str) -> Iterator[str]:
    if isinstance(schema, dict) and "description" in schema:
        yield f"{indent}/** {schema['description']} */"


def _key(field: str) -> str:
    return field if IDENTIFIER.match(field) else json.dumps(field)
