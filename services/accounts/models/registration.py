"""An establishment's registration, until it is proven or lapses."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.config import Proof
from services.accounts.models.base import Base
from services.accounts.models.paper_code import PaperCode
from shared.db import Record
from shared.tenancy import Confined


class Registration(Record, PaperCode, Confined, Base):
    """Who asked to register an establishment, and whether it is proven.

    :ivar account_id: the first administrator's account
    """

    __tablename__ = "registrations"

    establishment_id: Mapped[UUID] = mapped_column(ForeignKey("establishments.id"), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    proof: Mapped[Proof]

    __table_args__ = (
        Index(
            "ix_registrations_lapses_at",
            "lapses_at",
            postgresql_where=text("proven_at IS NULL AND lapsed_at IS NULL"),
        ),
    )
