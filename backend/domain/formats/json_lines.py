"""JSON written the same way every time: UTF-8, keys as given, no numbers that JSON does not know."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self


def dumps(value: Any) -> str:
    """One line. Raises ValueError for NaN and infinity."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class JsonLinesWriter:
    """Writes one JSON object a line; counts them in `lines`."""

    def __init__(self, path: Path) -> None:
        self.lines = 0
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, value: dict[str, Any]) -> None:
        """Add a line."""
        self._file.write(dumps(value) + "\n")
        self.lines += 1

    def close(self) -> None:
        """End the file."""
        self._file.close()


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file. Raises ValueError, with the line number, for a line that is no JSON object."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                value = json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path.name}, line {number}: {error}.") from error
            if not isinstance(value, dict):
                raise ValueError(f"{path.name}, line {number}: not a JSON object.")
            yield value
