"""The register: which establishments there are."""

from typing import Any

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.models.base import Base
from shared.db import Record
from shared.text import fold


class RegisterEntry(Record, Base):
    """One contract of one establishment, as the operators imported it. It belongs to no tenant.

    :ivar address: {lines, postcode, city}
    :ivar representative: {title, first_name, last_name}, or None where the register names nobody
    :ivar search_text: name, SIRET, contract number and town, folded
    """

    __tablename__ = "register_entries"

    siret: Mapped[str] = mapped_column(String(14))
    contract_number: Mapped[str] = mapped_column(String(20))
    name: Mapped[str]
    address: Mapped[dict[str, Any]]
    representative: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    search_text: Mapped[str]

    __table_args__ = (
        CheckConstraint("siret ~ '^[0-9]{14}$'", name="siret"),
        Index(None, "siret", "contract_number", unique=True),
    )

    def describe(
        self, *, name: str, address: dict[str, Any], representative: dict[str, str] | None
    ) -> None:
        """Take over what a row of the register's file says."""
        self.name, self.address, self.representative = name, address, representative
        self._index()

    def renumber(self, siret: str, contract_number: str) -> None:
        """Stand for another pair: the one it stood for was wrong."""
        self.siret, self.contract_number = siret, contract_number
        self._index()

    def _index(self) -> None:
        city = self.address["city"]
        self.search_text = fold(f"{self.name} {self.siret} {self.contract_number} {city}")
