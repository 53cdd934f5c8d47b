"""What identity tells of links between accounts of one person (DESIGN §4.3, §4.8)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Mapped, mapped_column

from services.delegation.models.base import Base
from shared.tenancy import Confined


class AccountLink(Confined, Base):
    """The holder of one account has proved that another is theirs.

    The newest statement about a link, with its number. It holds ids alone.

    :ivar account_id: who may act
    :ivar linked_account_id: as whom
    """

    __tablename__ = "account_links"

    link_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(index=True)
    establishment_id: Mapped[UUID]
    linked_account_id: Mapped[UUID] = mapped_column(index=True)
    linked_establishment_id: Mapped[UUID]
    ended_at: Mapped[datetime | None]
    sequence: Mapped[int]

    @classmethod
    def visible_to(cls, tenants: frozenset[UUID]) -> ColumnElement[bool]:
        """Show a link to both accounts' establishments."""
        return or_(cls.establishment_id.in_(tenants), cls.linked_establishment_id.in_(tenants))
