"""The platform's own people: accounts of its own establishment, with duties (design.md §4.1)."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import services
from services.accounts.actions.accounts import FIRST, tell_created
from services.accounts.actions.accounts.entering import enter
from services.accounts.actions.rights import granting
from services.accounts.config import ExpiryBasis
from services.accounts.domain import Language, Title
from services.accounts.models import PLATFORM_SIRET, Account, Establishment, EstablishmentStatus
from shared import access, tenancy
from shared.auth import Duty, Level, Profile
from shared.clock import paris_date
from shared.db import new_id
from shared.events.accounts import AccountRenewed, EstablishmentConfirmed
from shared.tenancy import Reason

KEPT_WITHIN = timedelta(days=30)
"""How long before their last day the last operator is renewed."""


def create(
    session: Session,
    *,
    title: Title,
    first_name: str,
    last_name: str,
    email: str,
    phone: str | None = None,
    language: Language = Language.FR,
    duties: Collection[Duty] = frozenset(Duty),
    profile: Profile | None = None,
    platform_name: str = "Comptoir",
    now: datetime,
) -> Account:
    """Make an operator, and on the first call the platform itself: its establishment, its services.

    The link to create a password goes by e-mail, as for anybody.

    :param duties: what the operator is there for
    :param profile: an administrator of the platform also makes and deletes other operators; None:
        whoever has every duty is one, and the first
    """
    tenancy.unconfined(session, Reason.COMMAND)
    platform = _platform(session, platform_name, now=now)
    services.ensure_platform_services(session, today=paris_date(now))
    account = enter(
        session,
        {
            "title": title,
            "first_name": first_name,
            "last_name": last_name,
            "email": email,
            "phone": phone,
            "language": language,
            "establishment_id": platform.id,
            "profile": profile or _profile(session, platform, duties),
            "rights": granting.stored(dict.fromkeys(duties, Level.WRITE)),
            "invited_at": now,
            "sequence": FIRST,
        },
    )
    tell_created(session, account, platform, by=None, sequence=FIRST, now=now)
    return account


def keep_one(session: Session, *, basis: ExpiryBasis, now: datetime) -> int:
    """Renew the platform's last administrator in time: else nobody could make operators any more.

    Whoever is good for longest goes on, once nobody is good for more than a month; return how many
    were renewed.
    """
    platform = queries.establishments.platform(session)
    if platform is None:
        return 0
    active = [
        account
        for account in queries.administrators.listed(session, platform.id)
        if account.expires_on is not None
    ]
    last = max(active, key=lambda account: account.expires_on or date.min, default=None)
    soon = paris_date(now) + KEPT_WITHIN
    if last is None or (last.expires_on or date.min) > soon:
        return 0
    account = queries.accounts.locked(session, last.id)
    account.renew(paris_date(now), basis=basis)
    access.announce(
        session,
        AccountRenewed(account=account.facts(), is_own=False),
        sequence=account.advance(),
    )
    return 1


def _profile(session: Session, platform: Establishment, duties: Collection[Duty]) -> Profile:
    """Keep those with some duties only from giving themselves the others, by way of anybody."""
    is_first = not queries.administrators.listed(session, platform.id)
    return Profile.ADMINISTRATOR if is_first or set(duties) >= set(Duty) else Profile.USER


def _platform(session: Session, name: str, *, now: datetime) -> Establishment:
    known = queries.establishments.platform(session)
    if known is not None:
        return known
    platform = Establishment(
        id=new_id(), siret=PLATFORM_SIRET, is_platform=True, status=EstablishmentStatus.ACTIVE
    )
    platform.describe(contract_numbers=[], name=name, address=None, representative=None)
    platform.confirmed_at = now
    session.add(platform)
    session.flush()  # its first account refers to it
    access.announce(
        session,
        EstablishmentConfirmed(establishment=platform.facts()),
        sequence=platform.advance(),
    )
    return platform
