"""Many rows at once, where making and preparing them one by one would cost more than storing them."""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    AutoField,
    BinaryField,
    BooleanField,
    CharField,
    Field,
    FloatField,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    UUIDField,
)
from django.utils import timezone

# What these fields hold goes to both databases as it is.
PLAIN = (BinaryField, BooleanField, CharField, FloatField, IntegerField)


class JsonText(str):
    """A JSON value that is written already, for what stands in rows of several tables."""

    __slots__ = ()


Prepare = Callable[[Any], Any]


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for cycles of garbage a hundred times less often: a tenth of the time of work that makes and drops very many
    objects, and that leaves no cycles.
    """
    before = gc.get_threshold()
    gc.set_threshold(before[0] * 100, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def insert_rows(rows: Sequence[Model]) -> None:
    """Insert new rows of one model: by COPY where the database has it. Keys that the database gives stay unknown.

    What bulk_create does, without its costs for each value; times set by `auto_now` or `auto_now_add` are those of now.
    """
    if not rows:
        return
    # The proxy that Django calls `connection` looks itself up at every touch.
    database = connections[DEFAULT_DB_ALIAS]
    fields = [field for field in _fields_of(type(rows[0])) if not isinstance(field, AutoField)]
    columns = [_column(field, rows, database) for field in fields]
    _insert(type(rows[0]), fields, zip(*columns, strict=True), database)
    for row in rows:
        # From here on a row that is saved is changed and not inserted again.
        row._state.adding = False
        row._state.db = DEFAULT_DB_ALIAS


def insert_values(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert new rows of one model given as values of these columns ("asset_id"), without an object for each.

    As insert_rows; a field that is not named gets its default, the time of now, or the key that the database gives.
    """
    if not rows:
        return
    database = connections[DEFAULT_DB_ALIAS]
    named = dict(zip(columns, zip(*rows, strict=True), strict=True))
    fields = [field for field in _fields_of(model) if not isinstance(field, AutoField)]
    prepared = [
        _prepared(
            field,
            named.pop(field.attname) if field.attname in named else _initial(field, len(rows)),
            database,
        )
        for field in fields
    ]
    if named:
        raise ValueError(f"{model.__name__} has no columns {', '.join(named)}")
    _insert(model, fields, zip(*prepared, strict=True), database)


def _initial(field: "Field[Any, Any]", number: int) -> list[Any]:
    """What so many rows hold in a field of which nothing is said. No time is that of two rows."""
    if getattr(field, "auto_now_add", False):
        return [timezone.now() for _ in range(number)]
    if callable(field.default):
        return [field.get_default() for _ in range(number)]
    return [field.get_default()] * number


def update_column(model: type[Model], name: str, values: Iterable[tuple[Any, Any]]) -> None:
    """Set one field of many rows, given as pairs of key and value."""
    database = connections[DEFAULT_DB_ALIAS]
    [field] = [one for one in _fields_of(model) if one.name == name]
    [key] = [one for one in _fields_of(model) if one.primary_key]
    pairs = list(values)
    if not pairs:
        return
    keys = _prepared(key, [pk for pk, _ in pairs], database)
    new = _prepared(field, [value for _, value in pairs], database)
    table, column, key_column = (
        database.ops.quote_name(str(part)) for part in (model._meta.db_table, field.column, key.column)
    )
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            types = [one.cast_db_type(database) for one in (key, field)]
            cursor.execute(
                f"UPDATE {table} SET {column} = given.value "
                f"FROM unnest(%s::{types[0]}[], %s::{types[1]}[]) AS given(key, value) "
                f"WHERE {table}.{key_column} = given.key",
                [list(keys), list(new)],
            )
        else:
            cursor.executemany(
                f"UPDATE {table} SET {column} = %s WHERE {key_column} = %s", list(zip(new, keys, strict=True))
            )


def count_anew(*models: type[Model]) -> None:
    """Have the database look at the tables after very many rows came: what it knew of them makes it read all of them
    where an index would do, until it looks by itself some minutes later.
    """
    database = connections[DEFAULT_DB_ALIAS]
    with database.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {database.ops.quote_name(model._meta.db_table)}")


def _fields_of(model: type[Model]) -> "Sequence[Field[Any, Any]]":
    return model._meta.concrete_fields


def _insert(
    model: type[Model],
    fields: "Sequence[Field[Any, Any]]",
    rows: Iterable[tuple[Any, ...]],
    database: BaseDatabaseWrapper,
) -> None:
    names = ", ".join(database.ops.quote_name(str(field.column)) for field in fields)
    table = database.ops.quote_name(model._meta.db_table)
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for values in rows:
                    copy.write_row(values)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", list(rows))


def _column(field: "Field[Any, Any]", rows: Sequence[Model], database: BaseDatabaseWrapper) -> Sequence[Any]:
    """What the rows hold in this field, fit for the database."""
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return _prepared(field, [field.pre_save(row, True) for row in rows], database)
    attribute = field.attname
    return _prepared(field, [getattr(row, attribute) for row in rows], database)


def _prepared(
    field: "Field[Any, Any]", values: Sequence[Any], database: BaseDatabaseWrapper
) -> Sequence[Any]:
    prepare = _how_to_prepare(field, database)
    return values if prepare is None else [None if value is None else prepare(value) for value in values]


def _how_to_prepare(field: "Field[Any, Any]", database: BaseDatabaseWrapper) -> Prepare | None:
    """What makes a value of the field fit for the database, but for None; None: nothing has to."""
    while isinstance(field, ForeignKey):
        field = field.target_field
    if isinstance(field, PLAIN):
        return None
    if isinstance(field, UUIDField):
        return None if database.features.has_native_uuid_field else lambda value: value.hex
    if isinstance(field, JSONField) and field.encoder is None:
        return _written
    return lambda value: field.get_db_prep_save(value, connection=database)


def _written(value: Any) -> str:
    return value if isinstance(value, JsonText) else json.dumps(value)
