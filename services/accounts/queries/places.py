"""Every establishment whose accounts somebody administers, and as whom (design.md §4.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts.domain import AccountStatus
from services.accounts.models import AccountLink
from services.accounts.queries import accounts, workplaces
from shared import access
from shared.access.tables import AccessEstablishment
from shared.auth import Actor, Basis, Level, Profile
from shared.clock import paris_date

SERVICE = "accounts"


class By(StrEnum):
    """What lets somebody administer an establishment's accounts."""

    OWN = "own"
    LINK = "link"
    DELEGATION = "delegation"


@dataclass(frozen=True, kw_only=True)
class AdministeredPlace:
    """An establishment whose accounts somebody administers.

    :ivar actor: who they are when they do: by a link, the linked account
    :ivar terms_of: the establishment whose terms must be accepted before anything is changed
    """

    establishment_id: UUID
    name: str
    by: By
    actor: Actor
    terms_of: UUID


def of(
    session: Session, actor: Actor, *, now: datetime, staleness: timedelta
) -> list[AdministeredPlace]:
    """List where the caller, a person at home, administers accounts: each establishment once.

    At home, then as a linked account, then by a delegation of the service `accounts` at `write`.
    Elsewhere, where a second factor is asked for, only if they have shown one.

    :param staleness: how old knowledge of delegations may be
    :raises AccessKnowledgeStale: if it is older, and the caller is assigned in one
    """
    places: dict[UUID, AdministeredPlace] = {}
    for place in _all(session, actor, now=now, staleness=staleness):
        places.setdefault(place.establishment_id, place)
    return list(places.values())


def _all(
    session: Session, actor: Actor, *, now: datetime, staleness: timedelta
) -> Iterator[AdministeredPlace]:
    account, today = accounts.of_caller(session, actor), paris_date(now)
    if actor.is_administrator:
        yield _place(session, By.OWN, actor)
    for link in workplaces.links_of(session, account):
        home = _administered(session, link.linked_account_id, today=today)
        if home is not None and not access.is_closed_to(actor, home.factor_policy, today=today):
            yield _place(session, By.LINK, _as_linked(actor, link))
    if not workplaces.is_assigned(session, account):
        return
    for reach in access.perimeter(
        session, account_id=account.id, now=now, staleness=staleness, own=SERVICE
    ):
        grant = reach.grants.get(SERVICE)
        if access.is_closed_to(actor, reach.factor_policy, today=today):
            continue
        if grant is not None and grant.level.covers(Level.WRITE):
            acting = actor.acting(
                basis=Basis.DELEGATION,
                tenant_id=reach.establishment_id,
                delegation_id=grant.delegation_id,
                reach={code: each.level for code, each in reach.grants.items()},
            )
            yield _place(session, By.DELEGATION, acting, name=reach.name)


def _administered(session: Session, account_id: UUID, *, today: date) -> AccessEstablishment | None:
    """Find whose administrator an account is, if it could do all this after signing in."""
    account = access.find_account(session, account_id)
    if account is None or account.profile is not Profile.ADMINISTRATOR:
        return None
    home = access.find_establishment(session, account.establishment_id)
    is_able = account.status == AccountStatus.ACTIVE and not account.is_overdue(today)
    return home if is_able and home is not None and home.is_active else None


def _as_linked(actor: Actor, link: AccountLink) -> Actor:
    return Actor(
        account_id=link.linked_account_id,
        home_id=link.linked_establishment_id,
        profile=Profile.ADMINISTRATOR,
        session_id=actor.session_id,
        basis=Basis.OWN,
        tenant_id=link.linked_establishment_id,
        has_shown_factor=actor.has_shown_factor,
        is_kept_home=actor.is_kept_home,
        lacks=actor.lacks,
    )


def _place(session: Session, by: By, actor: Actor, *, name: str | None = None) -> AdministeredPlace:
    if name is None:
        establishment = access.find_establishment(session, actor.acting_tenant)
        name = establishment.name if establishment else ""
    return AdministeredPlace(
        establishment_id=actor.acting_tenant,
        name=name,
        by=by,
        actor=actor,
        terms_of=actor.home_id or actor.acting_tenant,
    )
