"""A project's own attributes in a release: joined to rows, shipped with their declaration, checked, and loadable."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import datasets
import pytest

from backend.domain.formats import attributes
from backend.domain.release_check import verify_release
from backend.domain.release_folder import CannotRelease, FgqaPart, Part, StcPart, write_release
from backend.domain.release_rows_fgqa import fgqa_rows
from backend.domain.release_rows_stc import stc_rows
from tests.domain.documents import fgqa, pair
from tests.domain.releases import (
    FACTS,
    FRAMES,
    accepted,
    boy,
    clip,
    joined,
    nothing_wrong,
    source,
    video,
    write_video,
)

DECLARATION: dict[str, Any] = {
    kind: {"type": "object", "properties": properties, "additionalProperties": False}
    for kind, properties in {
        "track": {"age": {"type": "string", "enum": ["child", "adult"]}},
        "segment": {"speed": {"type": "number", "unit": "m/s"}},
        "pair": {
            "tags": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}, "uniqueItems": True}
        },
    }.items()
}
FACTS_2 = replace(FACTS, attributes={1: {}, 2: DECLARATION})


def described(folder: Path) -> list[Part]:
    document = joined(boy())
    document["tracks"][0]["attributes"] = {"age": "child"}
    document["segments"][0]["attributes"] = {"speed": 1.5}
    film = video(write_video(folder / "one.mp4"))
    given = replace(accepted(document), attributes_version=2)
    asked = replace(
        accepted(fgqa([pair(1, attributes={"tags": ["b", "a"]}), pair(2, "Which way?")]), item=520),
        attributes_version=2,
    )
    return [
        StcPart(film, stc_rows(film, FRAMES, [given])),
        FgqaPart(clip(folder), fgqa_rows(source(), FRAMES, asked)),
    ]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("described")
    write_release(folder / "out", FACTS_2, described(folder), nothing_wrong)
    return folder / "out"


def test_every_described_row_has_its_attributes_and_their_version(whole: Path) -> None:
    lines = [
        (
            one["config"],
            one["row_id"],
            one["kind"],
            one["place"],
            one["attributes"],
            one["attributes_version"],
        )
        for one in attributes.read(whole / "attributes.jsonl")
    ]
    [qa_id] = [row_id for config, row_id, *_ in lines if config == "fgqa"]
    age, speed = '{"age":"child"}', '{"speed":1.5}'
    assert lines == [
        ("rcap", "0", "track", None, age, 2),
        ("rcap", "0", "segment", None, speed, 2),
        ("rtloc", "0", "track", None, age, 2),
        ("rtloc", "0", "segment", None, speed, 2),
        ("rcap", "1", "track", None, age, 2),
        ("rdcap", "0", "track", None, age, 2),
        ("rdcap", "0", "segment", 0, speed, 2),
        ("fgqa", qa_id, "pair", None, '{"tags":["b","a"]}', 2),
    ]


def test_the_declaration_comes_along_and_only_that_one(whole: Path) -> None:
    assert [path.name for path in (whole / "attributes").iterdir()] == ["v2.schema.json"]
    assert json.loads((whole / "attributes/v2.schema.json").read_text("utf-8")) == DECLARATION


def test_the_release_passes_its_check_and_loads(whole: Path, tmp_path: Path) -> None:
    assert verify_release(whole, load=False) == []
    table = datasets.load_dataset(
        "json", data_files=str(whole / "attributes.jsonl"), cache_dir=str(tmp_path), split="train"
    )
    assert table.column_names == [
        "config",
        "split",
        "row_id",
        "kind",
        "place",
        "attributes_version",
        "attributes",
    ]
    assert json.loads(table[0]["attributes"]) == {"age": "child"}


def test_a_project_without_attributes_ships_no_file_of_them(tmp_path: Path) -> None:
    film = video(write_video(tmp_path / "one.mp4"))
    part = StcPart(film, stc_rows(film, FRAMES, [accepted(joined(boy()))]))
    write_release(tmp_path / "out", FACTS, [part], nothing_wrong)
    assert not (tmp_path / "out/attributes.jsonl").exists()
    assert not (tmp_path / "out/attributes").exists()


def test_a_version_that_nobody_declared_is_not_released(tmp_path: Path) -> None:
    with pytest.raises(CannotRelease, match="Version 2 of the attributes is not known"):
        write_release(tmp_path / "out", FACTS, described(tmp_path), nothing_wrong)


def test_the_check_sees_values_that_the_declaration_forbids(tmp_path: Path) -> None:
    line = attributes.line("rcap", "train", "7", "track", None, 2, {"age": "old"})
    (tmp_path / "attributes.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    missing = list(attributes.problems(tmp_path, {"rcap": {}}))
    attributes.write_declaration(tmp_path, 2, DECLARATION)
    wrong = list(attributes.problems(tmp_path, {"rcap": {"7": "train"}}))
    assert missing == [
        "attributes.jsonl, line 1: there is no row 7 in rcap train.",
        "attributes.jsonl, line 1: attributes/v2.schema.json is missing.",
    ]
    assert wrong == ['attributes.jsonl, line 1: “age” must be one of "child", "adult".']
