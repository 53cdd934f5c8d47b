"""An account: one person in one establishment."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, query_expression

from services.accounts.domain import Title
from services.accounts.domain.language import Language
from services.accounts.domain.requester import Requester
from services.accounts.models.base import Base
from services.accounts.models.lifetime import Lifetime
from shared.auth import Duty, Level
from shared.clock import written
from shared.db import Record, Sequenced
from shared.events.accounts import AccountFacts, Person
from shared.tenancy import Confined
from shared.text import fold, fold_address, fold_name

SEARCHED = ("last_name", "first_name", "identifier", "department", "email")
"""What a search reads, in the order of the lines of `search_text`."""


class Account(Record, Sequenced, Lifetime, Confined, Base):
    """An account; once deleted, a tombstone that keeps the identifier from being given again.

    :ivar rights: service code to level; a service that is not there is at none
    :ivar duties_since: of an operator, duty to the instant since when, of those given afterwards
    :ivar pending_email: an address that waits to be confirmed by whoever reads it
    :ivar pending_requester: who asked for that address, a `Requester`
    :ivar pending_is_own: whether the holder asked for it
    :ivar reviewed_on: the day a review last recorded a decision about it
    :ivar undeliverable_since: when an e-mail to the present address was first given up
    :ivar locked_until: until when no password is judged, after too many wrong ones
    :ivar known_as: the person last confirmed: first name, last name and e-mail, folded
    :ivar search_text: one folded line for each of `SEARCHED`
    :ivar sort_name: last and first name, folded; letter by letter, whatever the database's language
    :ivar group: what a grouped list stands by; no column
    """

    __tablename__ = "accounts"

    establishment_id: Mapped[UUID] = mapped_column(ForeignKey("establishments.id"))
    identifier: Mapped[str] = mapped_column(String(10), unique=True)
    title: Mapped[Title]
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str]
    pending_email: Mapped[str | None]
    pending_requester: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    pending_is_own: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    phone: Mapped[str | None] = mapped_column(String(20))
    department: Mapped[str | None]
    postal_address: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    language: Mapped[Language] = mapped_column(default=Language.FR)
    rights: Mapped[dict[str, str]] = mapped_column(default=dict)
    duties_since: Mapped[dict[str, str]] = mapped_column(
        default=dict, server_default=text("'{}'::jsonb")
    )
    reviewed_on: Mapped[date | None]
    undeliverable_since: Mapped[datetime | None]
    locked_until: Mapped[datetime | None]
    known_as: Mapped[dict[str, str]]
    search_text: Mapped[str]
    sort_name: Mapped[str] = mapped_column(String(collation="C"))
    group: Mapped[str | None] = query_expression()

    __table_args__ = (
        CheckConstraint("identifier ~ '^[A-Z0-9]{8,10}$'", name="identifier"),
        CheckConstraint("status <> 'active' OR expires_on IS NOT NULL", name="active_expires"),
        Index(None, "establishment_id", "sort_name", "id"),
        Index(None, "establishment_id", "expires_on"),
        Index(
            "ix_accounts_search",
            "establishment_id",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
            postgresql_where=text("status <> 'deleted'"),
        ),
        Index("ix_accounts_invited_at", "invited_at", postgresql_where=text("status = 'invited'")),
        Index("ix_accounts_expires_on", "expires_on", postgresql_where=text("status = 'active'")),
        Index(
            "ix_accounts_administrators",
            "establishment_id",
            "status",
            "expires_on",
            postgresql_where=text("profile = 'administrator'"),
        ),
        Index(
            "ix_accounts_expiry_untold",
            "expires_on",
            postgresql_where=text(
                "status = 'active' AND expiry_told_for IS DISTINCT FROM expires_on"
            ),
        ),
        Index(
            "ix_accounts_deleted_at",
            "deleted_at",
            postgresql_where=text("status = 'deleted' AND erased_at IS NULL"),
        ),
    )

    def delete(self, *, now: datetime) -> None:
        """Make a tombstone of it."""
        self.end(now)
        self.wait_for_email(None)
        self.rights, self.duties_since = {}, {}

    def give(self, rights: Mapping[str, str], *, now: datetime) -> None:
        """Set its rights; of a duty that it did not have, note since when."""
        duties = {code for code in rights if code in set(Duty)}
        gained = {duty for duty in duties if rights[duty] != self.rights.get(duty)}
        kept = {duty: at for duty, at in self.duties_since.items() if duty in duties - gained}
        self.duties_since = kept | dict.fromkeys(sorted(gained), written(now))
        self.rights = dict(rights)

    def erase(self, *, now: datetime) -> None:
        """Empty a tombstone of personal data; the identifier stays, so that it never comes back."""
        self.first_name = self.last_name = self.email = ""
        self.phone = self.department = self.postal_address = None
        self.wait_for_email(None)
        self.known_as = {}
        self.last_signed_in_at = self.undeliverable_since = self.locked_until = None
        self.erased_at = now
        self.index()

    def wait_for_email(
        self, email: str | None, *, requester: Requester | None = None, is_own: bool = False
    ) -> None:
        """Note an address that is to be confirmed, or that none is.

        :param requester: who asks for it
        :param is_own: whether the holder does
        """
        self.pending_email, self.pending_is_own = email, is_own
        self.pending_requester = requester.to_data() if requester else None

    def move_to(self, email: str) -> None:
        """Let another address count; whether e-mails reached the former one no longer matters."""
        self.email = email
        self.undeliverable_since = None

    def is_locked(self, now: datetime) -> bool:
        """Tell whether no password is judged for now."""
        return self.locked_until is not None and self.locked_until > now

    def index(self) -> None:
        """Note what it is searched and sorted by; call it after a change of coordinates."""
        self.search_text = "\n".join(fold(getattr(self, field) or "") for field in SEARCHED)
        self.sort_name = fold_name(last_name=self.last_name, first_name=self.first_name)

    def identity(self) -> dict[str, str]:
        """Tell whom the account now names, folded: first name, last name and e-mail."""
        return {
            "first_name": fold(self.first_name),
            "last_name": fold(self.last_name),
            "email": fold_address(self.pending_email or self.email),
        }

    def facts(self) -> AccountFacts:
        """Tell the account as events do."""
        return AccountFacts(
            account_id=self.id,
            establishment_id=self.establishment_id,
            identifier=self.identifier,
            profile=self.profile,
            status=self.status,
            title=self.title,
            first_name=self.first_name,
            last_name=self.last_name,
            email=self.email,
            phone=self.phone,
            department=self.department,
            rights=dict(self.rights),
            expires_on=self.expires_on,
            language=self.language,
            duties_since=dict(self.duties_since),
        )

    def person(self) -> Person:
        """Tell the holder as events name a person."""
        return Person(
            account_id=self.id,
            title=self.title,
            first_name=self.first_name,
            last_name=self.last_name,
            phone=self.phone,
            email=self.email,
        )

    def naming(self) -> dict[str, str]:
        """Tell whose it is, as reports do."""
        return {
            "identifier": self.identifier,
            "first_name": self.first_name,
            "last_name": self.last_name,
        }

    def level_on(self, code: str) -> Level:
        """Tell how far its right on a service goes."""
        return Level(self.rights.get(code, Level.NONE))
