"""Base of every serializer that reads a request."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers


class StrictSerializer(serializers.Serializer[Any]):
    """Reads exactly the fields it declares: one not declared, or read only, is refused by name."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            known = {name for name, field in self.fields.items() if not field.read_only}
            for name in data:
                if name not in known:
                    raise serializers.ValidationError({str(name): ["There is no such field here."]})
        return super().to_internal_value(data)
