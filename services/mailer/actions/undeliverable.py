"""Administrators are told weekly of people whose e-mails do not arrive (design.md §4.9)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import AddressesUndeliverable, Named, Unreached
from services.mailer.domain.mails.addresses import MOST_UNREACHED
from services.mailer.models import Email, KnownAccount, KnownEstablishment, Suppression
from services.mailer.queries import people
from shared.clock import paris_date

ACTIVE = "active"
IN_USE = (ACTIVE, "invited")
ANEW_AFTER = timedelta(days=6, hours=12)
"""The chore looks daily: so the same establishment is told weekly."""


def homes(session: Session, *, now: datetime) -> Sequence[UUID]:
    """List the establishments that have such people, and were not told of them this week."""
    told = select(Email.establishment_id).where(
        Email.template == AddressesUndeliverable.template,
        Email.created_at > now - ANEW_AFTER,
        Email.establishment_id.is_not(None),
    )
    active = select(KnownEstablishment.id).where(KnownEstablishment.status == ACTIVE)
    unreached = _unreached(KnownAccount.establishment_id, today=paris_date(now)).where(
        KnownAccount.establishment_id.in_(active), KnownAccount.establishment_id.not_in(told)
    )
    return session.scalars(unreached.distinct().order_by(KnownAccount.establishment_id)).all()


def tell(session: Session, home_id: UUID, *, now: datetime, some: int) -> int:
    """Tell the administrators of an establishment; tell how many people they are told of.

    :param some: as in `Cause`
    """
    found = session.execute(
        _unreached(KnownAccount, Suppression.created_at, today=paris_date(now))
        .where(KnownAccount.establishment_id == home_id)
        .order_by(KnownAccount.last_name, KnownAccount.first_name, KnownAccount.id)
    ).all()
    if not found:
        return 0
    listed = [_listed(account, since) for account, since in found[:MOST_UNREACHED]]
    home = people.establishment(session, home_id)
    cause = Cause(
        id=uuid5(NAMESPACE_URL, f"undeliverable:{home_id}:{paris_date(now)}"),
        happened_at=now,
        now=now,
        some=some,
    )
    emails.queue_to_administrators(
        session,
        home_id,
        lambda to: AddressesUndeliverable(
            to=Named.of(to),
            establishment=home.name,
            total=len(found),
            people=listed,
            others=len(found) - len(listed),
        ),
        cause=cause,
    )
    return len(found)


def _unreached(*wanted: Any, today: date) -> Select[Any]:
    """Select of people who sign in, or are to, to whose address nothing is sent."""
    return (
        select(*wanted)
        .select_from(KnownAccount)
        .join(Suppression, Suppression.address == KnownAccount.email)
        .where(
            KnownAccount.status.in_(IN_USE),
            or_(KnownAccount.expires_on.is_(None), KnownAccount.expires_on >= today),
        )
    )


def _listed(account: KnownAccount, since: datetime) -> Unreached:
    return Unreached(
        title=account.title,
        first_name=account.first_name,
        last_name=account.last_name,
        since=paris_date(since),
        account_id=account.id,
    )
