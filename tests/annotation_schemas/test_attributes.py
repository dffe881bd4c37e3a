"""A project's own attributes: what a declaration may say, and what each type and condition has against values."""

import json
from copy import deepcopy
from typing import Any

import pytest

from annotation_schemas.attributes import (
    InvalidDeclaration,
    check_declaration,
    is_asked,
    value_faults,
)
from annotation_schemas.rules import check
from annotation_schemas.schemas import SCHEMA_FOLDER
from tests.annotation_schemas.builders import Json, context, fgqa, pair, stc, track

WALKER: Json = json.loads((SCHEMA_FOLDER / "examples/valid/attributes/walker.json").read_text("utf-8"))
RIGHT = {"age": "child", "clothes": ["hat"], "height": 1.2, "alone": False}


def found(values: Json, kind: str = "track") -> list[tuple[str, bool, str]]:
    return [
        (fault.field, fault.is_unfinished, fault.message)
        for fault in value_faults(WALKER, kind, track(attributes=values))
    ]


def test_the_example_makes_sense() -> None:
    check_declaration(WALKER)
    check_declaration({})
    assert found(RIGHT) == []


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"age": "old"}, "age", '“Age” must be one of "child", "adult".'),
        ({"age": None}, "age", "“Age” must be a text."),
        ({"age": "adult", "job": 3}, "job", "“Occupation” must be a text."),
        ({"age": "adult", "job": "x" * 81}, "job", "“Occupation” must have at most 80 characters."),
        ({"clothes": "hat"}, "clothes", "“Clothes” must be a list."),
        ({"clothes": ["hat", "shoe"]}, "clothes[1]", '“Clothes” must be one of "hat", "coat", "gloves".'),
        ({"clothes": ["hat", "hat"]}, "clothes", "“Clothes” must not hold anything twice."),
        ({"height": "1.2"}, "height", "“Height” must be a number."),
        ({"height": 0.1}, "height", "“Height” must be at least 0.2."),
        ({"height": 2.6}, "height", "“Height” must be at most 2.5."),
        ({"alone": "yes"}, "alone", "“Alone” must be true or false."),
        ({"alone": 0}, "alone", "“Alone” must be true or false."),
        ({"colour": "red"}, "colour", "This project asks for no attribute colour."),
        ({"job": "baker"}, "job", "“Occupation” is asked only where “Age” is adult."),
        (
            {"glove_colour": "black"},
            "glove_colour",
            "“Colour of the gloves” is asked only where “Clothes” is gloves.",
        ),
    ],
)
def test_what_can_never_be_right_has_its_place(values: Json, field: str, message: str) -> None:
    wrong = [(place, text) for place, unfinished, text in found({**RIGHT, **values}) if not unfinished]
    assert wrong == [(f"attributes.{field}", message)]


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, ["age"]),
        ({"age": "adult"}, ["job"]),
        ({"age": "adult", "job": ""}, ["job"]),
        ({"age": "adult", "job": "baker"}, []),
        ({"age": "child", "clothes": ["gloves"]}, []),
    ],
)
def test_what_is_missing_is_unfinished(values: Json, fields: list[str]) -> None:
    assert [(field, unfinished) for field, unfinished, _ in found(values)] == [
        (f"attributes.{field}", True) for field in fields
    ]


def test_a_missing_attribute_is_a_finding_at_its_field() -> None:
    findings = check(stc(tracks=[track(attributes={"age": "adult"})]), context(attributes_schema=WALKER))
    [finding] = [one for one in findings if one.rule == "track_attributes_incomplete"]
    assert (finding.severity, finding.message) == ("error", "“Occupation” is missing.")
    assert finding.place == {"object_id": track()["id"], "kind": "track", "field": "attributes.job"}


def test_an_attribute_is_asked_where_its_condition_holds() -> None:
    schema = WALKER["track"]
    assert [is_asked(schema, "job", values) for values in ({}, {"age": "child"}, {"age": "adult"})] == [
        False,
        False,
        True,
    ]
    assert is_asked(schema, "glove_colour", {"clothes": ["hat", "gloves"]})
    assert is_asked(schema, "age", {})
    assert not is_asked(schema, "shoe_size", {})


@pytest.mark.parametrize(
    ("question_type", "subtype", "is_wrong"),
    [
        ("Pose", "sitting", False),
        ("Pose", "", False),
        ("Pose", "lying", True),
        ("Other", "lying", False),
        (None, "lying", False),
    ],
)
def test_a_subtype_is_one_of_those_of_its_type(
    question_type: str | None, subtype: str, is_wrong: bool
) -> None:
    document = fgqa(
        pairs=[pair(question_type=question_type, question_subtype=subtype, attributes={"sure": True})]
    )
    found = [
        (one.place["field"], one.message)
        for one in check(document, context(attributes_schema=WALKER))
        if one.rule == "subtype_not_allowed"
    ]
    assert found == (
        [("question_subtype", "The sub-type must be one of standing, sitting for Pose.")] if is_wrong else []
    )


def changed(path: list[Any], value: object) -> Json:
    declaration = deepcopy(WALKER)
    place: Any = declaration
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return declaration


IF_HEIGHT = {
    "if": {"properties": {"height": {"enum": ["1"]}}, "required": ["height"]},
    "then": {},
    "else": {"properties": {"alone": False}},
}
ON_AGE = {"properties": {"age": {"enum": ["adult"]}}, "required": ["age"]}
AGE_ON_JOB = {
    "if": {"properties": {"age": {"enum": ["child"]}}, "required": ["age"]},
    "then": {},
    "else": {"properties": {"age": False}},
}


@pytest.mark.parametrize(
    ("path", "value", "place", "message"),
    [
        (
            ["track", "required"],
            ["shoe"],
            "track.required[0]",
            "shoe is required but not an attribute of the track.",
        ),
        (
            ["track", "properties", "height", "minimum"],
            3,
            "track.properties.height.minimum",
            "The least value of height is greater than its greatest.",
        ),
        (
            ["track", "properties", "age", "enum"],
            ["child", "adult", "<image>"],
            "track.properties.age",
            "A text must not hold <|, |> or a tag such as <image>: a tokenizer reads them as commands.",
        ),
        (
            ["track", "properties", "age", "title"],
            "Age ",
            "track.properties.age",
            "“Age ” begins or ends with a space.",
        ),
        (
            ["track", "allOf", 0, "if"],
            {"properties": {"sex": {"enum": ["adult"]}}, "required": ["sex"]},
            "track.allOf[0].if",
            "The condition names sex, which is no attribute.",
        ),
        (
            ["track", "allOf", 0, "if"],
            {"properties": {"age": {"enum": ["old"]}}, "required": ["age"]},
            "track.allOf[0].if",
            "age has no choice 'old'.",
        ),
        (
            ["track", "allOf", 0, "if"],
            {"properties": {"alone": {"enum": ["true"]}}, "required": ["alone"]},
            "track.allOf[0].if",
            "alone has no choice 'true'.",
        ),
        (
            ["track", "allOf", 0, "if", "required"],
            ["alone"],
            "track.allOf[0].if.required",
            "The condition must require age, which it is about.",
        ),
        (
            ["track", "allOf", 1, "if", "properties", "clothes"],
            {"enum": ["gloves"]},
            "track.allOf[1].if",
            "The condition on clothes must say contains.",
        ),
        (
            ["track", "allOf", 1],
            IF_HEIGHT,
            "track.allOf[1].if",
            "A condition can be about choices or yes and no; height has none.",
        ),
        (
            ["track", "allOf", 0, "then"],
            {"required": ["alone"]},
            "track.allOf[0].then",
            "The condition of job may require job alone.",
        ),
        (
            ["track", "allOf", 1],
            {"if": ON_AGE, "then": {}, "else": {"properties": {"job": False}}},
            "track.allOf[1].else",
            "job has two conditions; one is possible.",
        ),
        (
            ["track", "required"],
            ["job"],
            "track.allOf[0].else",
            "job is always required, so it cannot be asked under a condition.",
        ),
        (
            ["track", "allOf", 0],
            AGE_ON_JOB,
            "track.allOf[0].else",
            "age is always required, so it cannot be asked under a condition.",
        ),
        (
            ["question_subtypes", "Pose"],
            ["a", " b"],
            "question_subtypes.Pose",
            "“ b” begins or ends with a space.",
        ),
    ],
)
def test_a_declaration_that_makes_no_sense_is_refused(
    path: list[Any], value: object, place: str, message: str
) -> None:
    with pytest.raises(InvalidDeclaration) as refused:
        check_declaration(changed(path, value))
    assert (refused.value.path, refused.value.message) == (place, message)


def test_conditions_do_not_lead_back_to_themselves() -> None:
    def only_if(name: str, of: str) -> Json:
        return {
            "if": {"properties": {of: {"enum": [True]}}, "required": [of]},
            "then": {},
            "else": {"properties": {name: False}},
        }

    schema = {
        "type": "object",
        "properties": {name: {"type": "boolean"} for name in "abc"},
        "allOf": [only_if("a", "b"), only_if("b", "c"), only_if("c", "a")],
        "additionalProperties": False,
    }
    with pytest.raises(InvalidDeclaration, match="The condition of a leads back to itself"):
        check_declaration({"segment": schema})
    schema["allOf"] = [only_if("a", "b"), only_if("b", "c")]
    check_declaration({"segment": schema})
