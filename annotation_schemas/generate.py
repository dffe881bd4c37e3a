"""Types from the schemas, patterns of texts from Python: `python -m annotation_schemas.generate [--check]`."""

import argparse
import difflib
import sys
from pathlib import Path

from datamodel_code_generator import (
    DataModelType,
    GenerateConfig,
    InputFileType,
    LiteralType,
    PythonVersion,
    generate,
)
from datamodel_code_generator.format import Formatter

from annotation_schemas.bundle import Bundle, load_bundle
from annotation_schemas.kinds import KINDS
from annotation_schemas.patterns import write_asked_kinds, write_patterns
from annotation_schemas.schemas import SCHEMA_FOLDER
from annotation_schemas.typescript import write_typescript

REPOSITORY = SCHEMA_FOLDER.parent
PYTHON_FILE = Path("annotation_schemas/generated/types.py")
TYPESCRIPT_FILE = Path("frontend/src/generated/annotation.ts")
PATTERNS_FILE = Path("frontend/src/generated/text-rules.ts")
ASKED_KINDS_FILE = Path("frontend/src/generated/asked-kinds.ts")
ASKED_KINDS_HEADER = (
    "Generated from annotation_schemas/asked_kinds.py by `python -m annotation_schemas.generate`.\n"
    "Do not edit: change the patterns and generate again."
)
OBJECT_KINDS_FILE = Path("frontend/src/generated/object-kinds.ts")
OBJECT_KINDS_HEADER = (
    "Generated from annotation_schemas/kinds.py by `python -m annotation_schemas.generate`.\n"
    "Do not edit: change the kinds and generate again."
)
PATTERNS_HEADER = (
    "Generated from annotation_schemas/text.py by `python -m annotation_schemas.generate`.\n"
    "Do not edit: change the patterns and generate again."
)
HEADER = (
    "Generated from annotation_schemas/*.schema.json by `python -m annotation_schemas.generate`.\n"
    "Do not edit: change the schema and generate again."
)


def render() -> dict[Path, str]:
    """Return the text of every generated file, by its path in the repository."""
    bundle = load_bundle()
    return {
        PYTHON_FILE: write_python(bundle),
        TYPESCRIPT_FILE: write_typescript(bundle, HEADER),
        PATTERNS_FILE: write_patterns(PATTERNS_HEADER),
        ASKED_KINDS_FILE: write_asked_kinds(ASKED_KINDS_HEADER),
        OBJECT_KINDS_FILE: write_object_kinds(OBJECT_KINDS_HEADER),
    }


def write_object_kinds(header: str) -> str:
    """Return the module that says of each kind of object which field it is about."""
    comment = "".join(f"// {line}\n" for line in header.splitlines())
    lines = "".join(f'  {kind.name}: "{kind.substance}",\n' for kind in KINDS.values())
    return (
        f'{comment}\nimport type {{ ObjectKind }} from "@/generated/annotation";\n\n'
        f"export const SUBSTANCE: {{ readonly [kind in ObjectKind]: string }} = {{\n{lines}}};\n"
    )


def write_python(bundle: Bundle) -> str:
    """Return the module of TypedDicts and aliases, one per name of the bundle."""
    config = GenerateConfig(
        input_file_type=InputFileType.JsonSchema,
        output_model_type=DataModelType.TypingTypedDict,
        target_python_version=PythonVersion.PY_311,
        enum_field_as_literal=LiteralType.All,
        use_union_operator=True,
        use_closed_typed_dict=False,
        use_standard_collections=True,
        disable_timestamp=True,
        keep_model_order=True,
        use_schema_description=True,
        skip_root_model=True,
        custom_file_header="".join(f"# {line}\n" for line in HEADER.splitlines()),
        formatters=[Formatter.RUFF_FORMAT],
        settings_path=REPOSITORY,
    )
    module = generate({"$defs": bundle}, config=config)
    if not isinstance(module, str):
        raise TypeError("the type generator wrote several modules where one was wanted")
    return module if module.endswith("\n") else module + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write the generated files, or with --check only compare. Return 1 when --check finds a difference."""
    parser = argparse.ArgumentParser(prog="python -m annotation_schemas.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is out of date")
    parser.add_argument("--root", type=Path, default=REPOSITORY, help="the repository (default: this one)")
    options = parser.parse_args(arguments)
    stale = 0
    for path, wanted in render().items():
        target: Path = options.root / path
        present = target.read_text(encoding="utf-8") if target.exists() else ""
        if present == wanted:
            continue
        if options.check:
            stale += 1
            difference = difflib.unified_diff(
                present.splitlines(), wanted.splitlines(), str(path), "generated", lineterm=""
            )
            print("\n".join(list(difference)[:40]), file=sys.stderr)
            print(f"{path} is out of date; run python -m annotation_schemas.generate", file=sys.stderr)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(wanted, encoding="utf-8")
            print(f"wrote {path}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
