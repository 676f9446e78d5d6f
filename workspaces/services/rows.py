"""Rows added by a statement that is composed once: for what is written many times a second."""

from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model


def row_add(row: Model) -> None:
    """As `row.save(force_insert=True)`, for a model nobody listens to the saving of."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_statement(type(row))} RETURNING id", _values(row))
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, connection.alias


def row_add_unless_there(row: Model) -> None:
    """The same, but nothing where a unique constraint knows such a row already; `row` itself stays as it is."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_statement(type(row))} ON CONFLICT DO NOTHING", _values(row))


def _values(row: Model) -> list[Any]:
    """Of all columns but the key, which the database makes."""
    fields = row._meta.local_concrete_fields[1:]
    return [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]


@cache
def _statement(model: type[Model]) -> str:
    columns = [field.attname for field in model._meta.local_concrete_fields[1:]]
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608
