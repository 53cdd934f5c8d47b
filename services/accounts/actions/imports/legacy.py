"""Accounts of a former platform: their identifiers, states and last days are kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import accounts
from services.accounts.actions.accounts import entering
from services.accounts.actions.rights import granting
from services.accounts.domain import AccountStatus
from services.accounts.errors import EstablishmentState, IdentifierTaken
from services.accounts.models import Account
from shared import access
from shared.auth import Actor, Profile
from shared.errors import Bilingual, Invalid
from shared.events.accounts import AccountTakenOver
from shared.text import fold_code

NO_LAST_DAY = Bilingual(
    "An active account needs its last day.", "Un compte actif doit avoir une date d'expiration."
)
_NOT_COORDINATES = ("profile", "rights", "identifier", "status", "expires_on")


def keep(session: Session, *, actor: Actor, said: Mapping[str, Any], now: datetime) -> Account:
    """Keep an account of a former platform under its identifier [S1].

    Whoever was active there is active here, overdue or not, and is told nothing: their password
    comes by a file of its own into identity. Whoever was still invited is invited again.

    :raises EstablishmentState: on the platform itself: who is let in there is for its
        administrators, and for a command, not for everybody with this duty
    :raises IdentifierTaken: if anybody on the platform has, or had, this identifier
    :raises Invalid: if a service cannot be given, an administrator has no postal address, or an
        active account no last day
    """
    establishment = queries.establishments.find(session, actor.acting_tenant)
    if establishment.is_platform:
        raise EstablishmentState(establishment_status=str(establishment.status))
    is_active = said["status"] == AccountStatus.ACTIVE
    if is_active and said.get("expires_on") is None:
        raise Invalid({"expires_on": [NO_LAST_DAY]})
    if said["profile"] is Profile.ADMINISTRATOR:
        accounts.require_postal_address(said.get("postal_address"))
    granting.require_grantable(session, establishment.id, said["rights"], actor=actor)
    coordinates = {k: v for k, v in said.items() if k not in _NOT_COORDINATES}
    account = Account(
        identifier=fold_code(said["identifier"]),
        establishment_id=establishment.id,
        profile=said["profile"],
        rights=granting.stored(said["rights"]),
        status=AccountStatus(said["status"]),
        expires_on=said.get("expires_on") if is_active else None,
        invited_at=None if is_active else now,
        **{"language": establishment.language, **coordinates},
    )
    if not entering.is_entered(session, account):
        raise IdentifierTaken
    if is_active:
        event = AccountTakenOver(account=account.facts())
        access.announce(session, event, sequence=account.advance())
    else:
        author = queries.people.caller(session, actor)
        accounts.tell_created(
            session, account, establishment, by=author, now=now, is_one_of_many=True
        )
    return account
