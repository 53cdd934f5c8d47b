"""What identity tells of links between accounts of one person (DESIGN §4.3)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Index, or_, text
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.models.base import Base
from shared.tenancy import Confined


class AccountLink(Confined, Base):
    """The holder of one account may act as another, not the other way round.

    The newest statement about a link, with its number; the accounts may not be known here yet.

    :ivar account_id: who may act
    :ivar linked_account_id: as whom
    """

    __tablename__ = "account_links"

    link_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    establishment_id: Mapped[UUID]
    linked_account_id: Mapped[UUID]
    linked_establishment_id: Mapped[UUID]
    ended_at: Mapped[datetime | None]
    sequence: Mapped[int]

    __table_args__ = (
        Index("ix_account_links_open", "account_id", postgresql_where=text("ended_at IS NULL")),
    )

    @classmethod
    def visible_to(cls, tenants: frozenset[UUID]) -> ColumnElement[bool]:
        """Show a link to both accounts' establishments."""
        return or_(cls.establishment_id.in_(tenants), cls.linked_establishment_id.in_(tenants))
