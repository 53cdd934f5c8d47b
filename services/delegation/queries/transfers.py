"""Transfers from one centralising establishment to another; they change under their own lock."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from services.delegation.domain.texts import LANGUAGES
from services.delegation.models import (
    RUNNING,
    Delegation,
    Status,
    Transfer,
    TransferLine,
    TransferStatus,
)
from services.delegation.queries import texts
from shared import tenancy
from shared.access.tables import AccessService
from shared.auth import Level
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
    """Select what a transfer is about, in its order, with whom each is with and how it stands."""
    return (
        select(TransferLine)
        .where(TransferLine.transfer_id == transfer.id)
        .options(
            selectinload(TransferLine.delegating),
            selectinload(TransferLine.delegation).load_only(Delegation.status),
            selectinload(TransferLine.request).load_only(Delegation.status),
        )
        .order_by(TransferLine.number, TransferLine.id)
    )


@dataclass(frozen=True)
class ShownService:
    """A service that a delegation of a transfer grants.

    :ivar labels: what it is called, by language; its code, where the catalogue has it no more
    """

    service: str
    labels: Mapping[str, str]
    level: Level


@dataclass(frozen=True)
class ShownTransferLine:
    """A delegation of a transfer for a reader, its services with what they are called."""

    line: TransferLine
    services: Sequence[ShownService]


def shown(session: Session, lines: Sequence[TransferLine]) -> list[ShownTransferLine]:
    """Show some delegations of a transfer: what services are called is asked once for all."""
    known = texts.catalogue(session, {code for line in lines for code in line.rights})
    return [
        ShownTransferLine(
            line,
            [
                ShownService(code, _labels(known.get(code), code), level)
                for code, level in sorted(line.scope.items())
            ],
        )
        for line in lines
    ]


def _labels(known: AccessService | None, code: str) -> Mapping[str, str]:
    return known.labels if known is not None else dict.fromkeys(LANGUAGES, code)


def progress(session: Session, transfer: Transfer, *, reader_id: UUID) -> dict[Status, int]:
    """Count by state what has become of its lines.

    :param reader_id: the establishment that reads: whoever gives is told of the delegations that
        it offers, whoever takes of the requests in their place
    """
    gives = transfer.giving_id == reader_id
    about = TransferLine.delegation_id if gives else TransferLine.request_id
    rows = session.execute(
        select(Delegation.status, func.count())
        .select_from(TransferLine)
        .join(Delegation, Delegation.id == about)
        .where(TransferLine.transfer_id == transfer.id)
        .group_by(Delegation.status)
        .order_by(Delegation.status)
    )
    return {status: count for status, count in rows}


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
