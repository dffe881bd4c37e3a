"""Bodies of requests: what every database and browser can hold is read, all else is refused in one sentence."""

import json
import tracemalloc

import pytest
from rest_framework import serializers
from rest_framework.exceptions import ParseError, ValidationError

from backend.infra.parsing import parse_json
from backend.infra.serializers import LineField, StrictSerializer, TextField


def test_what_is_allowed_is_read_as_it_was_sent() -> None:
    value = {"a": [1, -2.5, 1e300, True, None, "ä\U0001f600 \\u0000"], "b": {"c": ""}, "n": 2**53 - 1}

    assert parse_json(json.dumps(value).encode()) == value
    assert parse_json(json.dumps(value, ensure_ascii=False).encode()) == value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": 9007199254740992}',
        b"1" * 5000,
        b'{"a": 1, "a": 2}',
        b'"\\u0000"',
        b'{"\\u0000": 1}',
        b'"\\ud800"',
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_what_no_database_holds_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError) as refusal:
        parse_json(body)

    assert str(refusal.value.detail).startswith("The JSON ")


def test_refusing_costs_little_memory() -> None:
    body = b"[" * 1_000_000
    tracemalloc.start()
    with pytest.raises(ParseError):
        parse_json(body)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 50_000_000


class NoteIn(StrictSerializer):
    title = LineField()
    text = TextField(required=False)
    number = serializers.IntegerField(read_only=True)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"title": "a", "is_superuser": True}, "is_superuser"),
        ({"title": "a", "number": 1}, "number"),
        ({"title": "two\nlines"}, "title"),
        ({"title": "\u202eturned"}, "title"),
        ({"title": "a", "text": "\x1b[31m"}, "text"),
        ({"title": "nul\x00"}, "title"),
    ],
)
def test_a_field_that_is_not_wanted_is_refused_by_name(sent: dict[str, object], field: str) -> None:
    note = NoteIn(data=sent)

    assert not note.is_valid()
    assert list(note.errors) == [field]


def test_a_text_keeps_its_lines_and_letters() -> None:
    note = NoteIn(data={"title": "Straße \U0001f469\u200d\U0001f680", "text": "one\r\ntwo\tthree"})

    note.is_valid(raise_exception=True)

    assert note.validated_data == {"title": "Straße \U0001f469\u200d\U0001f680", "text": "one\ntwo\tthree"}


def test_the_body_must_be_an_object() -> None:
    with pytest.raises(ValidationError):
        NoteIn(data=[1]).is_valid(raise_exception=True)
