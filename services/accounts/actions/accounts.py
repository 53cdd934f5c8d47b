"""Creating and deleting accounts (design.md §4.2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import granting, invitation_news, reach
from services.accounts.actions.entering import enter
from services.accounts.errors import LastAdministrator, OwnAccount
from services.accounts.models import Account, Establishment
from shared import access
from shared.auth import Actor, Level, Profile
from shared.clock import paris_date
from shared.errors import Bilingual, Forbidden, Invalid
from shared.events.accounts import AccountCreated, AccountDeleted, Person

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
    :raises AdministratorAccount, BeyondDelegation: for a delegate
    """
    reach.require_users_profile(actor, profile)
    reach.require_named_in_reach(actor, rights)
    reach.require_within(actor, rights)
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
    invitation_news.begin(session, account, by=author_id, now=now)
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


def delete(session: Session, account: Account, *, actor: Actor, now: datetime) -> None:
    """Delete a locked account of a locked establishment.

    :raises OwnAccount: if it is the caller's [S0]
    :raises LastAdministrator: if no administrator who can act would be left [S0]
    :raises AdministratorAccount: for a delegate
    """
    reach.require_users_profile(actor, account.profile)
    require_still_there(session, actor)
    if account.id == actor.account_id:
        raise OwnAccount
    able = queries.accounts.able_administrators(
        session, account.establishment_id, today=paris_date(now)
    )
    if list(able) == [account.id]:
        raise LastAdministrator
    account.delete(now=now)
    access.announce(session, AccountDeleted(account=account.facts()), sequence=account.advance())


def require_still_there(session: Session, actor: Actor) -> None:
    """Check that a caller at home has not been deleted while they waited for a lock.

    :raises Forbidden: if they have
    """
    if actor.account_id is None or actor.tenant_id != actor.home_id:
        return
    caller = access.find_account(session, actor.account_id)
    if caller is None or caller.status == "deleted":
        raise Forbidden


def require_postal_address(address: Mapping[str, Any] | None) -> None:
    """Check that an administrator has a professional postal address [S1].

    :raises Invalid: if not
    """
    if not address:
        raise Invalid({"postal_address": [NO_ADDRESS]})
