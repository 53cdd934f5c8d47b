"""An objection: one side of a delegation contests what the platform, or its rules, did to it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.delegation import errors
from services.delegation.models.base import Base
from services.delegation.models.sides import Side
from shared.db import Record
from shared.tenancy import Confined


class About(StrEnum):
    """What can be objected to."""

    SUSPENSION = "suspension"
    TERMINATION = "termination"


class ObjectionStatus(StrEnum):
    """Where an objection stands; once answered it moves no more."""

    OPEN = "open"
    ANSWERED = "answered"


class Objection(Confined, Record, Base):
    """What one side says to operators about an act, and their answer; the other side sees neither.

    :ivar establishment_id: which of the two objects
    :ivar event_id: the line of the delegation's log that it objects to: once each
    :ivar done_by: whose act that was: operators', or the rules'
    :ivar message: why it objects, for operators to read; None once it is forgotten
    :ivar answer: what they say, for its administrators to read; None before, and once forgotten
    """

    __tablename__ = "objections"
    __table_args__ = (
        CheckConstraint("(status = 'answered') = (answered_at IS NOT NULL)", name="answered"),
        CheckConstraint("done_by IN ('operator', 'rules')", name="by_the_platform"),
        Index("uq_objections_once", "event_id", "establishment_id", unique=True),
        Index("ix_objections_delegation_id", "delegation_id", "id"),
        Index("ix_objections_open", "id", postgresql_where=text("status = 'open'")),
    )

    establishment_id: Mapped[UUID]
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegations.id"))
    event_id: Mapped[UUID] = mapped_column(ForeignKey("delegation_events.id"))
    side: Mapped[Side]
    about: Mapped[About]
    done_by: Mapped[Side]
    message: Mapped[str | None]
    status: Mapped[ObjectionStatus] = mapped_column(default=ObjectionStatus.OPEN)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None]

    def settle(self, answer: str, *, by: UUID | None, now: datetime) -> None:
        """Take the operators' answer.

        :raises errors.ObjectionAnswered: it has one
        """
        if self.status is not ObjectionStatus.OPEN:
            raise errors.ObjectionAnswered
        self.status, self.answer = ObjectionStatus.ANSWERED, answer
        self.answered_at, self.answered_by = now, by
