"""Renewing what is due in several establishments, in one act (DESIGN §4.3)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import itemwise, renewals, standing_in
from services.accounts.actions.itemwise import Item
from services.accounts.config import ExpiryBasis
from services.accounts.errors import TermsNotAcceptedThere
from services.accounts.models import Account
from services.accounts.queries.desks import Desk
from shared import access, tenancy
from shared.auth import Actor
from shared.clock import paris_date
from shared.errors import NotFound

MOST = 500
"""How many accounts one call renews; the caller calls again for the rest."""


@dataclass(frozen=True, kw_only=True)
class Renewed:
    """What became of the accounts of one establishment; one without any is not theirs to know."""

    establishment_id: UUID
    items: Sequence[Item]
    problem: NotFound | None = None


@dataclass(frozen=True, kw_only=True)
class Renewals:
    """What became of all of them, and how many due ones were not come to."""

    establishments: Sequence[Renewed]
    remaining: int


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to renew.

    :ivar establishments: where; None: everywhere
    :ivar account_ids: only these of the accounts that are due; None: all of them
    """

    establishments: Collection[UUID] | None
    account_ids: Collection[UUID] | None
    within_days: int


def renew_due(
    session: Session,
    order: Order,
    *,
    desks: Sequence[Desk],
    caller: Actor,
    basis: ExpiryBasis,
    now: datetime,
) -> Renewals:
    """Renew what is due, establishment by establishment, each account by itself.

    Every one as whoever the caller is there, with the guards of a single renewal, and recorded so.

    :param desks: where the caller administers accounts
    """
    known = {desk.establishment_id: desk for desk in desks}
    wanted = set(known) if order.establishments is None else set(order.establishments)
    due = _due(session, order, within=wanted & known.keys(), home=caller, now=now)
    done: list[Renewed] = []
    left, remaining = MOST, 0
    for establishment_id in sorted(wanted):
        desk, ids = known.get(establishment_id), due.get(establishment_id, [])
        if desk is None:
            done.append(Renewed(establishment_id=establishment_id, items=[], problem=NotFound()))
            continue
        remaining += max(0, len(ids) - left)
        if chosen := ids[:left]:
            with standing_in.acting(session, desk.actor, home=caller):
                items = [*_renew(session, desk, chosen, basis=basis, now=now)]
            left -= len(items)
            done.append(Renewed(establishment_id=establishment_id, items=items))
    return Renewals(establishments=done, remaining=remaining)


def _due(
    session: Session, order: Order, *, within: Collection[UUID], home: Actor, now: datetime
) -> dict[UUID, list[UUID]]:
    """List what is due by establishment, in one look: of hundreds, few may have anything."""
    due = queries.due.conditions(today=paris_date(now), within_days=order.within_days)
    if order.account_ids is not None:
        due.append(Account.id.in_(order.account_ids))
    found: dict[UUID, list[UUID]] = {}
    tenancy.confine(session, *within)
    for establishment_id, account_id in session.execute(
        select(Account.establishment_id, Account.id).where(*due).order_by(Account.id)
    ):
        found.setdefault(establishment_id, []).append(account_id)
    tenancy.confine(session, home.acting_tenant)
    return found


def _renew(
    session: Session, desk: Desk, ids: Sequence[UUID], *, basis: ExpiryBasis, now: datetime
) -> Iterator[Item]:
    has_accepted = access.has_accepted_terms(session, desk.terms_of, paris_date(now))

    def one(account_id: UUID) -> None:
        if not has_accepted:
            raise TermsNotAcceptedThere
        account = queries.accounts.locked(session, account_id)
        renewals.renew(session, account, actor=desk.actor, basis=basis, now=now)

    yield from itemwise.each(session, ids, one)
