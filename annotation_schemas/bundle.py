"""All schemas as one table of named types, for the generators.

A root schema is named by its title, a part by its key in `$defs`. Where two files give different parts one
name, the later file's part is prefixed with the title of that file. Conditions and limits fall away: no type
can say them.
"""

from annotation_schemas.schemas import SUFFIX, JsonObject, load_schema, resolve, schema_names

Bundle = dict[str, JsonObject]

# First the files whose names everybody uses, so that a new file cannot rename them.
FIRST_NAMES = (
    "primitives", "origin", "stc", "fgqa", "mcq", "blind", "sgqa", "operation", "operation_batch", "workflow",
    "finding",
)  # fmt: skip
# A file without a value of its own: only its parts are types.
WITHOUT_ROOT = frozenset({"primitives"})
UNTYPEABLE = frozenset(
    {
        "$schema", "$id", "$defs", "$comment", "title", "examples", "default", "format", "if", "then", "else",
        "not",
        "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
        "multipleOf",
        "uniqueItems", "minProperties", "maxProperties", "propertyNames", "contains",
        "minContains", "maxContains", "dependentRequired", "dependentSchemas", "unevaluatedProperties",
    }
)  # fmt: skip


def load_bundle() -> Bundle:
    """Return name → type schema for every `*.schema.json`; every `$ref` is `#/$defs/<name>` of this table."""
    rest = [name for name in schema_names() if name not in FIRST_NAMES]
    order = [*FIRST_NAMES, *rest]
    names: dict[tuple[str, str], str] = {}
    taken: dict[str, JsonObject] = {}
    for file in order:
        schema = load_schema(file)
        parts: dict[str, JsonObject] = dict(schema.get("$defs", {}))
        for part, value in parts.items():
            name = part
            if name in taken and taken[name] != value:
                name = f"{schema['title']}{part}"
            _take(taken, name, value, file)
            names[file, part] = name
        if file not in WITHOUT_ROOT:
            _take(taken, schema["title"], schema, file)
            names[file, ""] = schema["title"]
    bundle: Bundle = {}
    for (file, part), name in names.items():
        schema = load_schema(file)
        bundle[name] = _typeable(schema["$defs"][part] if part else schema, file, names)
    return bundle


def _take(taken: dict[str, JsonObject], name: str, value: JsonObject, file: str) -> None:
    if taken.setdefault(name, value) != value:
        raise ValueError(f"{file}{SUFFIX}: the type name {name!r} is taken by another schema")


def _typeable(schema: JsonObject, file: str, names: dict[tuple[str, str], str]) -> JsonObject:
    result: JsonObject = {}
    for key, value in schema.items():
        if key == "$ref":
            result[key] = f"#/$defs/{names[resolve(value, file)]}"
        elif key == "properties":
            # A condition on its own names properties without a type; only `type: object` declares them.
            result[key] = {name: _typeable(inner, file, names) for name, inner in value.items()}
        elif key in ("anyOf", "oneOf", "allOf", "prefixItems"):
            inners = [_typeable(inner, file, names) for inner in value]
            typed = [inner for inner in inners if key != "allOf" or inner]
            if typed:
                result[key] = typed
        elif key in ("items", "additionalProperties") and isinstance(value, dict):
            result[key] = _typeable(value, file, names)
        elif key == "patternProperties":
            (inner,) = value.values()
            result["additionalProperties"] = _typeable(inner, file, names)
        elif key not in UNTYPEABLE:
            result[key] = value
    return result
