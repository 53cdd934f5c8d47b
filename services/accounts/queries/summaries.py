"""What waits for somebody here, and what they may use: all that a first page shows, at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts.domain import InvitationState
from services.accounts.domain.criteria import Criteria
from services.accounts.models import Establishment
from services.accounts.queries import (
    accounts,
    advice,
    due,
    establishments,
    invitations,
    listing,
    places,
    reviews,
    rights,
    services,
    terms,
)
from services.accounts.queries.advice import Advice
from services.accounts.queries.due import Narrowing
from services.accounts.queries.services import Usable
from shared import access
from shared.auth import Actor
from shared.clock import paris_date


@dataclass(frozen=True, kw_only=True)
class UnderWay:
    """The review that is under way, and on how many accounts nobody has decided."""

    review_id: UUID
    undecided: int


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits for an administrator in their establishment.

    :ivar terms_to_accept: the number of the terms that have to be accepted; None: none
    :ivar undeliverable: how many accounts that are in use have an address where nothing arrives
    """

    advice: Sequence[Advice] = ()
    terms_to_accept: int | None = None
    review: UnderWay | None = None
    invitations: Mapping[InvitationState, int] = field(default_factory=dict)
    undeliverable: int = 0


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What waits, and what one may use.

    :ivar due: how many accounts are to be renewed at home, of those who administer it
    :ivar due_elsewhere: the same of everywhere else that one administers; None: not known just now
    """

    waiting: Waiting
    due: int
    due_elsewhere: int | None
    services: Sequence[Usable]


def of(
    session: Session, actor: Actor, *, within_days: int, now: datetime, staleness: timedelta
) -> Summary:
    """Sum up for the caller, a person at home.

    :param within_days: how many days ahead an account may expire to be due
    :param staleness: how old knowledge of delegations may be
    """
    account = accounts.of_caller(session, actor)
    there, are_all = _due(session, actor, within_days=within_days, now=now, staleness=staleness)
    at_home = there.get(actor.acting_tenant, 0)
    home = establishments.find(session, account.establishment_id)
    return Summary(
        waiting=_waiting(session, home, now=now) if actor.is_administrator else Waiting(),
        due=at_home,
        due_elsewhere=sum(there.values()) - at_home if are_all else None,
        services=services.usable(session, rights.at_home(account)),
    )


def _due(
    session: Session, actor: Actor, *, within_days: int, now: datetime, staleness: timedelta
) -> tuple[dict[UUID, int], bool]:
    """Count what is due by establishment, and tell whether all of these are known."""
    try:
        found = places.of(session, actor, now=now, staleness=staleness)
        there, are_all = {place.establishment_id for place in found}, True
    except access.AccessKnowledgeStale:
        there, are_all = {actor.acting_tenant} if actor.is_administrator else set(), False
    if not there:
        return {}, are_all
    narrowing = Narrowing(within_days=within_days, criteria=Criteria())
    with due.everywhere(session, there, home=actor):
        return due.by_establishment(session, narrowing, now=now), are_all


def _waiting(session: Session, home: Establishment, *, now: datetime) -> Waiting:
    today = paris_date(now)
    in_force = terms.in_force(session, today=today)
    is_accepted = in_force is None or (home.accepted_terms or 0) >= in_force.number
    opened, left = reviews.under_way(session, home.id), None
    if opened is not None:
        left = UnderWay(review_id=opened.id, undecided=reviews.undecided(session, opened))
    return Waiting(
        advice=advice.of(session, home, today=today),
        terms_to_accept=None if in_force is None or is_accepted else in_force.number,
        review=left,
        invitations=invitations.failed(session, now=now),
        undeliverable=listing.undeliverable(session),
    )
