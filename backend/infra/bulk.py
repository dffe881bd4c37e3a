"""Many rows at once, where making and preparing them one by one would cost more than storing them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import AutoField, CharField, Field, FloatField, IntegerField, Model

# What these fields hold goes to both databases as it is.
PLAIN = (CharField, FloatField, IntegerField)


def insert_rows(rows: Sequence[Model]) -> None:
    """Insert new rows of one model: by COPY where the database has it. Keys that the database gives stay unknown.

    What bulk_create does, without its costs for each value; times set by `auto_now` or `auto_now_add` are those of now.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    columns = [[*map(_value_of(field), rows)] for field in fields]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for values in zip(*columns, strict=True):
                    copy.write_row(values)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({places})", list(zip(*columns, strict=True))
            )
    for row in rows:
        # From here on a row that is saved is changed and not inserted again.
        row._state.adding = False
        row._state.db = connection.alias


def update_column(model: type[Model], name: str, values: Iterable[tuple[Any, Any]]) -> None:
    """Set one field of many rows, given as pairs of key and value."""
    [field] = [one for one in model._meta.concrete_fields if one.name == name]
    [key] = [one for one in model._meta.concrete_fields if one.primary_key]
    prepared = [
        (field.get_db_prep_save(value, connection), key.get_db_prep_save(pk, connection))
        for pk, value in values
    ]
    table, column, key_column = (
        connection.ops.quote_name(str(part)) for part in (model._meta.db_table, field.column, key.column)
    )
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE {key_column} = %s", prepared)


def _value_of(field: "Field[Any, Any]") -> Callable[[Model], Any]:
    """How the value of this field is taken from a row and made fit for the database."""
    attribute = field.attname
    if isinstance(field, PLAIN) and not field.is_relation:
        return lambda row: getattr(row, attribute)
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return lambda row: field.get_db_prep_save(field.pre_save(row, True), connection)
    return lambda row: field.get_db_prep_save(getattr(row, attribute), connection)
