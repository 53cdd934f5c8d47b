"""What time asks for, held for whoever does it: ends, warnings, extensions, forgetting."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from services.delegation.config import Limits
from services.delegation.models import (
    RUNNING,
    Delegation,
    Status,
)
from services.delegation.queries.delegations import locked_all
from shared.clock import PARIS, paris_date


def locked_to_be_ended(
    session: Session, *, now: datetime, today: date, limit: int
) -> list[Delegation]:
    """Lock some of the delegations that time alone ends; those locked by others are left out.

    Each minute: so what is over and what nobody answered are looked for apart, by an index each.

    :param limit: at most so many of either
    """
    over = (
        select(Delegation.id)
        .where(Delegation.status.in_({Status.PENDING, *RUNNING}), Delegation.ends_on < today)
        .order_by(Delegation.ends_on, Delegation.id)
        .limit(limit)
    )
    unanswered = (
        select(Delegation.id)
        .where(Delegation.status == Status.PENDING, Delegation.answer_by <= now)
        .order_by(Delegation.answer_by, Delegation.id)
        .limit(limit)
    )
    due = {*session.scalars(over), *session.scalars(unanswered)}
    return locked_all(session, Delegation.id.in_(due), skip_locked=True) if due else []


def locked_to_be_warned(
    session: Session, *, now: datetime, limits: Limits, limit: int
) -> list[Delegation]:
    """Lock some of the delegations whose end, or whose lapse, is near and is to be told again.

    Those locked by others are left out. What runs and what nobody has answered are looked for
    apart, by an index each, as far as warnings reach ahead.

    :param limit: at most so many of each
    """
    today = paris_date(now)

    def is_to_be_told(last: Any, days: int) -> ColumnElement[bool]:
        return and_(last <= today + timedelta(days=days), Delegation.end_told_on < last - days)

    running = (
        select(Delegation.id)
        .where(
            Delegation.status.in_(RUNNING),
            Delegation.ends_on.between(today, today + timedelta(days=max(limits.warning_days))),
            or_(*(is_to_be_told(Delegation.ends_on, days) for days in limits.warning_days)),
        )
        .order_by(Delegation.ends_on, Delegation.id)
        .limit(limit)
    )
    ahead = timedelta(days=limits.reminder_days + 1)
    lapses_on = func.least(
        cast(func.timezone(PARIS.key, Delegation.answer_by), Date), Delegation.ends_on + 1
    )
    unanswered = (
        select(Delegation.id)
        .where(
            Delegation.status == Status.PENDING,
            or_(
                Delegation.answer_by.between(now, now + ahead),
                Delegation.ends_on.between(today, today + ahead),
            ),
            is_to_be_told(lapses_on, limits.reminder_days),
        )
        .order_by(Delegation.id)
        .limit(limit)
    )
    due = {*session.scalars(running), *session.scalars(unanswered)}
    return locked_all(session, Delegation.id.in_(due), skip_locked=True) if due else []


def locked_to_be_extended(
    session: Session, *, today: date, limits: Limits, limit: int
) -> list[Delegation]:
    """Lock some of the delegations whose extension is near, or has begun, and is to be told.

    :param limits: how many days before it begins both sides are told
    """
    near = today + timedelta(days=limits.extension_notice_days)
    due = (
        select(Delegation.id)
        .where(
            Delegation.status.in_(RUNNING),
            Delegation.extended_at.is_(None),
            Delegation.agreed_until <= near,
            or_(Delegation.extension_told_at.is_(None), Delegation.agreed_until < today),
        )
        .order_by(Delegation.agreed_until, Delegation.id)
        .limit(limit)
    )
    wanted = list(session.scalars(due))
    return locked_all(session, Delegation.id.in_(wanted), skip_locked=True) if wanted else []


def locked_forgettable(session: Session, *, ended_before: datetime, limit: int) -> list[Delegation]:
    """Lock some of the delegations whose texts are kept although they ended long ago."""
    old = (
        select(Delegation.id)
        .where(Delegation.ended_at < ended_before, Delegation.text != {})
        .order_by(Delegation.ended_at, Delegation.id)
        .limit(limit)
    )
    return locked_all(session, Delegation.id.in_(old), skip_locked=True)
