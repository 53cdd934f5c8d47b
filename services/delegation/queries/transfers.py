"""Transfers from one centralising establishment to another; they change under their own lock."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, selectinload

from services.delegation.models import (
    RUNNING,
    Delegation,
    Transfer,
    TransferLine,
    TransferStatus,
)
from shared import tenancy
from shared.errors import NotFound
from shared.tenancy import Reason

_SIDES = (selectinload(Transfer.giving), selectinload(Transfer.taking))


def find(session: Session, transfer_id: UUID, *, lock: bool = False) -> Transfer:
    """Find a transfer, with its two establishments.

    :param lock: whether to keep it for this transaction alone, as it is then
    :raises NotFound: there is none, or it is between other establishments
    """
    statement = select(Transfer).where(Transfer.id == transfer_id).options(*_SIDES)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def listed(*, status: TransferStatus | None = None) -> Select[Transfer]:
    """Select the transfers that one gives or may take, newest first."""
    statement = select(Transfer).options(*_SIDES).order_by(Transfer.id.desc())
    return statement if status is None else statement.where(Transfer.status == status)


def lines_of(transfer: Transfer) -> Select[TransferLine]:
    """Select what a transfer is about, in its order, with whom each is with."""
    return (
        select(TransferLine)
        .where(TransferLine.transfer_id == transfer.id)
        .options(selectinload(TransferLine.delegating))
        .order_by(TransferLine.number, TransferLine.id)
    )


def locked_lines(session: Session, line_ids: Collection[UUID]) -> dict[UUID, TransferLine]:
    """Hold some lines, in the order of their ids, with whom each is with and who offered it."""
    found = session.scalars(
        select(TransferLine)
        .where(TransferLine.id.in_(line_ids))
        .options(selectinload(TransferLine.delegating), selectinload(TransferLine.transfer))
        .order_by(TransferLine.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {line.id: line for line in found}


def still_running(session: Session, lines: Iterable[TransferLine], *, today: date) -> set[UUID]:
    """Tell which of the delegations run still that lines are about.

    Whoever may take a transfer sees no delegation of the one that gives: of each, this alone.
    """
    running = select(Delegation.id).where(
        Delegation.id.in_({line.delegation_id for line in lines}),
        Delegation.status.in_(RUNNING),
        Delegation.ends_on >= today,
    )
    with tenancy.lifted(session, Reason.COUNTERPART):
        return set(session.scalars(running))


def unasked(session: Session, transfer: Transfer) -> list[UUID]:
    """Tell in whose place nothing has been asked yet, in their order."""
    wanted = (
        select(TransferLine.id)
        .where(TransferLine.transfer_id == transfer.id, TransferLine.request_id.is_(None))
        .order_by(TransferLine.number)
    )
    return list(session.scalars(wanted))


def offered_among(session: Session, delegation_ids: Collection[UUID]) -> set[UUID]:
    """Tell which of these delegations are offered to somebody now."""
    wanted = select(TransferLine.delegation_id).where(
        TransferLine.delegation_id.in_(delegation_ids), TransferLine.is_open
    )
    return set(session.scalars(wanted))


def locked_offered(session: Session, establishment_id: UUID) -> list[Transfer]:
    """Lock the transfers of an establishment, on either side, that wait for an answer."""
    return list(
        session.scalars(
            select(Transfer)
            .where(
                Transfer.status == TransferStatus.OFFERED,
                or_(Transfer.giving_id == establishment_id, Transfer.taking_id == establishment_id),
            )
            .order_by(Transfer.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def locked_due(session: Session, *, now: datetime, limit: int) -> list[Transfer]:
    """Lock some transfers that nobody answered in time; those held by others are left out."""
    return list(
        session.scalars(
            select(Transfer)
            .where(Transfer.status == TransferStatus.OFFERED, Transfer.answer_by <= now)
            .order_by(Transfer.answer_by, Transfer.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )
