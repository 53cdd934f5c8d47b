"""What is kept of somebody, written for them to read (GDPR art. 15 and 20)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shared import clock

Row = dict[str, Any]
"""Names to JSON values."""

Holdings = Callable[[Session, UUID], Mapping[str, list[Row]]]
"""`holdings(session, account_id)` tells all that a service keeps of an account, by kind."""


def told(row: Any, *names: str) -> Row:
    """Write some facts of a row as JSON values."""
    return {name: _written(getattr(row, name)) for name in names}


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return clock.written(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID | StrEnum):
        return str(value)
    return value
