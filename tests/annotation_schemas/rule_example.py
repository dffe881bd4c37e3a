"""What an example of a rule is: a bad document with the exact places to be found, and near misses."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
# A project's own attributes, of which one must be given.
COLOURS = {"type": "object", "properties": {"colour": {"enum": ["red", "blue"]}}, "required": ["colour"]}


@dataclass(frozen=True)
class Example:
    """A document that breaks a rule at `places`; `near` are documents that nearly do but do not."""

    bad: Json
    places: list[Json]
    near: list[Json] = field(default_factory=list)
    context: Json = field(default_factory=dict)
