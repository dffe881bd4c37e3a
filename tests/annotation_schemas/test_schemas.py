"""Schemas are schemas, examples say what they should, and generated types are those of the schemas."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from annotation_schemas import generate
from annotation_schemas.bundle import load_bundle
from annotation_schemas.schemas import (
    SCHEMA_FOLDER,
    SchemaViolation,
    check_value,
    find_fault,
    load_schema,
    schema_names,
    validator,
)
from annotation_schemas.typescript import write_typescript

VALID = sorted((SCHEMA_FOLDER / "examples" / "valid").glob("*/*.json"))
INVALID = sorted((SCHEMA_FOLDER / "examples" / "invalid").glob("*/*.json"))
OURS = (
    "attributes",
    "blind",
    "fgqa",
    "finding",
    "mcq",
    "operation",
    "operation_batch",
    "origin",
    "sgqa",
    "stc",
    "workflow",
)


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("name", schema_names())
def test_every_schema_keeps_the_2020_12_draft(name: str) -> None:
    Draft202012Validator.check_schema(load_schema(name))
    assert load_schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert load_schema(name)["$id"].endswith(f"{name}.schema.json")


@pytest.mark.parametrize("path", VALID, ids=name_of)
def test_valid_example_is_valid(path: Path) -> None:
    assert find_fault(path.parent.name, json.loads(path.read_text(encoding="utf-8"))) is None


@pytest.mark.parametrize("path", [each for each in INVALID if each.parent.name in OURS], ids=name_of)
def test_invalid_example_is_refused_for_its_reason(path: Path) -> None:
    example = json.loads(path.read_text(encoding="utf-8"))
    assert set(example) == {"why", "path", "message", "value"}

    with pytest.raises(SchemaViolation) as refused:
        check_value(path.parent.name, example["value"])

    assert (refused.value.fault.path, refused.value.fault.message) == (example["path"], example["message"])
    assert len(str(refused.value)) < 500


@pytest.mark.parametrize("folder", ["valid", "invalid"])
@pytest.mark.parametrize("name", OURS)
def test_every_schema_has_examples_of_both_sorts(name: str, folder: str) -> None:
    assert list((SCHEMA_FOLDER / "examples" / folder / name).glob("*.json"))


def test_an_unknown_schema_or_part_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="no schema named 'stcs'"):
        load_schema("stcs")
    with pytest.raises(KeyError, match="no part 'Tracks'"):
        validator("stc#Tracks")


def test_generated_files_are_up_to_date() -> None:
    for path, text in generate.render().items():
        assert (generate.REPOSITORY / path).read_text(encoding="utf-8") == text, f"{path}: generate again"


def test_check_fails_on_drift_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--root", str(tmp_path)]) == 0
    assert generate.main(["--root", str(tmp_path), "--check"]) == 0
    types = tmp_path / generate.PYTHON_FILE
    edited = types.read_text(encoding="utf-8") + "extra = 1\n"
    types.write_text(edited, encoding="utf-8")

    assert generate.main(["--root", str(tmp_path), "--check"]) == 1

    assert types.read_text(encoding="utf-8") == edited
    assert f"{generate.PYTHON_FILE} is out of date" in capsys.readouterr().err


def test_every_schema_becomes_a_type() -> None:
    bundle = load_bundle()
    titles = {load_schema(name)["title"] for name in schema_names() if name != "primitives"}
    assert titles <= set(bundle)
    assert {"Track", "Keyframe", "Segment", "Pair", "EvidenceBox", "Box", "Mask", "Place", "Stage"} <= set(
        bundle
    )


def test_typescript_of_each_form_of_schema() -> None:
    source = write_typescript(
        {
            "Colour": {"enum": ["red", "blue"]},
            "Point": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
            "Thing": {
                "description": "A thing.",
                "type": "object",
                "properties": {
                    "at": {"$ref": "#/$defs/Point"},
                    "colours": {"type": "array", "items": {"enum": ["red", None]}},
                    "by-name": {"type": "object", "additionalProperties": {"type": ["integer", "null"]}},
                    "either": {"anyOf": [{"const": 1}, {"type": "string"}]},
                },
                "required": ["at"],
            },
        },
        "Made by a test.",
    )
    assert source == (
        "// Made by a test.\n\n"
        'export type Colour = "red" | "blue";\n'
        'export const COLOUR_VALUES: readonly Colour[] = [\n  "red",\n  "blue",\n];\n\n'
        "export type Point = [number, number];\n\n"
        "/** A thing. */\n"
        "export interface Thing {\n"
        "  at: Point;\n"
        '  colours?: ("red" | null)[];\n'
        '  "by-name"?: Record<string, number | null>;\n'
        "  either?: 1 | string;\n"
        "}\n"
    )
    with pytest.raises(ValueError, match="Odd: no type can be read"):
        write_typescript({"Odd": {"contentEncoding": "base64"}}, "")


def test_the_package_loads_neither_framework_nor_model_library() -> None:
    program = """
import sys
from annotation_schemas import documents, geometry, kinds, masks, rules, text, timecode, upgrades, workflows
heavy = {"django", "torch", "backend", "model_assist", "datamodel_code_generator", "scipy", "pydantic"}
print(sorted(heavy & {name.partition(".")[0] for name in sys.modules}))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=SCHEMA_FOLDER.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
