"""Links: accounts of one person in several establishments (design.md §4.3)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, or_, text
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base
from services.identity.models.credential import IDENTIFIER_LENGTH
from shared.db import Record, Sequenced
from shared.tenancy import Confined, Tenants


class Removal(StrEnum):
    """Why a link has ended, as `identity.link.removed` tells it."""

    REMOVED = "removed"
    EMAIL_CHANGED = "email_changed"
    PASSWORD_RESET = "password_reset"
    FACTOR_ADDED = "factor_added"
    FACTORS_RESET = "factors_reset"
    DELETED = "deleted"


class Link(Base, Record, Sequenced, Confined):
    """The holder of one account may act as another, whose password they have shown to know.

    It leads one way: whoever gets hold of a session of the one account, and links an account of
    their own, has won nothing; they would have, if it led back.

    The identifiers are kept here, since they never change and the other one's credential is behind
    the tenants' wall.

    :ivar account_id: who may act
    :ivar linked_account_id: as whom
    """

    __tablename__ = "links"
    __table_args__ = (
        CheckConstraint("account_id <> linked_account_id", name="two_accounts"),
        CheckConstraint("(ended_at IS NULL) = (removal IS NULL)", name="ended"),
        Index(
            "ix_links_open",
            "account_id",
            "linked_account_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("credentials.account_id"))
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    identifier: Mapped[str] = mapped_column(String(IDENTIFIER_LENGTH))
    linked_account_id: Mapped[UUID] = mapped_column(
        ForeignKey("credentials.account_id"), index=True
    )
    linked_establishment_id: Mapped[UUID] = mapped_column(index=True)
    linked_identifier: Mapped[str] = mapped_column(String(IDENTIFIER_LENGTH))
    ended_at: Mapped[datetime | None]
    removal: Mapped[Removal | None]

    @classmethod
    def visible_to(cls, tenants: Tenants) -> ColumnElement[bool]:
        """Show a link to both accounts' establishments."""
        return or_(cls.establishment_id.in_(tenants), cls.linked_establishment_id.in_(tenants))

    def end(self, removal: Removal, *, now: datetime) -> None:
        """End it for good. Call it with the row locked, and once."""
        self.ended_at, self.removal = now, removal
