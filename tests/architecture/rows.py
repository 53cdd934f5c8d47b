"""Makes a row of any table, whatever it means: enough for PostgreSQL to say who may see it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Enum,
    Integer,
    LargeBinary,
    Table,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.sql import visitors

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)

VALUES: list[tuple[type[Any], Any]] = [
    (Boolean, lambda: False),
    (Date, lambda: date(2026, 11, 16)),
    (DateTime, lambda: NOW),
    (Integer, lambda: 1),
    (LargeBinary, lambda: b""),
    (Uuid, uuid4),
    (JSONB, dict),
    (ARRAY, list),
]


def row_of(table: Table, **given: Any) -> dict[str, Any]:
    """Fill what must be filled; keys and checks are dropped by whoever calls."""
    columns = [column for column in table.columns if _must_be_filled(column)]
    return {column.name: _value(column) for column in columns} | given


def tenant_columns(model: Any) -> list[str]:
    """Tell which columns the model looks at to say who sees a row."""
    return sorted(set(_columns(model)))


def _columns(model: Any) -> Iterator[str]:
    for element in visitors.iterate(model.visible_to(frozenset({UUID(int=1)}))):
        if isinstance(element, ColumnElement) and getattr(element, "table", None) is not None:
            yield str(element.key)


def _must_be_filled(column: Column[Any]) -> bool:
    is_made = column.server_default is not None or column.identity or column.computed
    return not (column.nullable or is_made)


def _value(column: Column[Any]) -> Any:
    if isinstance(column.type, Enum):
        return next(iter(column.type.enums))
    for kind, make in VALUES:
        if isinstance(column.type, kind):
            return make()
    return uuid4().hex[: getattr(column.type, "length", None) or 32]
