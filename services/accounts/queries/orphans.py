"""Who is left to administer an establishment, and which establishments that has changed for."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from services.accounts.domain import AccountStatus
from services.accounts.models import Account, Establishment, EstablishmentStatus
from services.accounts.queries import administrators
from shared.auth import Profile

AHEAD = timedelta(days=60)
"""How long before nobody could administer an establishment it is warned."""


def is_orphaned(session: Session, establishment: Establishment, *, today: date) -> bool:
    """Tell whether an active establishment has no administrator left who can act.

    One whose first administrator has yet to create a password has lost nobody.
    """
    if establishment.status is not EstablishmentStatus.ACTIVE or establishment.is_platform:
        return False
    if administrators.able(session, establishment.id, today=today):
        return False
    lost = select(Establishment.id).where(Establishment.id == establishment.id, _has_lost_some())
    return session.scalar(lost) is not None


def expected(session: Session, establishment_id: UUID) -> bool:
    """Tell whether an administrator is invited, and has not answered yet."""
    invited = select(Account.id).where(
        Account.establishment_id == establishment_id, *_is(AccountStatus.INVITED)
    )
    return session.scalar(invited.limit(1)) is not None


def concerned(session: Session, *, today: date, after: UUID | None, limit: int) -> Sequence[UUID]:
    """Find active establishments of which something is to be told, in the order of their ids.

    Nobody is left, somebody is back, or the last who is left can act for 60 days more at most.

    :param after: the last one looked at
    """
    left = (
        select(Account.establishment_id, func.max(Account.expires_on).label("last_on"))
        .where(*_is(AccountStatus.ACTIVE), Account.expires_on >= today)
        .group_by(Account.establishment_id)
        .subquery()
    )
    last_on = left.c.last_on
    found = (
        select(Establishment.id)
        .outerjoin(left, left.c.establishment_id == Establishment.id)
        .where(
            Establishment.status == EstablishmentStatus.ACTIVE,
            ~Establishment.is_platform,
            or_(
                and_(Establishment.orphaned_at.is_(None), last_on.is_(None), _has_lost_some()),
                and_(Establishment.orphaned_at.is_not(None), last_on.is_not(None)),
                and_(
                    last_on <= today + AHEAD,
                    Establishment.orphan_warned_for.is_distinct_from(last_on),
                ),
            ),
        )
        .order_by(Establishment.id)
        .limit(limit)
    )
    if after is not None:
        found = found.where(Establishment.id > after)
    return session.scalars(found).all()


def _has_lost_some() -> ColumnElement[bool]:
    """Say that somebody once administered it, deleted or not, or that nobody is invited to."""
    here = Account.establishment_id == Establishment.id
    once = exists().where(
        here, Account.profile == Profile.ADMINISTRATOR, Account.expires_on.is_not(None)
    )
    return or_(once, ~exists().where(here, *_is(AccountStatus.INVITED)))


def _is(status: AccountStatus) -> tuple[ColumnElement[bool], ...]:
    return Account.profile == Profile.ADMINISTRATOR, Account.status == status
