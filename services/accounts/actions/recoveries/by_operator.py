"""Giving an orphaned establishment an administrator again, by an operator's word (design.md §4.1).

Whoever decides, here or by a letter's code, holds the establishment and its administrators locked:
of two at once, the second finds what the first did.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import accounts
from services.accounts.actions.lifetime import renewals
from services.accounts.actions.recoveries import abandoning, orphans
from services.accounts.config import ExpiryBasis
from services.accounts.errors import (
    EstablishmentState,
    NotOrphaned,
    RecoveryUnderWay,
)
from services.accounts.models import (
    Account,
    Establishment,
    EstablishmentStatus,
)
from shared.auth import Actor, Profile
from shared.clock import paris_date
from shared.errors import Bilingual, Invalid

NOT_AN_ADMINISTRATOR = Bilingual(
    "This is not an administrator's account.", "Ce n'est pas le compte d'un administrateur."
)


@dataclass(frozen=True)
class Recovered:
    """An establishment, and the account that can administer it, or is invited to."""

    establishment: Establishment
    account: Account


def renew(
    session: Session,
    *,
    establishment_id: UUID,
    account_id: UUID,
    actor: Actor,
    basis: ExpiryBasis,
    now: datetime,
) -> Recovered:
    """Renew an overdue administrator's account, by an operator's word.

    :raises NotFound: if there is no such establishment or account
    :raises EstablishmentState: if the establishment is not active
    :raises NotOrphaned: if somebody can administer it
    :raises Invalid: if the account is not an administrator's
    :raises NotActivated: if its holder has not created a password yet
    """
    establishment = queries.establishments.locked(session, establishment_id)
    require_orphaned(session, establishment, today=paris_date(now))
    account = queries.accounts.locked(session, account_id)
    if account.profile is not Profile.ADMINISTRATOR:
        raise Invalid({"account_id": [NOT_AN_ADMINISTRATOR]})
    renewals.renew(session, account, actor=actor, basis=basis, now=now)
    orphans.compare(session, establishment, now=now)
    return Recovered(establishment, account)


def appoint(
    session: Session,
    *,
    establishment_id: UUID,
    administrator: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Recovered:
    """Make somebody an administrator, by an operator's word; a letter's code is void from then on.

    :param administrator: their coordinates, postal address included
    :raises NotFound: if there is no such establishment
    :raises EstablishmentState: if it is not active
    :raises NotOrphaned: if somebody can administer it
    :raises RecoveryUnderWay: if an administrator is invited, and has not answered yet
    """
    establishment = queries.establishments.locked(session, establishment_id)
    require_orphaned(session, establishment, today=paris_date(now))
    require_nobody_expected(session, establishment)
    abandoning.give_up_open(session, establishment_id, now=now)
    account = accounts.create(
        session,
        actor=actor,
        establishment=establishment,
        profile=Profile.ADMINISTRATOR,
        rights={},
        coordinates=administrator,
        now=now,
    )
    return Recovered(establishment, account)


def require_orphaned(session: Session, establishment: Establishment, *, today: date) -> None:
    """Check, with its administrators locked, that nobody can administer a locked establishment.

    :raises EstablishmentState: if it is not active
    :raises NotOrphaned: if somebody can
    """
    if establishment.status is not EstablishmentStatus.ACTIVE or establishment.is_platform:
        raise EstablishmentState(establishment_status=str(establishment.status))
    queries.administrators.lock(session, establishment.id)
    if not queries.orphans.is_orphaned(session, establishment, today=today):
        raise NotOrphaned


def require_nobody_expected(session: Session, establishment: Establishment) -> None:
    """Check that no administrator is invited, and has not answered yet.

    :raises RecoveryUnderWay: if one is
    """
    if queries.orphans.expected(session, establishment.id):
        raise RecoveryUnderWay
