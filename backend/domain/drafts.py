"""From which items the draft of an answer is withheld, so that what drafts do to answers can be measured. Pure.

An item has a fixed place in [0, 1) by a keyed hash, as for the audit; its draft is withheld when the place lies under
the share of its split. So a higher share only adds items, and nobody without the project's key can tell beforehand.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite

from backend.domain.auditing import place_of

# The share that holds for an item, by the split as items name it.
_OF_SPLIT = {"train": "train", "val": "validation", "test": "test"}


class InvalidShares(ValueError):
    """Shares that no project may have; `field` names the one at fault."""

    def __init__(self, field_name: str, message: str) -> None:
        super().__init__(message)
        self.field = field_name
        self.message = message


@dataclass(frozen=True)
class DraftShares:
    """The share of items, from 0 to 1, that are answered without a draft, for each split."""

    train: float = 0.0
    validation: float = 0.0
    test: float = 0.0

    def __post_init__(self) -> None:
        for name, share in asdict(self).items():
            if not isfinite(share) or not 0 <= share <= 1:
                raise InvalidShares(name, "This must be a share from 0 to 1.")

    def of(self, split: str) -> float:
        """The share of a split: train, val or test. Raises KeyError for another one."""
        share: float = getattr(self, _OF_SPLIT[split])
        return share

    def as_json(self) -> Mapping[str, float]:
        """The shares as they are kept and shown."""
        return asdict(self)


def is_withheld(key: str, item_id: str, split: str, shares: DraftShares) -> bool:
    """Whether the item is answered without a draft."""
    return place_of(key, item_id) < shares.of(split)
