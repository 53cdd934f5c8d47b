"""What the mailer knows of people: a projection of what `accounts` announces."""

from datetime import date
from typing import Self
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.mailer.models.base import Base
from shared.auth import Duty, Level
from shared.events.accounts import AccountFacts
from shared.tenancy import Confined


class KnownAccount(Confined, Base):
    """An account as last announced: whom to write to, in which language, and what they may read.

    :ivar preferences: how often its holder wants e-mails, by topic, as they have told the mailer
    """

    __tablename__ = "known_accounts"
    __table_args__ = (Index(None, "establishment_id", "profile"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    establishment_id: Mapped[UUID]
    sequence: Mapped[int]
    profile: Mapped[str]
    status: Mapped[str]
    title: Mapped[str]
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str | None]
    rights: Mapped[dict[str, str]]
    expires_on: Mapped[date | None]
    language: Mapped[str]
    preferences: Mapped[dict[str, str]] = mapped_column(server_default=text("'{}'::jsonb"))

    @classmethod
    def of(cls, facts: AccountFacts, *, sequence: int) -> Self:
        """Make the row that an announcement amounts to."""
        return cls(
            id=facts.account_id,
            establishment_id=facts.establishment_id,
            sequence=sequence,
            profile=facts.profile,
            status=facts.status,
            title=facts.title,
            first_name=facts.first_name,
            last_name=facts.last_name,
            email=facts.email,
            phone=facts.phone,
            rights=facts.rights,
            expires_on=facts.expires_on,
            language=facts.language,
        )

    @property
    def full_name(self) -> str:
        """Name the holder, first name first."""
        return f"{self.first_name} {self.last_name}"

    def is_working(self, today: date) -> bool:
        """Tell whether the holder can sign in: active, and not overdue."""
        return self.status == "active" and (self.expires_on is None or self.expires_on >= today)

    def is_overdue(self, today: date) -> bool:
        """Tell whether the holder could sign in, had the account not expired."""
        return self.status == "active" and not self.is_working(today)

    def has_duty(self, duty: Duty) -> bool:
        """Tell whether the holder, an operator, is there for something."""
        return self.rights.get(duty) == Level.WRITE

    def may_read(self, service: str) -> bool:
        """Tell whether the holder may read letters on this service: administrators read all."""
        level = Level(self.rights.get(service, Level.NONE))
        return self.profile == "administrator" or level.covers(Level.READ)
