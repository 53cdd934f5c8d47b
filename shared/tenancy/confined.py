"""What a model says of who sees its rows."""

from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select

Tenants = frozenset[UUID] | BindParameter[Any] | Select[Any]
"""Establishments, or what stands for them in a statement until it is executed."""


class Confined:
    """Mixin for rows that one or more tenants may see; to all others they do not exist."""

    @classmethod
    def visible_to(cls, tenants: Tenants) -> ColumnElement[bool]:
        """State which rows these tenants see; override it where a row has two tenants."""
        return cls.establishment_id.in_(tenants)  # type: ignore[attr-defined, no-any-return]
