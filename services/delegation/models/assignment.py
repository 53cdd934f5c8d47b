"""Who of the centralising establishment may work in a delegation, and how far."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped

from services.delegation.models.base import Base
from services.delegation.models.sides import OfDelegation, belongs_to_delegation
from shared.auth import Level
from shared.db import Record


class AssignmentEnd(StrEnum):
    """Why an assignment is over."""

    REMOVED = "removed"
    ACCOUNT_DELETED = "account_deleted"
    CLIENT_REMOVED = "client_removed"
    DELEGATION_ENDED = "delegation_ended"
    SCOPE_REDUCED = "scope_reduced"


class AssignmentResult(StrEnum):
    """What became of one delegation among many in which somebody was to be assigned."""

    ASSIGNED = "assigned"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class EndingResult(StrEnum):
    """What became of one delegation among many that somebody was to be taken out of."""

    ENDED = "ended"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Assignment(Record, OfDelegation, Base):
    """What an account, or a machine client, may use of a delegation; a row stays when it is over.

    :ivar account_id, client_id: who is assigned; one of them is None
    :ivar rights: service code to level, each within the delegation's active lines
    :ivar last_acted_at: when they last changed something by the delegation; None: never yet
    """

    __tablename__ = "assignments"
    __table_args__ = (
        belongs_to_delegation("assignments"),
        CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="end_has_reason"),
        CheckConstraint("(account_id IS NULL) <> (client_id IS NULL)", name="one_assignee"),
        Index(
            "uq_assignments_current",
            "delegation_id",
            "account_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_assignments_current_client",
            "delegation_id",
            "client_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_assignments_client_id", "client_id", postgresql_where=text("ended_at IS NULL")),
        Index("ix_assignments_account_id", "account_id"),
    )

    account_id: Mapped[UUID | None]
    client_id: Mapped[UUID | None]
    rights: Mapped[dict[str, str]]
    assigned_by: Mapped[UUID | None]
    assigned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[AssignmentEnd | None]
    last_acted_at: Mapped[datetime | None]

    def grant(self, rights: Mapping[str, Level], *, by: UUID | None, now: datetime) -> None:
        """Say what may be used from now on, in place of what might be before."""
        self.rights = {code: level.value for code, level in sorted(rights.items())}
        self.assigned_by, self.assigned_at = by, now

    def within(self, scope: dict[str, Level]) -> dict[str, str]:
        """Tell what remains of the rights when the delegation reaches no further than a scope."""
        return {
            code: Level.lesser(Level(level), scope[code]).value
            for code, level in self.rights.items()
            if code in scope
        }

    def end(self, reason: AssignmentEnd, *, now: datetime) -> None:
        """Take whoever is assigned out of the delegation."""
        self.ended_at, self.end_reason = now, reason
