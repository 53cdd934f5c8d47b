"""What is kept of an account's holder; the access projection knows no personal data."""

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

    def keep(self, facts: AccountFacts, *, sequence: int) -> None:
        """Take over what is now known."""
        self.establishment_id = facts.establishment_id
        self.title, self.first_name, self.last_name = facts.title, facts.first_name, facts.last_name
        self.email, self.phone, self.sequence = facts.email, facts.phone, sequence

    def erase(self) -> None:
        """Keep nothing of them but the id."""
        self.first_name = self.last_name = self.email = ""
        self.phone = None
