"""Chooses shares of the work by hash: the same key always gets the same answer, on every machine."""

import hashlib
from collections.abc import Mapping

_BITS = 53  # what a float holds exactly, so that the share can never round up to 1


def stable_share(key: str, salt: str) -> float:
    """A number in [0, 1), evenly spread over keys, from SHA-256 of the salt and the key.

    `stable_share(item, "review") < 0.13` chooses 13 % of items; another salt chooses independently.
    """
    # Length first, so that ("ab", "c") and ("a", "bc") are different inputs.
    text = f"{len(salt)}:{salt}{key}".encode()
    number = int.from_bytes(hashlib.sha256(text).digest()[:8], "big") >> (64 - _BITS)
    return number / (1 << _BITS)


def assign_split(video: str, shares: Mapping[str, float], *, salt: str = "split") -> str:
    """The split of a video, e.g. {"train": 0.9, "val": 0.05, "test": 0.05}; all rows of one video share it.

    Raises ValueError when a share is negative or the shares do not add up to 1.
    """
    if any(share < 0 for share in shares.values()):
        raise ValueError("A split has a negative share.")
    if abs(sum(shares.values()) - 1) > 1e-9:
        raise ValueError(f"The shares of the splits add up to {sum(shares.values()):g}, not to 1.")
    place = stable_share(video, salt)
    reached = 0.0
    chosen = ""
    for split, share in shares.items():
        if share == 0:
            continue
        chosen = split
        reached += share
        if place < reached:
            break
    return chosen
