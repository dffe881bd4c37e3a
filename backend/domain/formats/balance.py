"""`balance.json`: how many multiple-choice questions there were of each kind in each split, and how many were drawn."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from backend.domain.sampling import Balance

FILE_NAME = "balance.json"


def write(folder: Path, balances: Mapping[str, Balance]) -> None:
    """Write the report of the splits."""
    content = {split: [asdict(one) for one in balance.report] for split, balance in sorted(balances.items())}
    text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True)
    (folder / FILE_NAME).write_text(text + "\n", encoding="utf-8")


def read(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The report of each split."""
    found: dict[str, list[dict[str, Any]]] = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    return found
