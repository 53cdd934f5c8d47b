"""Who administers an establishment, and who of them can act."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from services.accounts.domain import AccountStatus
from services.accounts.models import Account, EstablishmentStatus
from services.accounts.queries.services import NAMED
from shared.auth import Profile
from shared.errors import NotFound
from shared.questions import Question, Told


def lock(session: Session, establishment_id: UUID) -> None:
    """Lock the administrators of a locked establishment: none is renewed or ends meanwhile."""
    session.scalars(
        select(Account)
        .where(
            Account.establishment_id == establishment_id,
            Account.profile == Profile.ADMINISTRATOR,
            Account.status != AccountStatus.DELETED,
        )
        .order_by(Account.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def listed(session: Session, establishment_id: UUID) -> Sequence[Account]:
    """List an establishment's administrators, those whose invitation lapsed left out, by name."""
    return session.scalars(
        select(Account)
        .where(
            Account.establishment_id == establishment_id,
            Account.profile == Profile.ADMINISTRATOR,
            Account.status.in_((AccountStatus.ACTIVE, AccountStatus.INVITED)),
        )
        .order_by(Account.sort_name, Account.id)
    ).all()


def to_ask(session: Session, establishment_id: UUID, *, today: date) -> Sequence[Account]:
    """List the administrators who can do what they are asked: active, not overdue; by name."""
    return session.scalars(
        select(Account)
        .where(*_able(establishment_id, today))
        .order_by(Account.sort_name, Account.id)
    ).all()


def last_days(session: Session, establishment_id: UUID, *, today: date) -> list[date]:
    """List until when each administrator who is active, and not overdue, is good; soonest first."""
    found = select(Account.expires_on).where(*_able(establishment_id, today))
    days = session.scalars(found.order_by(Account.expires_on, Account.id))
    return [day for day in days if day is not None]


def able(session: Session, establishment_id: UUID, *, today: date) -> Sequence[UUID]:
    """List the administrators who are active and not overdue."""
    return session.scalars(
        select(Account.id).where(*_able(establishment_id, today)).order_by(Account.id)
    ).all()


class Able(NamedTuple):
    """What accounts are shown with.

    :ivar status: of their establishment
    :ivar able: its administrators who are active and not overdue
    :ivar named: services that were asked for, as `services.NAMED` tells them
    """

    status: EstablishmentStatus
    able: frozenset[UUID]
    named: Sequence[Told]


def with_able(
    session: Session, establishment_id: UUID, *, today: date, codes: Collection[str] = ()
) -> Able:
    """Find an establishment's status, its able administrators, and services, together.

    :param codes: of the services that are to be named too
    :raises NotFound: if there is no such establishment
    """
    asked = {"establishment": establishment_id, "today": today, "codes": list(codes)}
    found = _WITH_ABLE.within(session, asked)
    if not found:
        raise NotFound
    ids = frozenset(UUID(account_id) for account_id in found[0]["able"] or ())
    return Able(EstablishmentStatus(found[0]["status"]), ids, found[0]["named"] or ())


def _able(establishment_id: UUID, today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Account.establishment_id == establishment_id,
        Account.profile == Profile.ADMINISTRATOR,
        Account.status == AccountStatus.ACTIVE,
        Account.expires_on >= today,
    )


_WITH_ABLE = Question(f"""
SELECT json_build_object(
    'status', e.status,
    'able', (
        SELECT json_agg(a.id) FROM accounts AS a
        WHERE a.establishment_id = e.id AND a.profile = 'administrator' AND a.status = 'active'
            AND a.expires_on >= q.today
    ),
    'named', (SELECT json_agg(named) FROM ({NAMED}) AS named)
)
FROM jsonb_to_record($1::jsonb) AS q(establishment uuid, today date, codes text[])
JOIN establishments AS e ON e.id = q.establishment
""")
"""Each account that is shown asks it, of the establishment that its caller acts in: `_able`."""
