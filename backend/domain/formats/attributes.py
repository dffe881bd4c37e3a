"""`attributes.jsonl`: what the project asked of its own. PLM-Video-Human has no columns for it.

One line per row and described object: in `fgqa` the pair; in `rcap` and `rtloc` the segment and its track; in
`rdcap` the track and, by their place from 0 in `dense_captions`, the segments. `attributes` is a JSON text, so that
every line has the same columns. `attributes/v<version>.schema.json` is the declaration by which they were given.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from annotation_schemas.attributes import Declaration, value_faults
from backend.domain.formats.json_lines import dumps, read_lines

FILE_NAME = "attributes.jsonl"
FOLDER = "attributes"


def line(
    config: str,
    split: str,
    row_id: str,
    kind: str,
    place: int | None,
    version: int,
    values: Mapping[str, Any],
) -> dict[str, Any]:
    """The line of an object of a row; `place` is that of a segment among dense captions."""
    return {
        "config": config,
        "split": split,
        "row_id": row_id,
        "kind": kind,
        "place": place,
        "attributes_version": version,
        "attributes": dumps(dict(sorted(values.items()))),
    }


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file, as `line` made them."""
    return read_lines(path)


def declaration_name(version: int) -> str:
    """The path of a declaration in a release."""
    return f"{FOLDER}/v{version}.schema.json"


def write_declaration(folder: Path, version: int, declaration: Declaration) -> None:
    """Write the declaration of a version into the release."""
    path = folder / declaration_name(version)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(declaration, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def problems(folder: Path, row_ids: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield what is wrong with the file of a release; `row_ids` gives the split of each row of a config."""
    path = folder / FILE_NAME
    declared: dict[int, Declaration] = {}
    for number, one in enumerate(read(path) if path.exists() else (), start=1):
        place = f"{FILE_NAME}, line {number}"
        if row_ids.get(one["config"], {}).get(one["row_id"]) != one["split"]:
            yield f"{place}: there is no row {one['row_id']} in {one['config']} {one['split']}."
        version = one["attributes_version"]
        if version not in declared:
            file = folder / declaration_name(version)
            if not file.is_file():
                yield f"{place}: {declaration_name(version)} is missing."
                continue
            declared[version] = json.loads(file.read_text(encoding="utf-8"))
        values = {"attributes": json.loads(one["attributes"]), "question_type": None, "question_subtype": ""}
        for fault in value_faults(declared[version], one["kind"], values):
            if not fault.is_unfinished:
                yield f"{place}: {fault.message}"
