"""Parquet files written row by row: flat memory, and the same rows always give the same bytes."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ROWS_PER_GROUP = 10_000

Row = Mapping[str, Any]


class TableWriter:
    """Writes the rows of one Parquet file; holds at most one row group in memory."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.rows = 0
        self.bytes_in_memory = 0
        self._schema = schema
        self._waiting: list[Row] = []
        self._writer = pq.ParquetWriter(
            path,
            schema,
            # All that shapes the bytes is named, so that another version of the library changes them only
            # by its own name in the footer.
            version="2.6",
            data_page_version="1.0",
            compression="zstd",
            compression_level=3,
            use_dictionary=True,
            write_statistics=True,
            store_schema=True,
        )

    def write(self, row: Row) -> None:
        """Add a row. Raises ValueError when it lacks a column or has one too many, and pyarrow's own error
        (ArrowInvalid, ArrowTypeError) when a value does not fit its type."""
        if row.keys() != set(self._schema.names):
            raise ValueError(f"A row has the columns {sorted(row)}, not {sorted(self._schema.names)}.")
        self._waiting.append(row)
        if len(self._waiting) >= ROWS_PER_GROUP:
            self._flush()

    def close(self) -> None:
        """Write what waits and end the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._waiting:
            table = pa.Table.from_pylist(self._waiting, schema=self._schema)
            self._writer.write_table(table, row_group_size=ROWS_PER_GROUP)
            self.rows += table.num_rows
            self.bytes_in_memory += table.nbytes
            self._waiting = []


def read_rows(path: Path, schema: pa.Schema) -> Iterator[dict[str, Any]]:
    """The rows of a file, a batch in memory at a time.

    Raises ValueError when its columns are not exactly those of `schema`: names, order and types.
    """
    with pq.ParquetFile(path) as file:
        found = file.schema_arrow
        if not found.equals(schema, check_metadata=False):
            raise ValueError(f"{path.name} has the columns {describe(found)}, not {describe(schema)}.")
        for batch in file.iter_batches(batch_size=ROWS_PER_GROUP):
            yield from batch.to_pylist()


def describe(schema: pa.Schema) -> str:
    """Names and types of the columns in one line."""
    return ", ".join(f"{column.name} {column.type}" for column in schema)


def card_features(schema: pa.Schema) -> list[dict[str, Any]]:
    """The columns as the `features` of a dataset card."""
    return [_card_feature(column.name, column.type) for column in schema]


def _card_feature(name: str, kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_struct(kind):
        return {"name": name, "struct": [_card_feature(child.name, child.type) for child in kind]}
    if pa.types.is_list(kind):
        child = _card_feature("item", kind.value_type)
        return {"name": name, "list": child.get("struct") or child["dtype"]}
    return {"name": name, "dtype": _CARD_TYPES[kind]}


_CARD_TYPES = {pa.string(): "string", pa.int32(): "int32", pa.float64(): "float64"}
