"""Who waits for a letter with a code, and when the last one left (design.md §4.1)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from services.accounts.config import Proof
from services.accounts.models import (
    PAUSE,
    Account,
    Establishment,
    EstablishmentStatus,
    Recovery,
    Registration,
)

_KINDS = (Registration, Recovery)


def registrations_waiting(
    session: Session, siret: str
) -> Sequence[tuple[Registration, Account, Establishment]]:
    """Find and lock the registrations under a SIRET that wait for a letter, the first one first."""
    found = session.execute(
        select(Registration, Account, Establishment)
        .join(Account, Account.id == Registration.account_id)
        .join(Establishment, Establishment.id == Registration.establishment_id)
        .where(Establishment.siret == siret, *_waits(Registration))
        .order_by(Registration.asked_at, Registration.id)
        .with_for_update(of=Registration)
        .execution_options(populate_existing=True)
    )
    return [(row[0], row[1], row[2]) for row in found]


def recoveries_waiting(session: Session, siret: str) -> Sequence[tuple[Recovery, Establishment]]:
    """Find and lock the recoveries under a SIRET that wait for a letter, the first one first."""
    found = session.execute(
        select(Recovery, Establishment)
        .join(Establishment, Establishment.id == Recovery.establishment_id)
        .where(Establishment.siret == siret, *_waits(Recovery))
        .order_by(Recovery.asked_at, Recovery.id)
        .with_for_update(of=Recovery)
        .execution_options(populate_existing=True)
    )
    return [(row[0], row[1]) for row in found]


def sent_to(
    session: Session, kind: type[Registration] | type[Recovery], account_ids: Collection[UUID]
) -> Sequence[Registration | Recovery]:
    """Find and lock what waits for the code of a letter, by the accounts that it would bring."""
    waiting = session.scalars(
        select(kind)
        .where(kind.account_id.in_(account_ids), kind.proven_at.is_(None), kind.lapsed_at.is_(None))
        .order_by(kind.id)
        .with_for_update()
    ).all()
    return cast(Sequence[Registration | Recovery], waiting)


def last_left(session: Session, sirets: Collection[str]) -> dict[str, datetime]:
    """Tell, by SIRET, when the last letter with codes left, whatever became of who asked."""
    left = union_all(
        *(
            select(Establishment.siret.label("siret"), kind.letter_left_at.label("left_at"))
            .join(Establishment, Establishment.id == kind.establishment_id)
            .where(Establishment.siret.in_(sirets), kind.letter_left_at.is_not(None))
            for kind in _KINDS
        )
    ).subquery()
    newest = select(left.c.siret, func.max(left.c.left_at)).group_by(left.c.siret)
    return {row[0]: row[1] for row in session.execute(newest)}


def due(session: Session, *, now: datetime, after: str, limit: int) -> Sequence[str]:
    """Find the SIRETs for which a letter is to leave by now, in order.

    :param after: the last one looked at; empty at first
    """
    return session.scalars(
        select(Establishment.siret)
        .where(
            Establishment.siret > after,
            or_(*(exists(_of(kind).where(*_waits(kind))) for kind in _KINDS)),
            *(~exists(_left_after(kind, now - PAUSE)) for kind in _KINDS),
        )
        .distinct()
        .order_by(Establishment.siret)
        .limit(limit)
    ).all()


def _of(kind: type[Registration] | type[Recovery]) -> Select[int]:
    return select(1).where(kind.establishment_id == Establishment.id)


def _left_after(kind: type[Registration] | type[Recovery], instant: datetime) -> Select[int]:
    """Select what was sent after an instant to whatever establishment has the same SIRET."""
    other = aliased(Establishment)
    return (
        select(1)
        .select_from(kind)
        .join(other, other.id == kind.establishment_id)
        .where(other.siret == Establishment.siret, kind.letter_left_at > instant)
    )


def _waits(kind: type[Registration] | type[Recovery]) -> tuple[ColumnElement[bool], ...]:
    """State that a code is to come by letter, and that it would prove something.

    What waits in an establishment that is suspended waits until it is active again; whom no letter
    reaches is listed in none until another address or addressee is on record, or an operator says
    so.
    """
    waiting = (
        kind.proven_at.is_(None),
        kind.lapsed_at.is_(None),
        kind.code_digest.is_(None),
        kind.letter_lost_at.is_(None),
    )
    if kind is Registration:
        status = EstablishmentStatus.REGISTERED
        return *waiting, Registration.proof == Proof.LETTER, Establishment.status == status
    return *waiting, Establishment.status == EstablishmentStatus.ACTIVE
