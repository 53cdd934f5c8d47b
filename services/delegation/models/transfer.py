"""A transfer: what one centralising establishment works on is offered to another (§4.8)."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, or_, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from services.delegation import errors
from services.delegation.models.base import Base
from services.delegation.models.delegation import Delegation
from shared.access.tables import AccessEstablishment
from shared.auth import Level
from shared.db import Record, Sequenced, new_id
from shared.tenancy import Confined, Tenants


class TransferStatus(StrEnum):
    """Where a transfer stands; from anything but `offered` it moves no more."""

    OFFERED = "offered"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class BetweenCentres(Confined):
    """Mixin for rows that the establishment which gives, and the one that may take, both see."""

    giving_id: Mapped[UUID] = mapped_column(sort_order=-8)
    taking_id: Mapped[UUID] = mapped_column(sort_order=-7)

    @classmethod
    def visible_to(cls, tenants: Tenants) -> ColumnElement[bool]:
        """Show the rows to both centralising establishments, and to no delegating one."""
        return or_(cls.giving_id.in_(tenants), cls.taking_id.in_(tenants))


class Transfer(Record, Sequenced, BetweenCentres, Base):
    """An offer, to another centralising establishment, to ask for what one works on.

    :ivar count: how many delegations it is about
    :ivar message: for the one that may take it; None: nothing, or it is forgotten
    :ivar answer_by: the instant at which it lapses if nobody answers
    :ivar reason: why it is declined, for the one that gives; None: nothing, or it is forgotten
    """

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("giving_id <> taking_id", name="two_establishments"),
        CheckConstraint("(status = 'offered') = (settled_at IS NULL)", name="settled"),
        Index("ix_transfers_giving_id", "giving_id", "id"),
        Index("ix_transfers_taking_id", "taking_id", "id"),
        Index(
            "ix_transfers_unanswered",
            "answer_by",
            "id",
            postgresql_where=text("status = 'offered'"),
        ),
    )

    status: Mapped[TransferStatus] = mapped_column(default=TransferStatus.OFFERED)
    count: Mapped[int]
    message: Mapped[str | None]
    offered_at: Mapped[datetime]
    offered_by: Mapped[UUID | None]
    answer_by: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None]
    reason: Mapped[str | None]

    giving: Mapped[AccessEstablishment] = relationship(
        primaryjoin=lambda: foreign(Transfer.giving_id) == AccessEstablishment.establishment_id,
        viewonly=True,
        lazy="raise",
    )
    taking: Mapped[AccessEstablishment] = relationship(
        primaryjoin=lambda: foreign(Transfer.taking_id) == AccessEstablishment.establishment_id,
        viewonly=True,
        lazy="raise",
    )

    def is_due(self, now: datetime) -> bool:
        """Tell whether time alone ends it."""
        return self.status is TransferStatus.OFFERED and self.answer_by <= now

    def settle(
        self, status: TransferStatus, *, by: UUID | None, now: datetime, reason: str | None = None
    ) -> None:
        """Take the answer, or its withdrawal.

        :raises errors.TransferSettled: it has been answered, withdrawn or has lapsed
        """
        if self.status is not TransferStatus.OFFERED:
            raise errors.TransferSettled(transfer_status=self.status.value)
        self.status, self.reason = status, reason
        self.settled_at, self.settled_by = now, by


class TransferLine(Record, BetweenCentres, Base):
    """One delegation of a transfer, as it was when it was offered.

    Who may take it cannot read the delegation itself: what it is to know of it stands here.

    :ivar is_open: whether its transfer waits for an answer
    :ivar same_address_ids: the delegating side's accounts whose holders were reached at the e-mail
        address of whoever offered it, when they did
    :ivar request_id: what the one that takes has asked in its place
    :ivar delegation: None to the one that takes: it is not its to read
    :ivar request: None before it is asked for, and to the one that gives
    """

    __tablename__ = "transfer_lines"
    __table_args__ = (
        Index("ix_transfer_lines_transfer_id", "transfer_id", "number"),
        # Offered to one at a time.
        Index(
            "uq_transfer_lines_open",
            "delegation_id",
            unique=True,
            postgresql_where=text("is_open"),
        ),
    )

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("transfers.id"))
    number: Mapped[int]
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegations.id"))
    delegating_id: Mapped[UUID]
    contract_number: Mapped[str]
    rights: Mapped[dict[str, str]]
    ends_on: Mapped[date]
    is_open: Mapped[bool] = mapped_column(default=True)
    same_address_ids: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("delegations.id"))

    transfer: Mapped[Transfer] = relationship(lazy="raise")
    delegating: Mapped[AccessEstablishment] = relationship(
        primaryjoin=lambda: (
            foreign(TransferLine.delegating_id) == AccessEstablishment.establishment_id
        ),
        viewonly=True,
        lazy="raise",
    )
    delegation: Mapped[Delegation | None] = relationship(
        foreign_keys=lambda: [TransferLine.delegation_id], viewonly=True, lazy="raise"
    )
    request: Mapped[Delegation | None] = relationship(
        foreign_keys=lambda: [TransferLine.request_id], viewonly=True, lazy="raise"
    )

    @classmethod
    def of(
        cls, transfer: Transfer, delegation: Delegation, *, number: int, alike: Iterable[UUID]
    ) -> Self:
        """Write down what a delegation grants, until the last day that was agreed to.

        :param alike: who is reached on the delegating side where whoever offers it is
        """
        return cls(
            id=new_id(),
            transfer_id=transfer.id,
            giving_id=transfer.giving_id,
            taking_id=transfer.taking_id,
            number=number,
            delegation_id=delegation.id,
            delegating_id=delegation.delegating_id,
            contract_number=delegation.contract_number,
            rights={code: level.value for code, level in sorted(delegation.scope.items())},
            ends_on=delegation.agreed_until or delegation.ends_on,
            is_open=True,
            same_address_ids=[str(each) for each in alike],
        )

    @property
    def scope(self) -> dict[str, Level]:
        """Tell which services are to be asked for, and how far."""
        return {code: Level(level) for code, level in self.rights.items()}
