"""The order of a list, told beside its select, so that a part of the list can be put in it too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select


@dataclass(frozen=True)
class By:
    """What rows are ordered by; those that have nothing there come last, either way.

    :ivar column: what each row is compared by
    :ivar is_descending: whether the greatest comes first
    """

    column: ColumnElement[Any]
    is_descending: bool = False

    def of(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Put a column that holds the same into that direction."""
        return (column.desc() if self.is_descending else column.asc()).nulls_last()


@dataclass(frozen=True)
class Ordered:
    """A select, and the order that its rows are wanted in.

    :ivar rows: the select, without an order
    :ivar order: what counts first stands first
    """

    rows: Select[Any]
    order: Sequence[By]

    @property
    def statement(self) -> Select[Any]:
        """Select the rows in that order."""
        return self.rows.order_by(*(by.of(by.column) for by in self.order))
