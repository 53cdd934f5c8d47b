"""The tenant: a public employer."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, false, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.domain.language import Language
from services.accounts.domain.lifetime import MONTHS
from services.accounts.errors import EstablishmentState
from services.accounts.models.base import Base
from shared.clock import months_after, paris_date
from shared.db import Record, Sequenced
from shared.events.accounts import EstablishmentFacts, Person, PostalAddress
from shared.tenancy import Confined, Tenants
from shared.text import fold

PLATFORM_SIRET = "00000000000000"
"""What stands for the SIRET of the platform itself; the register refuses it."""


class EstablishmentStatus(StrEnum):
    """Where an establishment is in its life (design.md §4.1)."""

    REGISTERED = "registered"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class PasswordPolicy(StrEnum):
    """Rules for passwords that an establishment may have beside the platform's (design.md §4.4)."""

    SEED = "seed"
    MODERN = "modern"


class FactorAskedOf(StrEnum):
    """Who must have a second factor to act in an establishment, beside the platform's policy."""

    ADMINISTRATORS = "administrators"
    EVERYBODY = "everybody"


_MOVES = {
    EstablishmentStatus.REGISTERED: {EstablishmentStatus.ACTIVE, EstablishmentStatus.CLOSED},
    EstablishmentStatus.ACTIVE: {EstablishmentStatus.SUSPENDED, EstablishmentStatus.CLOSED},
    EstablishmentStatus.SUSPENDED: {EstablishmentStatus.ACTIVE, EstablishmentStatus.CLOSED},
    EstablishmentStatus.CLOSED: set[EstablishmentStatus](),
}


class Establishment(Record, Sequenced, Confined, Base):
    """An establishment: name, address and legal representative are those of the register.

    :ivar contract_numbers: the one it registered with first
    :ivar is_sandbox: whether it is there to try things out: nothing of it leaves the platform
    :ivar address: {lines, postcode, city}: where letters go; the platform alone has none
    :ivar representative: {title, first_name, last_name}
    :ivar accepted_terms: the number of the newest terms accepted for it
    :ivar last_reviewed_on: the day the last review of its accounts was closed
    :ivar review_told_for: the day the review was due that was last told of as overdue
    :ivar password_policy: whose rules its people's passwords meet too; None: the platform's alone
    :ivar password_min_length: the least characters they have, where the policies ask for less
    :ivar second_factor_for: who must have a second factor to act in it; None: the platform's policy
        alone counts
    :ivar second_factor_from: the first day on which they must
    :ivar orphaned_at: when it was found that nobody administers it any more; None: somebody does
    :ivar orphan_warned_for: the last day of its last administrator that was warned of
    :ivar search_text: name, SIRET and contract numbers, folded
    """

    __tablename__ = "establishments"

    siret: Mapped[str] = mapped_column(String(14))
    contract_numbers: Mapped[list[str]]
    name: Mapped[str]
    address: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    representative: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    status: Mapped[EstablishmentStatus] = mapped_column(default=EstablishmentStatus.REGISTERED)
    is_centralising: Mapped[bool] = mapped_column(default=False)
    is_platform: Mapped[bool] = mapped_column(default=False)
    is_sandbox: Mapped[bool] = mapped_column(default=False, server_default=false())
    language: Mapped[Language] = mapped_column(default=Language.FR)
    accepted_terms: Mapped[int | None]
    confirmed_at: Mapped[datetime | None]
    last_reviewed_on: Mapped[date | None]
    review_told_for: Mapped[date | None]
    password_policy: Mapped[PasswordPolicy | None]
    password_min_length: Mapped[int | None]
    second_factor_for: Mapped[FactorAskedOf | None]
    second_factor_from: Mapped[date | None]
    orphaned_at: Mapped[datetime | None]
    orphan_warned_for: Mapped[date | None]
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("establishments.id"))
    search_text: Mapped[str]

    __table_args__ = (
        CheckConstraint("siret ~ '^[0-9]{14}$'", name="siret"),
        CheckConstraint(
            "(second_factor_for IS NULL) = (second_factor_from IS NULL)", name="second_factor"
        ),
        CheckConstraint("is_platform OR address IS NOT NULL", name="address_of_record"),
        Index(
            "uq_establishments_live_siret",
            "siret",
            unique=True,
            postgresql_where=text("status IN ('active', 'suspended')"),
        ),
        Index(
            "uq_establishments_is_platform",
            "is_platform",
            unique=True,
            postgresql_where=text("is_platform"),
        ),
        Index("ix_establishments_siret", "siret"),
        Index("ix_establishments_status_created_at", "status", "created_at"),
        Index(
            "ix_establishments_orphaned_at",
            "orphaned_at",
            postgresql_where=text("orphaned_at IS NOT NULL"),
        ),
    )

    @classmethod
    def visible_to(cls, tenants: Tenants) -> ColumnElement[bool]:
        """State that an establishment sees itself."""
        return cls.id.in_(tenants)

    @property
    def is_orphaned(self) -> bool:
        """Tell whether it was found that nobody administers it any more."""
        return self.orphaned_at is not None

    @property
    def reviewed_since(self) -> date:
        """Tell since when nobody has reviewed it: the last review, or the start."""
        return self.last_reviewed_on or paris_date(self.confirmed_at or self.created_at)

    @property
    def review_due_on(self) -> date:
        """Tell by when the next review is due [S0] [S1]."""
        return months_after(self.reviewed_since, MONTHS)

    def become(self, status: EstablishmentStatus) -> None:
        """Move to another state.

        :raises EstablishmentState: if there is no way there from the present one
        """
        if status not in _MOVES[self.status]:
            raise EstablishmentState(establishment_status=str(self.status))
        self.status = status

    def renumber(self, siret: str, contract_numbers: list[str]) -> list[str]:
        """Go by the right numbers; tell which facts, as events name them, have changed.

        `describe` follows: what is searched is written there.
        """
        said = {"siret": siret, "contract_numbers": contract_numbers}
        changed = [fact for fact, value in said.items() if getattr(self, fact) != value]
        self.siret, self.contract_numbers = siret, contract_numbers
        return changed

    def describe(
        self,
        *,
        contract_numbers: list[str],
        name: str,
        address: dict[str, Any] | None,
        representative: dict[str, str] | None,
    ) -> list[str]:
        """Take over what the register says; tell which facts, as events name them, have changed."""
        said = {
            "contract_numbers": contract_numbers,
            "name": name,
            "address": address,
            "representative": representative,
        }
        changed = [fact for fact, value in said.items() if getattr(self, fact) != value]
        for fact in changed:
            setattr(self, fact, said[fact])
        self.search_text = fold(f"{name} {self.siret} {' '.join(contract_numbers)}")
        return ["legal_representative" if fact == "representative" else fact for fact in changed]

    def facts(self) -> EstablishmentFacts:
        """Tell the establishment as events do."""
        return EstablishmentFacts(
            establishment_id=self.id,
            siret=self.siret,
            contract_numbers=list(self.contract_numbers),
            name=self.name,
            status=self.status,
            is_centralising=self.is_centralising,
            is_platform=self.is_platform,
            address=PostalAddress.from_data(self.address) if self.address else None,
            legal_representative=Person.from_data(self.representative)
            if self.representative
            else None,
            accepted_terms=self.accepted_terms,
            language=self.language,
            password_policy=self.password_policy,
            password_min_length=self.password_min_length,
            orphaned_at=self.orphaned_at,
            is_sandbox=self.is_sandbox or None,
            second_factor_for=self.second_factor_for,
            second_factor_from=self.second_factor_from,
        )
