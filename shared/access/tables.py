"""What every service keeps, to decide access, of what `accounts` and `delegation` own.

Each row is the newest full statement about its subject, with that statement's `sequence`. Of people
there are only ids, so nothing is to be erased; and no tenant: the guard reads it to know one.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.auth import Duty, Level, Profile
from shared.auth.factor_policy import FactorPolicy
from shared.db import SharedBase

ACTIVE = "active"
INVITED = "invited"


@dataclass(frozen=True)
class Assignee:
    """Who may be assigned in a delegation: an account, or a machine client.

    :ivar home_id: the establishment it belongs to
    """

    id: UUID
    home_id: UUID
    is_client: bool = False


class AccessAccount(SharedBase):
    """An account: where it belongs, and what it may use there.

    :ivar status: invited, invitation_lapsed, active, deleted
    :ivar rights: service code to level
    :ivar duties_since: duty to the instant since when without a break; not of those it began with
    """

    __tablename__ = "access_accounts"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    profile: Mapped[Profile]
    status: Mapped[str]
    rights: Mapped[dict[str, str]]
    duties_since: Mapped[dict[str, str]] = mapped_column(server_default=text("'{}'::jsonb"))
    expires_on: Mapped[date | None]
    sequence: Mapped[int]

    def has_had_duty_since(self, duty: Duty, instant: datetime) -> bool:
        """Tell whether a duty that it has was not lost since it did something."""
        since = self.duties_since.get(duty)
        return since is None or datetime.fromisoformat(since) <= instant

    def is_overdue(self, today: date) -> bool:
        """Tell whether its last day, which still counts, has gone by."""
        return self.expires_on is not None and self.expires_on < today

    def level_on(self, service: str) -> Level:
        """Tell how far its own right on a service goes."""
        return Level(self.rights.get(service, Level.NONE))


class AccessEstablishment(SharedBase):
    """An establishment, and the newest terms accepted for it.

    :ivar status: registered, active, suspended, closed
    :ivar search_text: name and SIRET, folded
    :ivar second_factor_for: who must have a second factor to act in it, beside those whom the
        platform's policy binds: administrators, everybody; None: nobody
    :ivar second_factor_from: the first day on which they must
    :ivar orphaned_at: since when nobody is known to administer it; None: somebody does
    """

    __tablename__ = "access_establishments"

    establishment_id: Mapped[UUID] = mapped_column(primary_key=True)
    siret: Mapped[str] = mapped_column(index=True)
    contract_numbers: Mapped[list[str]]
    name: Mapped[str]
    search_text: Mapped[str] = mapped_column(server_default="")
    status: Mapped[str]
    is_centralising: Mapped[bool]
    is_platform: Mapped[bool]
    accepted_terms: Mapped[int | None]
    orphaned_at: Mapped[datetime | None]
    second_factor_for: Mapped[str | None]
    second_factor_from: Mapped[date | None]
    sequence: Mapped[int]

    @property
    def is_active(self) -> bool:
        """Tell whether its people may do anything, and its delegations grant anything."""
        return self.status == ACTIVE

    @property
    def factor_policy(self) -> FactorPolicy | None:
        """Tell who must have a second factor to act in it, beside the platform's policy."""
        return FactorPolicy.of(self.second_factor_for, self.second_factor_from)

    @property
    def is_orphaned(self) -> bool:
        """Tell whether nobody administers it any more: nothing is prolonged without them."""
        return self.orphaned_at is not None


class AccessTerms(SharedBase):
    """A version of the terms."""

    __tablename__ = "access_terms"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str]
    effective_on: Mapped[date]
    sequence: Mapped[int]


class AccessService(SharedBase):
    """A service of the catalogue."""

    __tablename__ = "access_services"

    code: Mapped[str] = mapped_column(primary_key=True)
    domain: Mapped[str]
    domain_labels: Mapped[dict[str, str]]
    labels: Mapped[dict[str, str]]
    is_delegable: Mapped[bool]
    is_exclusive: Mapped[bool]
    is_sensitive: Mapped[bool]
    published_on: Mapped[date]
    sequence: Mapped[int]


class AccessDelegation(SharedBase):
    """What one delegation grants.

    :ivar lines: service code to level
    :ivar assignments: account id to (service code to level)
    :ivar clients: the same, of machine clients
    :ivar granted_since: account or client id to the instant since when without a break
    """

    __tablename__ = "access_delegations"
    __table_args__ = (Index(None, "centralising_id", "delegating_id"),)

    delegation_id: Mapped[UUID] = mapped_column(primary_key=True)
    centralising_id: Mapped[UUID]
    delegating_id: Mapped[UUID]
    is_granting: Mapped[bool]
    ends_on: Mapped[date]
    lines: Mapped[dict[str, str]]
    assignments: Mapped[dict[str, Any]]
    clients: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    granted_since: Mapped[dict[str, str]] = mapped_column(server_default=text("'{}'::jsonb"))
    sequence: Mapped[int]

    def has_let_since(self, actor_id: UUID, instant: datetime) -> bool:
        """Tell whether somebody has been let by it without a break since they did something.

        Statements of former releases do not tell, and are taken as before.
        """
        since = self.granted_since.get(str(actor_id))
        return since is None or datetime.fromisoformat(since) <= instant
