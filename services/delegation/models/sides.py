"""The two establishments that a delegation joins, and that both see it."""

from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKeyConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column

from services.delegation.domain.side import Side
from shared.tenancy import Confined, Tenants

__all__ = ["OfDelegation", "Side", "TwoSided", "belongs_to_delegation"]


class TwoSided(Confined):
    """Mixin for rows that belong to a centralising and a delegating establishment alike."""

    centralising_id: Mapped[UUID] = mapped_column(sort_order=-8)
    delegating_id: Mapped[UUID] = mapped_column(sort_order=-7)

    @classmethod
    def visible_to(cls, tenants: Tenants) -> ColumnElement[bool]:
        """Show the rows to both sides."""
        return or_(cls.centralising_id.in_(tenants), cls.delegating_id.in_(tenants))


class OfDelegation(TwoSided):
    """Mixin for what hangs on a delegation; both establishments' ids are the delegation's own."""

    delegation_id: Mapped[UUID] = mapped_column(sort_order=-9)


def belongs_to_delegation(table: str) -> ForeignKeyConstraint:
    """Make the constraint that a row's three ids are those of one delegation."""
    return ForeignKeyConstraint(
        ["delegation_id", "centralising_id", "delegating_id"],
        ["delegations.id", "delegations.centralising_id", "delegations.delegating_id"],
        name=f"fk_{table}_delegation",
    )
