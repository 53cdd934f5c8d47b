"""A delegation: one establishment works for another, service by service, until a day."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from services.delegation import errors
from services.delegation.config import Limits
from services.delegation.domain.mandates import Mandate
from services.delegation.domain.status import ENDINGS, MOVES, RUNNING, UNANSWERED, Status
from services.delegation.models.base import Base
from services.delegation.models.line import Line, LineStatus
from services.delegation.models.reference import Referenced
from services.delegation.models.scope import Scoped
from services.delegation.models.sides import Side, TwoSided
from services.delegation.models.suspension import Suspendable
from shared.access.tables import AccessEstablishment
from shared.clock import paris_date
from shared.db import Record, Sequenced


class Delegation(Record, Sequenced, TwoSided, Referenced, Scoped, Suspendable, Base):
    """What one establishment may do for another.

    :ivar contract_number: the one that the request named its target by, or, where that was wrong,
        what stands in its place
    :ivar mandate_signed_on: when a mandate on paper was signed that the request takes up
    :ivar mandate_reference: what that is filed under, at the centralising side
    :ivar succeeds_id: the delegation to another centralising establishment that the request is to
        succeed: what is accepted of it ends there
    :ivar succeeds_centralising_id: whose delegation that is
    :ivar offered_by: who offered that delegation to the one that asks
    :ivar granting_since: since when it grants without a break; None: it never has
    :ivar same_address_ids: the delegating side's accounts whose holders were reached at the e-mail
        address of whoever asked, or offered, when they did
    :ivar answer_by: the instant at which an unanswered request lapses
    :ivar end_told_on: the day on which both sides last heard of its end: when it was asked for,
        agreed to or changed, or in a warning
    :ivar text: what both sides saw, by language: as requested, then as it was when accepted; empty
        once it is forgotten
    :ivar text_hash: SHA-256 of that text (`domain.texts`)
    :ivar access_sequence: number of the last `access.changed` about it
    """

    __tablename__ = "delegations"
    __table_args__ = (
        # What hangs on a delegation refers to all three.
        UniqueConstraint("id", "centralising_id", "delegating_id"),
        CheckConstraint("centralising_id <> delegating_id", name="two_establishments"),
        CheckConstraint(
            "(status = 'suspended') = (is_paused OR is_stopped OR is_held)", name="suspended_by"
        ),
        CheckConstraint("is_stopped OR stop_reason IS NULL", name="stop_reason"),
        Index("ix_delegations_centralising_id", "centralising_id", "status"),
        Index("ix_delegations_delegating_id", "delegating_id", "status"),
        Index(
            "ix_delegations_running",
            "ends_on",
            "answer_by",
            postgresql_where=text("status IN ('pending', 'active', 'suspended')"),
        ),
        Index(
            "ix_delegations_unanswered",
            "answer_by",
            "id",
            postgresql_where=text("status = 'pending'"),
        ),
        CheckConstraint(
            "(mandate_signed_on IS NULL) = (mandate_reference IS NULL)", name="whole_mandate"
        ),
        CheckConstraint(
            "(succeeds_id IS NULL) = (succeeds_centralising_id IS NULL)", name="whole_succession"
        ),
        CheckConstraint("agreed_until < ends_on", name="extension_is_later"),
        Index(
            "ix_delegations_extensions",
            "agreed_until",
            "id",
            postgresql_where=text("agreed_until IS NOT NULL AND extended_at IS NULL"),
        ),
        Index("ix_delegations_with_text", "ended_at", postgresql_where=text("text <> '{}'::jsonb")),
    )

    contract_number: Mapped[str]
    status: Mapped[Status] = mapped_column(default=Status.PENDING)
    message: Mapped[str | None]
    text: Mapped[dict[str, str]]
    text_hash: Mapped[str]
    requested_at: Mapped[datetime]
    requested_by: Mapped[UUID | None]
    mandate_signed_on: Mapped[date | None]
    mandate_reference: Mapped[str | None]
    succeeds_id: Mapped[UUID | None] = mapped_column(ForeignKey("delegations.id"))
    succeeds_centralising_id: Mapped[UUID | None]
    offered_by: Mapped[UUID | None]
    same_address_ids: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    answer_by: Mapped[datetime]
    end_told_on: Mapped[date]
    answered_at: Mapped[datetime | None]
    granting_since: Mapped[datetime | None]
    answered_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[Side | None]
    access_sequence: Mapped[int] = mapped_column(default=0)

    lines: Mapped[list[Line]] = relationship(lazy="raise", order_by=Line.service)
    centralising: Mapped[AccessEstablishment] = relationship(
        primaryjoin=lambda: (
            foreign(Delegation.centralising_id) == AccessEstablishment.establishment_id
        ),
        viewonly=True,
        lazy="raise",
    )
    delegating: Mapped[AccessEstablishment] = relationship(
        primaryjoin=lambda: (
            foreign(Delegation.delegating_id) == AccessEstablishment.establishment_id
        ),
        viewonly=True,
        lazy="raise",
    )

    former: Mapped[AccessEstablishment | None] = relationship(
        primaryjoin=lambda: (
            foreign(Delegation.succeeds_centralising_id) == AccessEstablishment.establishment_id
        ),
        viewonly=True,
        lazy="raise",
    )

    @property
    def proposed_by(self) -> tuple[UUID, ...]:
        """Tell who is behind the request: whoever asked, and whoever offered what it succeeds."""
        return tuple(who for who in (self.requested_by, self.offered_by) if who is not None)

    @property
    def is_running(self) -> bool:
        """Tell whether it is accepted and not over, be it suspended."""
        return self.status in RUNNING

    def is_due(self, *, now: datetime, today: date) -> bool:
        """Tell whether time alone ends it: its last day, or the time to answer, has gone by."""
        if self.status is Status.PENDING:
            return self.ends_on < today or self.answer_by <= now
        return self.is_running and self.ends_on < today

    @property
    def lapses_on(self) -> date:
        """Tell on which day a request lapses that nobody answers."""
        return min(paris_date(self.answer_by), self.ends_on + timedelta(days=1))

    def is_end_to_be_told(self, today: date, limits: Limits) -> bool:
        """Tell whether a warning is due: its day has come since both sides last heard of the end.

        :param limits: how many days before an end, or before a request lapses, there is one
        """
        if self.status is Status.PENDING:
            days = [self.lapses_on - timedelta(days=limits.reminder_days)]
        else:
            days = [self.ends_on - timedelta(days=each) for each in limits.warning_days]
        return any(self.end_told_on < day <= today for day in days)

    def is_in_force(self, today: date) -> bool:
        """Tell whether it grants anything today."""
        return self.status is Status.ACTIVE and today <= self.ends_on

    def side_of(self, establishment_id: UUID) -> Side:
        """Tell which side an establishment is.

        :raises LookupError: neither
        """
        sides = {self.centralising_id: Side.CENTRALISING, self.delegating_id: Side.DELEGATING}
        return sides[establishment_id]

    def require_can_become(self, status: Status) -> None:
        """Refuse what cannot become of it from what it is.

        :raises errors.WrongState: telling what it is
        """
        if status not in MOVES.get(self.status, frozenset()):
            raise errors.WrongState(delegation_status=self.status.value)

    def become(self, status: Status, *, now: datetime, by: Side, reason: str | None = None) -> None:
        """Change the status, here and nowhere else, and settle what follows from it.

        :raises errors.WrongState: it cannot become that from what it is
        """
        self.require_can_become(status)
        self.status = status
        if status is Status.ACTIVE:
            self.granting_since = now
        if status in UNANSWERED | ENDINGS:
            self._close(now=now, by=by, reason=reason)

    def suspend(self, *, now: datetime, by: Side, reason: str | None = None) -> None:
        """Stop granting, for one more cause: the delegating side, operators or the rules."""
        if self.status is not Status.SUSPENDED:
            self.become(Status.SUSPENDED, now=now, by=by)
        self.add_cause(by, reason=reason)

    def resume(self, *, now: datetime, by: Side) -> None:
        """Take back one's own suspension; it grants again once all others are taken back too.

        :raises errors.WrongState: it is not suspended
        """
        if self.status is not Status.SUSPENDED:
            raise errors.WrongState(delegation_status=self.status.value)
        if set(self.suspended_by) <= {by}:
            self.become(Status.ACTIVE, now=now, by=by)
        self.take_cause(by)

    def rename_contract(self, former: str | None, right: str) -> None:
        """Have the right number in the place of a wrong one that the request named."""
        if self.contract_number == former:
            self.contract_number = right

    def take_up(self, mandate: Mandate) -> None:
        """Keep which mandate on paper the request takes up."""
        self.mandate_signed_on, self.mandate_reference = mandate

    @property
    def mandate(self) -> Mandate | None:
        """Tell which mandate on paper the request takes up; None: none, or it is forgotten."""
        if self.mandate_signed_on is None or self.mandate_reference is None:
            return None
        return Mandate(self.mandate_signed_on, self.mandate_reference)

    def forget_texts(self) -> None:
        """Keep nothing that people wrote in it: it is long over, and the hash is proof enough."""
        self.message = self.reason = None
        self.refer_to_it_as(None)
        self.mandate_signed_on = self.mandate_reference = None
        self.text, self.extension_text = {}, {}

    def _close(self, *, now: datetime, by: Side, reason: str | None) -> None:
        self.ended_at, self.ended_by, self.reason = now, by, reason
        self.forget_causes()
        left = LineStatus.REFUSED if self.status is Status.REFUSED else LineStatus.ENDED
        for line in self.lines:
            if line.is_open:
                line.status = left
