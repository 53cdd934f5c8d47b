"""The register: which establishments there are."""

from typing import Any

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.models.base import Base
from shared.db import Record


class RegisterEntry(Record, Base):
    """One contract of one establishment, as the operators imported it. It belongs to no tenant.

    :ivar address: {lines, postcode, city}
    :ivar representative: {title, first_name, last_name}, or None where the register names nobody
    """

    __tablename__ = "register_entries"

    siret: Mapped[str] = mapped_column(String(14))
    contract_number: Mapped[str] = mapped_column(String(20))
    name: Mapped[str]
    address: Mapped[dict[str, Any]]
    representative: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))

    __table_args__ = (
        CheckConstraint("siret ~ '^[0-9]{14}$'", name="siret"),
        Index(None, "siret", "contract_number", unique=True),
    )
