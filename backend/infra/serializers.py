"""Base of every serializer that reads a request."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from annotation_schemas.text import INVISIBLE


class StrictSerializer(serializers.Serializer[Any]):
    """Reads exactly the fields it declares: one not declared, or read only, is refused by name."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            known = {name for name, field in self.fields.items() if not field.read_only}
            for name in data:
                if name not in known:
                    raise serializers.ValidationError({str(name): ["There is no such field here."]})
        return super().to_internal_value(data)


class LineField(serializers.CharField):
    """A text of one line, without invisible characters and marks that turn the direction of reading."""

    def to_internal_value(self, data: Any) -> str:
        text: str = super().to_internal_value(data)
        if "\n" in text or "\t" in text:
            raise serializers.ValidationError("This must be one line.")
        return _visible(text)


class TextField(serializers.CharField):
    """A text of several lines, without invisible characters and marks that turn the direction of reading."""

    def to_internal_value(self, data: Any) -> str:
        text: str = super().to_internal_value(data)
        return _visible(text.replace("\r\n", "\n"))


def _visible(text: str) -> str:
    if INVISIBLE.pattern.search(text):
        raise serializers.ValidationError(INVISIBLE.message)
    return text
