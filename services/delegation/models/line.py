"""A service in a delegation, with its own level and status."""

from enum import StrEnum

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from services.delegation.models.base import Base
from services.delegation.models.sides import OfDelegation, belongs_to_delegation
from shared.auth import Level
from shared.db import Record


class LineStatus(StrEnum):
    """Where one service of a delegation stands; a line of a suspended delegation stays active."""

    PENDING = "pending"
    ACTIVE = "active"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    ENDED = "ended"


OPEN = "status IN ('pending', 'active')"
EXCLUSIVE = "status = 'active' AND is_exclusive"


class Line(Record, OfDelegation, Base):
    """One service of a delegation.

    :ivar asked: the level that the centralising side asked for
    :ivar level: the level agreed to, or still asked for while pending
    :ivar is_exclusive: as the catalogue had it when the line became active
    """

    __tablename__ = "delegation_lines"
    __table_args__ = (
        belongs_to_delegation("delegation_lines"),
        Index("ix_delegation_lines_delegation_id", "delegation_id"),
        # One pending request or active line per pair and service (design.md §4.8).
        Index(
            "uq_delegation_lines_open",
            "centralising_id",
            "delegating_id",
            "service",
            unique=True,
            postgresql_where=text(OPEN),
        ),
        # An exclusive service is held by one centralising establishment at a time.
        Index(
            "uq_delegation_lines_exclusive",
            "delegating_id",
            "service",
            unique=True,
            postgresql_where=text(EXCLUSIVE),
        ),
    )

    service: Mapped[str]
    asked: Mapped[Level]
    level: Mapped[Level]
    status: Mapped[LineStatus]
    is_exclusive: Mapped[bool]

    @property
    def is_open(self) -> bool:
        """Tell whether it is asked for or granted."""
        return self.status in (LineStatus.PENDING, LineStatus.ACTIVE)
