"""What identity tells of links between accounts of one person (design.md §4.3, §4.8).

A service that acts on links keeps them in a table of its own: not every database carries one.
"""

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from shared import newest
from shared.events.identity import LinkCreated, LinkRemoved
from shared.messaging import Handler, News
from shared.tenancy import Confined, Tenants

TOLD = ("link_id", "account_id", "linked_account_id", "ended_at")
"""What a holder is told of a link that is kept (GDPR art. 15)."""


class KeptLink(Confined):
    """Mixin: the holder of one account may act as another, not the other way round.

    The newest statement about a link, with its number. It holds ids alone, and the accounts may not
    be known here yet. The indexes are the service's, after what it asks.

    :ivar account_id: who may act
    :ivar linked_account_id: as whom
    """

    link_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    establishment_id: Mapped[UUID]
    linked_account_id: Mapped[UUID]
    linked_establishment_id: Mapped[UUID]
    ended_at: Mapped[datetime | None]
    sequence: Mapped[int]

    @classmethod
    def visible_to(cls, tenants: Tenants) -> ColumnElement[bool]:
        """Show a link to both accounts' establishments."""
        return or_(cls.establishment_id.in_(tenants), cls.linked_establishment_id.in_(tenants))

    @classmethod
    def of(cls, account_id: UUID) -> Select[Self]:
        """Select the links of an account, in either direction, those that have ended too."""
        linked = or_(cls.account_id == account_id, cls.linked_account_id == account_id)
        return select(cls).where(linked).order_by(cls.link_id)


def keeping(table: type[KeptLink]) -> Handler:
    """Make a handler that keeps each link in a table as it now is.

    An older statement than the kept one is ignored.

    :param table: a service's own, mapped
    """

    def handle(session: Session, event: LinkCreated | LinkRemoved, news: News) -> None:
        row = {
            "link_id": event.link_id,
            "account_id": event.account_id,
            "establishment_id": event.establishment_id,
            "linked_account_id": event.linked_account_id,
            "linked_establishment_id": event.linked_establishment_id,
            "ended_at": event.removed_at if isinstance(event, LinkRemoved) else None,
            "sequence": news.message.sequence,
        }
        newest.keep(session, table, [row])

    return handle
