"""What is kept of an account's holder; the access projection knows no personal data."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from services.delegation.models.base import Base
from shared.events.accounts import AccountFacts
from shared.tenancy import Confined


class Person(Confined, Base):
    """The holder of an account, as `accounts` last told; `sequence` is that of the statement."""

    __tablename__ = "people"
    __table_args__ = (Index("ix_people_establishment_id", "establishment_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    establishment_id: Mapped[UUID]
    title: Mapped[str]
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str | None]
    sequence: Mapped[int]

    @staticmethod
    def row(facts: AccountFacts, *, sequence: int) -> dict[str, Any]:
        """Take what is kept of what is now known."""
        return {
            "id": facts.account_id,
            "establishment_id": facts.establishment_id,
            "title": facts.title,
            "first_name": facts.first_name,
            "last_name": facts.last_name,
            "email": facts.email,
            "phone": facts.phone,
            "sequence": sequence,
        }

    def erase(self) -> None:
        """Keep nothing of them but the id."""
        self.first_name = self.last_name = self.email = ""
        self.phone = None
