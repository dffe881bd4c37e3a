"""From one declaration to another: each class of change, and what becomes of values and work."""

from typing import Any

import pytest

from annotation_schemas.attribute_changes import (
    Adapted,
    Change,
    adapt,
    adapt_through,
    check_renames,
    compare,
)
from annotation_schemas.attributes import InvalidDeclaration, check_declaration
from tests.annotation_schemas.builders import T1, Json, fgqa, out_of_frame, pair, segment, stc, track


def declared(kind: str = "track", required: tuple[str, ...] = (), **attributes: Json) -> Json:
    schema = {
        "type": "object",
        "properties": attributes,
        "required": [*required],
        "additionalProperties": False,
    }
    check_declaration({kind: schema})
    return {kind: schema}


def only_if(declaration: Json, name: str, of: str, value: str, *, required: bool = False) -> Json:
    """The declaration with `name` asked only where `of` is `value`."""
    ((kind, schema),) = declaration.items()
    condition = {
        "if": {"properties": {of: {"enum": [value]}}, "required": [of]},
        "then": {"required": [name]} if required else {},
        "else": {"properties": {name: False}},
    }
    return {kind: {**schema, "allOf": [*schema.get("allOf", ()), condition]}}


def select(*choices: str) -> Json:
    return {"type": "string", "enum": [*choices]}


TEXT: Json = {"type": "string"}
METRES: Json = {"type": "number", "minimum": 0, "maximum": 3, "unit": "m"}
CHANGES: list[tuple[str, Json, Json, list[Change]]] = [
    ("optional", declared(), declared(a=TEXT), [Change("track", "a", "added", False)]),
    ("required", declared(), declared(required=("a",), a=TEXT), [Change("track", "a", "added", True)]),
    ("gone", declared(a=TEXT), declared(), [Change("track", "a", "removed", False)]),
    (
        "wider",
        declared(a=select("x")),
        declared(a=select("x", "y")),
        [Change("track", "a", "choices_added", False, ("y",))],
    ),
    (
        "narrower",
        declared(a=select("x", "y")),
        declared(a=select("x")),
        [Change("track", "a", "choices_removed", True, ("y",))],
    ),
    ("any text", declared(a=select("x")), declared(a=TEXT), [Change("track", "a", "choices_added", False)]),
    ("a list", declared(a=TEXT), declared(a=select("x")), [Change("track", "a", "choices_removed", True)]),
    ("type", declared(a=TEXT), declared(a={"type": "number"}), [Change("track", "a", "type_changed", True)]),
    (
        "any number",
        declared(a={"type": "integer"}),
        declared(a={"type": "number"}),
        [Change("track", "a", "bounds_relaxed", False)],
    ),
    (
        "unit",
        declared(a=METRES),
        declared(a={**METRES, "unit": "ft"}),
        [Change("track", "a", "unit_changed", True)],
    ),
    (
        "relaxed",
        declared(a=METRES),
        declared(a={**METRES, "maximum": 4}),
        [Change("track", "a", "bounds_relaxed", False)],
    ),
    (
        "tightened",
        declared(a=METRES),
        declared(a={**METRES, "minimum": 1}),
        [Change("track", "a", "bounds_narrowed", True)],
    ),
    (
        "now required",
        declared(a=TEXT),
        declared(required=("a",), a=TEXT),
        [Change("track", "a", "required", True)],
    ),
    (
        "now optional",
        declared(required=("a",), a=TEXT),
        declared(a=TEXT),
        [Change("track", "a", "optional", False)],
    ),
    (
        "words",
        declared(a=TEXT),
        declared(a={**TEXT, "title": "A"}),
        [Change("track", "a", "wording_changed", False)],
    ),
    (
        "condition",
        declared(a=select("x", "y"), b=TEXT),
        only_if(declared(a=select("x", "y"), b=TEXT), "b", "a", "x"),
        [Change("track", "b", "condition_changed", True)],
    ),
    ("nothing", declared(a=TEXT), declared(a=dict(TEXT)), []),
    (
        "sub-types",
        {"question_subtypes": {"Pose": ["a", "b"], "Other": ["x"]}},
        {"question_subtypes": {"Pose": ["b", "c"], "Counting Problems": ["n"]}},
        [
            Change("question_subtypes", "Counting Problems", "choices_removed", True),
            Change("question_subtypes", "Other", "choices_added", False),
            Change("question_subtypes", "Pose", "choices_added", False, ("c",)),
            Change("question_subtypes", "Pose", "choices_removed", True, ("a",)),
        ],
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "changes"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES]
)
def test_every_change_has_its_class(old: Json, new: Json, changes: list[Change]) -> None:
    assert compare(old, new, {}) == changes


def test_a_rename_is_no_removal() -> None:
    old, new = declared(a=TEXT), declared(b=TEXT)
    assert compare(old, new, {"track": {"a": "b"}}) == [Change("track", "b", "renamed", False, ("a",))]
    assert [one.change for one in compare(old, new, {})] == ["added", "removed"]
    check_renames(old, new, {"track": {"a": "b"}})


@pytest.mark.parametrize(
    ("renames", "message"),
    [
        ({"x": "b"}, "There is no attribute x of the track to rename."),
        ({"a": "y"}, "a cannot become y, which is no new attribute."),
        ({"a": "keep"}, "a cannot become keep, which is no new attribute."),
        ({"keep": "b"}, "keep is still there, so it cannot become b."),
        ({"a": "b", "c": "b"}, "Two attributes cannot become one."),
    ],
)
def test_a_rename_that_makes_no_sense_is_refused(renames: dict[str, str], message: str) -> None:
    old, new = declared(a=TEXT, c=TEXT, keep=TEXT), declared(b=TEXT, keep=TEXT)
    with pytest.raises(InvalidDeclaration) as refused:
        check_renames(old, new, {"track": renames})
    assert refused.value.message == message


def of_track(values: Json, old: Json, new: Json, renames: dict[str, str] | None = None) -> Adapted:
    return adapt(stc(tracks=[track(attributes=values)]), old, new, {"track": renames or {}})


def outcome(adapted: Adapted) -> tuple[Json, list[tuple[str, Any]], list[str]]:
    """Values that stand, values put aside, fields to be given."""
    [only] = adapted.document["tracks"]
    return (
        only["attributes"],
        [(one.field, one.value) for one in adapted.parked],
        [field for _, _, field in adapted.to_mend],
    )


def test_values_that_fit_go_on_untouched() -> None:
    old, new = declared(a=select("x", "y")), declared(a=select("x"), b=TEXT)
    adapted = of_track({"a": "x"}, old, new)
    assert outcome(adapted) == ({"a": "x"}, [], [])
    assert adapted.changed == ()
    assert adapted.document == stc(tracks=[track(attributes={"a": "x"})])


def test_a_value_that_is_no_choice_any_more_is_put_aside_and_asked_again() -> None:
    old, new = declared(a=select("x", "y")), declared(a=select("x"))
    assert outcome(of_track({"a": "y"}, old, new)) == ({}, [("attributes.a", "y")], ["attributes.a"])
    assert outcome(of_track({}, old, new)) == ({}, [], [])


def test_a_required_attribute_that_comes_is_missing_only_where_nothing_is_said() -> None:
    old, new = declared(a=TEXT), declared(required=("a", "b"), a=TEXT, b=TEXT)
    assert outcome(of_track({"a": "x"}, old, new)) == ({"a": "x"}, [], ["attributes.b"])
    assert of_track({}, new, new).to_mend == ()


def test_a_renamed_attribute_takes_its_value_along() -> None:
    old, new = declared(required=("a",), a=select("x")), declared(required=("b",), b=select("x"))
    adapted = of_track({"a": "x"}, old, new, {"a": "b"})
    assert outcome(adapted) == ({"b": "x"}, [], [])
    assert [(kind, value["attributes"]) for kind, value in adapted.changed] == [("track", {"b": "x"})]
    assert outcome(of_track({}, old, new, {"a": "b"})) == ({}, [], [])


def test_another_type_and_another_unit_put_the_value_aside() -> None:
    assert outcome(of_track({"a": "3"}, declared(a=TEXT), declared(a={"type": "number"}))) == (
        {},
        [("attributes.a", "3")],
        ["attributes.a"],
    )
    feet = {"type": "number", "unit": "ft"}
    assert outcome(of_track({"a": 2}, declared(a=METRES), declared(a=feet)))[1:] == (
        [("attributes.a", 2)],
        ["attributes.a"],
    )


def test_what_is_not_asked_any_more_is_kept_aside_and_touches_nobody() -> None:
    assert outcome(of_track({"a": "x"}, declared(a=TEXT), declared())) == ({}, [("attributes.a", "x")], [])


def test_a_value_under_a_condition_goes_with_the_value_it_hangs_on() -> None:
    before = only_if(declared(a=select("x", "y"), b=TEXT), "b", "a", "x", required=True)
    after = only_if(declared(a=select("z", "y"), b=TEXT), "b", "a", "z", required=True)
    values, parked, to_mend = outcome(of_track({"a": "x", "b": "word"}, before, after))
    assert (values, sorted(parked), to_mend) == (
        {},
        [("attributes.a", "x"), ("attributes.b", "word")],
        ["attributes.a"],
    )


def test_a_condition_that_becomes_true_asks() -> None:
    before = declared(a=select("x", "y"), b=TEXT)
    after = only_if(before, "b", "a", "x", required=True)
    assert outcome(of_track({"a": "x"}, before, after)) == ({"a": "x"}, [], ["attributes.b"])
    assert outcome(of_track({"a": "y"}, before, after)) == ({"a": "y"}, [], [])
    assert outcome(of_track({"a": "y", "b": "w"}, before, after)) == ({"a": "y"}, [("attributes.b", "w")], [])


def test_nothing_is_asked_of_a_stretch_out_of_frame() -> None:
    old, new = declared("segment"), declared("segment", required=("a",), a=TEXT)
    document = stc(segments=[segment("s1", 0, 9), out_of_frame("s2", 10, 19)])
    assert adapt(document, old, new, {}).to_mend == (("segment", "s1", "attributes.a"),)


def test_a_subtype_that_is_no_longer_listed_is_put_aside() -> None:
    document = fgqa(pairs=[pair(question_type="Pose", question_subtype="lying")])
    adapted = adapt(document, {}, {"question_subtypes": {"Pose": ["standing"]}}, {})
    assert [one["question_subtype"] for one in adapted.document["pairs"]] == [""]
    assert [(one.field, one.value, one.is_asked) for one in adapted.parked] == [
        ("question_subtype", "lying", True)
    ]


def test_several_versions_are_gone_through_one_after_the_other() -> None:
    first, second = declared(a=select("x")), declared(b=select("x"), c=TEXT)
    third = declared(required=("d",), d=select("z"), c=TEXT)
    steps: list[Any] = [(first, second, {"track": {"a": "b"}}), (second, third, {"track": {"b": "d"}})]
    adapted = adapt_through(stc(tracks=[track(attributes={"a": "x"})]), iter(steps))
    assert outcome(adapted) == ({}, [("attributes.d", "x")], ["attributes.d"])
    assert [value["id"] for _, value in adapted.changed] == [T1]


def test_what_one_version_puts_aside_the_next_may_ask_no_more() -> None:
    first, second, third = declared(a=select("x")), declared(a=select("y")), declared()
    steps: list[Any] = [(first, second, {}), (second, third, {})]
    adapted = adapt_through(stc(tracks=[track(attributes={"a": "x"})]), iter(steps))
    assert outcome(adapted) == ({}, [("attributes.a", "x")], [])
