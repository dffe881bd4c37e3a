"""Files of intervals: the formats by name, and how a file says which one it is."""

from collections.abc import Callable, Iterator, Mapping

from backend.domain.formats.interval_rows import IntervalRow, RefusedRow, UnreadableFile
from backend.domain.formats.interval_steps import (
    CROSSTASK_NAME,
    read_coin,
    read_crosstask,
    read_youcook2,
    steps_key,
)
from backend.domain.formats.interval_tables import has_header, read_csv, read_json_lines

Reader = Callable[[str, str], Iterator[IntervalRow | RefusedRow]]

READERS: Mapping[str, Reader] = {
    "csv": read_csv,
    "jsonl": read_json_lines,
    "coin": read_coin,
    "youcook2": read_youcook2,
    "crosstask": read_crosstask,
}
_STEPS = {"annotation": "coin", "annotations": "youcook2"}


def read_intervals(
    name: str, content: bytes, format_name: str | None = None
) -> Iterator[IntervalRow | RefusedRow]:
    """Yield what stands in the file, in its order; `format_name` is a key of READERS, None to look for it.

    Raises UnreadableFile, also midway.
    """
    text = decode(name, content)
    yield from READERS[format_name or detect_format(name, text)](name, text)


def detect_format(name: str, text: str) -> str:
    """Return the key of READERS for the file. Raises UnreadableFile."""
    start = text.lstrip()
    if start.startswith("{"):
        key = steps_key(text)
        return _STEPS[key] if key else "jsonl"
    if has_header(start.partition("\n")[0].rstrip("\r")):
        return "csv"
    if CROSSTASK_NAME.fullmatch(name):
        return "crosstask"
    if not start:
        raise UnreadableFile(f"{name}: the file is empty.")
    raise UnreadableFile(
        f"{name}: this is no list of intervals; a CSV file begins with a line that names the columns, asset among them."
    )


def decode(name: str, content: bytes) -> str:
    """Return the text of a file in UTF-8, without its byte order mark. Raises UnreadableFile."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise UnreadableFile(f"{name}, line {line}: the file is not in UTF-8.") from None
