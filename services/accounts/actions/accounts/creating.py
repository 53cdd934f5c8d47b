"""Creating accounts (design.md §4.2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.accounts.entering import enter
from services.accounts.actions.invitations import progress
from services.accounts.actions.rights import granting, limits
from services.accounts.models import Account, Establishment
from shared import access
from shared.auth import Actor, Level, Profile
from shared.clock import paris_date
from shared.errors import Bilingual, Invalid
from shared.events.accounts import AccountCreated, Person

NO_ADDRESS = Bilingual(
    "An administrator needs a postal address.",
    "Un administrateur doit avoir une adresse postale.",
)


def create(
    session: Session,
    *,
    actor: Actor,
    establishment: Establishment,
    profile: Profile,
    rights: Mapping[str, Level],
    coordinates: Mapping[str, Any],
    is_one_of_many: bool = False,
    now: datetime,
) -> Account:
    """Give somebody an account: coordinates and rights in one act.

    The identifier is for the caller to hand over; the link goes by e-mail to the holder [S1].

    :param coordinates: title, first_name, last_name, email, and what else is known
    :param is_one_of_many: whether the act makes many, and tells of all of them at its end
    :raises Invalid: if a service cannot be given, or an administrator has no postal address [S1]
    :raises AdministratorAccount, BeyondDelegation, BeyondScopes: for a delegate, an application
    """
    limits.require_users_profile(actor, profile)
    limits.require_named_in_reach(actor, rights)
    limits.require_within(actor, rights)
    if profile is Profile.ADMINISTRATOR:
        require_postal_address(coordinates.get("postal_address"))
    granting.require_grantable(session, establishment.id, rights, actor=actor)
    account = enter(
        session,
        coordinates={"language": establishment.language, **coordinates},
        establishment_id=establishment.id,
        profile=profile,
        rights=granting.stored(rights),
        invited_at=now,
    )
    author = queries.people.caller(session, actor)
    tell_created(session, account, establishment, by=author, is_one_of_many=is_one_of_many, now=now)
    return account


def tell_created(
    session: Session,
    account: Account,
    establishment: Establishment,
    *,
    by: Person | None,
    occasion: str | None = None,
    is_one_of_many: bool = False,
    now: datetime,
) -> None:
    """Announce that somebody has an account; the legal representative is told on paper [S1].

    :param by: who made it; None for a registration, a recovery or a command
    :param occasion: `recovery`, where that is why
    :param is_one_of_many: whether one letter will tell of it and of others
    """
    author_id = by.account_id if by else None
    progress.begin(session, account, by=author_id, now=now)
    access.announce(
        session,
        AccountCreated(
            account=account.facts(),
            created_by=by,
            invited_on=paris_date(now),
            informs_representative=not (establishment.is_platform or is_one_of_many),
            occasion=occasion,
        ),
        sequence=account.advance(),
    )


def require_postal_address(address: Mapping[str, Any] | None) -> None:
    """Check that an administrator has a professional postal address [S1].

    :raises Invalid: if not
    """
    if not address:
        raise Invalid({"postal_address": [NO_ADDRESS]})
