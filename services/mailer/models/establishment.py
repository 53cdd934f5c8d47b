"""What the mailer knows of an establishment: a projection of what `accounts` announces."""

from typing import Self
from uuid import UUID

from sqlalchemy import ColumnElement, Index, false, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.mailer.models.base import Base
from shared.events.accounts import EstablishmentFacts, Person, PostalAddress
from shared.tenancy import Confined, Tenants


class KnownEstablishment(Confined, Base):
    """An establishment as last announced: how letters name it, and where they go.

    :ivar address: of record; letters to the legal representative go there
    :ivar is_sandbox: whether it is there to try things out: nothing of it leaves the platform
    """

    __tablename__ = "known_establishments"
    __table_args__ = (
        Index("ix_known_establishments_sandbox", "id", postgresql_where=text("is_sandbox")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    siret: Mapped[str] = mapped_column(index=True)
    contract_numbers: Mapped[list[str]]
    name: Mapped[str]
    status: Mapped[str]
    is_platform: Mapped[bool]
    is_sandbox: Mapped[bool] = mapped_column(default=False, server_default=false())
    address: Mapped[dict[str, object] | None] = mapped_column(JSONB(none_as_null=True))
    legal_representative: Mapped[dict[str, object] | None] = mapped_column(JSONB(none_as_null=True))
    language: Mapped[str]

    @classmethod
    def visible_to(cls, tenants: Tenants) -> ColumnElement[bool]:
        """An establishment sees itself."""
        return cls.id.in_(tenants)

    @classmethod
    def of(cls, facts: EstablishmentFacts, *, sequence: int) -> Self:
        """Make the row that an announcement amounts to."""
        return cls(
            id=facts.establishment_id,
            sequence=sequence,
            siret=facts.siret,
            contract_numbers=facts.contract_numbers,
            name=facts.name,
            status=facts.status,
            is_platform=facts.is_platform,
            is_sandbox=bool(facts.is_sandbox),
            address=facts.address and facts.address.to_data(),
            legal_representative=facts.legal_representative
            and facts.legal_representative.to_data(),
            language=facts.language,
        )

    @property
    def postal_address(self) -> PostalAddress | None:
        """Tell where its letters go."""
        return None if self.address is None else PostalAddress.from_data(self.address)

    @property
    def representative(self) -> Person | None:
        """Tell who its legal representative of record is."""
        if self.legal_representative is None:
            return None
        return Person.from_data(self.legal_representative)
