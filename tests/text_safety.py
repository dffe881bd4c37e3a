"""The texts of `frontend/tests/vectors/text-safety.json`, written by hand: what the editor, the rules, the server and
a release say of each. `found` are the findings of its words, in order, with spans in UTF-16 code units; `server` the
rules that look at a whole document only; `left_out` why a release does not take it, null when it does.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent.parent / "frontend" / "tests" / "vectors" / "text-safety.json"
NEVER_STORED = ("special_token", "invisible_character")


@dataclass(frozen=True)
class SafetyVector:
    """One text of a pair's question or answer, and what is said of it."""

    field: str
    text: str
    found: list[dict[str, Any]]
    server: list[str]
    left_out: str | None

    @property
    def is_stored(self) -> bool:
        """Whether the server takes it at all."""
        return not any(one["rule"] in NEVER_STORED for one in self.found)


def safety_vectors() -> list[SafetyVector]:
    """Every vector; a text that stands `times` in the file is that often there, with spaces between."""
    return [
        SafetyVector(
            one["field"],
            " ".join([one["text"]] * one.get("times", 1)),
            one["found"],
            one.get("server", []),
            one["left_out"],
        )
        for one in json.loads(FILE.read_text(encoding="utf-8"))
    ]
