"""What a rule is and what it says: Hit (message and place), Rule (name, when it speaks), Finding."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from annotation_schemas.generated.types import ObjectKind, Place

Severity: TypeAlias = Literal["error", "warning", "info"]
DocumentType: TypeAlias = Literal["stc", "fgqa", "mcq", "blind", "sgqa"]
Moment: TypeAlias = Literal["submit", "release"]


@dataclass(frozen=True)
class Finding:
    """What a check says of a document: one sentence and the exact place it is about."""

    rule: str
    severity: Severity
    message: str
    place: Place


@dataclass(frozen=True)
class Hit:
    """One place where a rule is broken."""

    message: str
    place: Place


@dataclass(frozen=True)
class Rule:
    """One named rule.

    `kind`: it speaks in stages that may change objects of this kind (None: always). `field`: and, where a
    stage may change only some fields, this one. `severity_at_release`: where the release is stricter than
    the submit.
    """

    name: str
    document_type: DocumentType
    severity: Severity
    kind: ObjectKind | None
    find: Callable[[Any], Iterator[Hit]]
    field: str | None = None
    severity_at_release: Severity | None = None

    def severity_at(self, moment: Moment) -> Severity:
        """Return how grave the rule is at this moment."""
        return self.severity_at_release or self.severity if moment == "release" else self.severity
