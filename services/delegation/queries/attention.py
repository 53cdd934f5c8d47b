"""Which delegations somebody should look at, and why, in SQL."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from services.delegation.domain.criteria import Attention
from services.delegation.models import (
    RUNNING,
    Amendment,
    AmendmentStatus,
    Assignment,
    Delegation,
    Status,
)
from shared.access.tables import ACTIVE, AccessAccount, AccessEstablishment
from shared.auth import Profile

RUNS = Delegation.status.in_(RUNNING)


def can_be_answered(now: datetime, today: date) -> ColumnElement[bool]:
    """Tell whether a request waits for its answer still."""
    return and_(
        Delegation.status == Status.PENDING,
        Delegation.answer_by > now,
        Delegation.ends_on >= today,
    )


def ends_soon(today: date, within_days: int) -> ColumnElement[bool]:
    """Tell whether a delegation runs, and ends within some days."""
    soon = today, today + timedelta(days=within_days)
    return and_(RUNS, Delegation.ends_on.between(*soon))


def needs(
    reason: Attention, *, within_days: int, now: datetime, today: date
) -> ColumnElement[bool]:
    """Tell whether a delegation needs somebody's attention, for this reason.

    :param within_days: how many days ahead one may end to end soon
    """
    match reason:
        case Attention.UNANSWERED:
            return can_be_answered(now, today)
        case Attention.ENDS_SOON:
            return ends_soon(today, within_days)
        case Attention.AMENDMENT_PENDING:
            pending = Amendment.status == AmendmentStatus.PENDING, Amendment.answer_by > now
            return and_(RUNS, Delegation.id.in_(select(Amendment.delegation_id).where(*pending)))
        case Attention.UNASSIGNED:
            current = Assignment.delegation_id == Delegation.id, Assignment.ended_at.is_(None)
            return and_(RUNS, ~exists().where(*current))
        case Attention.ONE_ADMINISTRATOR:
            return and_(_is_open(now, today), _administrators(today) == 1)
        case Attention.NO_ADMINISTRATOR:
            orphaned = AccessEstablishment.orphaned_at.is_not(None)
            homes = select(AccessEstablishment.establishment_id).where(orphaned)
            return and_(_is_open(now, today), Delegation.delegating_id.in_(homes))


def _is_open(now: datetime, today: date) -> ColumnElement[bool]:
    return or_(RUNS, can_be_answered(now, today))


def _administrators(today: date) -> ColumnElement[int]:
    """Count who can answer and renew on the delegating side, as far as is known here."""
    return (
        select(func.count())
        .select_from(AccessAccount)
        .where(
            AccessAccount.establishment_id == Delegation.delegating_id,
            AccessAccount.profile == Profile.ADMINISTRATOR,
            AccessAccount.status == ACTIVE,
            or_(AccessAccount.expires_on.is_(None), AccessAccount.expires_on >= today),
        )
        .scalar_subquery()
    )
