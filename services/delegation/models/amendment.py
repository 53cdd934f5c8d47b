"""An amendment: what the centralising side asks for beyond what a running delegation grants."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.delegation import errors
from services.delegation.models.base import Base
from services.delegation.models.sides import OfDelegation, Side, belongs_to_delegation
from shared.auth import Level
from shared.db import Record


class AmendmentStatus(StrEnum):
    """Where an amendment stands; from anything but `pending` it moves no more."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class AmendmentResult(StrEnum):
    """What became of one delegation among many that were to be amended."""

    REQUESTED = "requested"
    REFUSED = "refused"


class Amendment(Record, OfDelegation, Base):
    """A wider or longer scope that is asked for while the old one stays in force (design.md §4.8).

    :ivar rights: service code to level: only what reaches further than what is granted
    :ivar ends_on: a later last day; None: the one there is
    :ivar granted: what was agreed to, once it is accepted; empty before, and if it was not
    :ivar granted_until: the last day that was agreed to, once it is accepted
    :ivar same_address_ids: the delegating side's accounts whose holders were reached at the
        requester's e-mail address when they asked
    :ivar answer_by: the instant at which it lapses if nobody answers
    :ivar text: what both sides see, by language; empty once it is forgotten
    :ivar text_hash: SHA-256 of that text (`domain.texts`)
    :ivar ended_by: who refused it, took it back or let it lapse
    """

    __tablename__ = "amendments"
    __table_args__ = (
        belongs_to_delegation("amendments"),
        CheckConstraint("rights <> '{}'::jsonb OR ends_on IS NOT NULL", name="asks_for_something"),
        CheckConstraint("(status = 'accepted') = (granted_until IS NOT NULL)", name="granted"),
        Index("ix_amendments_delegation_id", "delegation_id", "id"),
        # One at a time: what a second one asks for depends on the answer to the first.
        Index(
            "uq_amendments_pending",
            "delegation_id",
            unique=True,
            postgresql_where=text("status = 'pending'"),
        ),
        Index(
            "ix_amendments_unanswered",
            "answer_by",
            "id",
            postgresql_where=text("status = 'pending'"),
        ),
    )

    status: Mapped[AmendmentStatus] = mapped_column(default=AmendmentStatus.PENDING)
    rights: Mapped[dict[str, str]]
    ends_on: Mapped[date | None]
    message: Mapped[str | None]
    granted: Mapped[dict[str, str]] = mapped_column(default=dict)
    granted_until: Mapped[date | None]
    text: Mapped[dict[str, str]]
    text_hash: Mapped[str]
    requested_at: Mapped[datetime]
    requested_by: Mapped[UUID | None]
    same_address_ids: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    answer_by: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None]
    ended_by: Mapped[Side | None]
    reason: Mapped[str | None]

    @property
    def proposed_by(self) -> tuple[UUID, ...]:
        """Tell who is behind it: whoever asked."""
        return () if self.requested_by is None else (self.requested_by,)

    @property
    def asked(self) -> dict[str, Level]:
        """Tell which services it asks for, and how far."""
        return {code: Level(level) for code, level in sorted(self.rights.items())}

    @property
    def agreed(self) -> dict[str, Level]:
        """Tell which of them were agreed to, and how far; none before it is accepted."""
        return {code: Level(level) for code, level in sorted(self.granted.items())}

    @property
    def is_pending(self) -> bool:
        """Tell whether it waits for an answer."""
        return self.status is AmendmentStatus.PENDING

    def is_due(self, now: datetime) -> bool:
        """Tell whether the time to answer has gone by."""
        return self.is_pending and self.answer_by <= now

    def agree(
        self, rights: dict[str, Level], until: date, *, by: UUID | None, now: datetime
    ) -> None:
        """Settle what is agreed to; the rest of it is refused.

        :raises errors.AmendmentAnswered: it is not pending any more
        """
        self._leave_pending(AmendmentStatus.ACCEPTED)
        self.granted = {code: level.value for code, level in sorted(rights.items())}
        self.granted_until = until
        self.answered_at, self.answered_by = now, by

    def end(self, status: AmendmentStatus, *, by: Side, reason: str | None = None) -> None:
        """Let it come to nothing: refused, taken back or lapsed.

        :raises errors.AmendmentAnswered: it is not pending any more
        """
        self._leave_pending(status)
        self.ended_by, self.reason = by, reason

    def forget_texts(self) -> None:
        """Keep nothing that people wrote in it: its delegation is long over."""
        self.message = self.reason = None
        self.text = {}

    def _leave_pending(self, status: AmendmentStatus) -> None:
        if not self.is_pending:
            raise errors.AmendmentAnswered(amendment_status=self.status.value)
        self.status = status
