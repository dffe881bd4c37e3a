"""Reading JSON bodies: bounded, strict, and only with values that every database and browser can hold."""

import json
import math
from typing import Any, NoReturn

from django.conf import settings
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

LARGEST_INTEGER = 2**53 - 1


class BodyTooLarge(APIException):
    """The request body is larger than the server takes."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "The request body is too large."
    default_code = "too_large"


class StrictJSONParser(BaseParser):
    """Parses JSON that is UTF-8, at most DATA_UPLOAD_MAX_MEMORY_SIZE bytes, without NaN, infinities, NUL
    characters, lone surrogates, repeated keys and integers beyond 2^53 - 1."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1) if hasattr(stream, "read") else b""
        if len(body) > limit:
            raise BodyTooLarge
        return parse_json(body)


def parse_json(body: bytes) -> Any:
    """Return the value that `body` holds. Raises ParseError with one sentence."""
    try:
        text = body.decode("utf-8")
        value = json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_float=_read_float,
            parse_int=_read_integer,
            object_pairs_hook=_read_object,
        )
        if "\\u" in text:
            _refuse_unstorable_text(value)
    except RecursionError:
        raise ParseError("The JSON is nested too deeply.") from None
    except UnicodeError:
        raise ParseError("The JSON is not valid UTF-8.") from None
    except ValueError as fault:
        raise ParseError(f"The JSON cannot be read: {fault}.") from None
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _read_float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _read_integer(digits: str) -> int:
    # Python refuses to convert very long digit strings; so does this, with a shorter sentence.
    number = int(digits) if len(digits) <= 17 else LARGEST_INTEGER + 1
    if abs(number) > LARGEST_INTEGER:
        raise ValueError("an integer is too large")
    return number


def _read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("an object has the same key twice")
    return value


def _refuse_unstorable_text(value: Any) -> None:
    again = json.dumps(value, ensure_ascii=False)
    again.encode("utf-8")
    # A NUL is written as its escape; an escaped backslash before "u0000" is doubled and therefore no NUL.
    if "\\u0000" in again.replace("\\\\", ""):
        raise ValueError("a text holds a NUL character")
