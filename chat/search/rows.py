"""The part of a search that is about the rows of messages, the same SQL on both databases."""

from typing import Any

from django.db import connection

from .conditions import Conditions


def row_conditions(conditions: Conditions, *, id_column: str) -> tuple[str, list[Any]]:
    """(` AND …`, parameters), over `m`, the table of messages."""
    parts: list[str] = []
    values: list[Any] = []
    for sql, value in (("m.created_at >= %s", conditions.since), ("m.created_at < %s", conditions.until)):
        if value is not None:
            parts.append(sql)
            values.append(connection.ops.adapt_datetimefield_value(value))
    if conditions.newest is not None:
        parts.append(f"{id_column} <= %s")
        values.append(conditions.newest)
    if conditions.pinned is not None:
        parts.append(f"m.pinned_at IS {'NOT ' if conditions.pinned else ''}NULL")
    for word, ids in (("IN", conditions.among), ("NOT IN", conditions.not_among)):
        if ids is not None:
            sql, ids_values = ids.query.sql_with_params()
            parts.append(f"m.id {word} ({sql})")
            values += ids_values
    return "".join(f" AND {part}" for part in parts), values
