"""How far somebody of another establishment may go (design.md §4.2)."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.errors import AdministratorAccount, BeyondDelegation
from services.accounts.models import Account
from shared.auth import Actor, Level, Profile


def require_users_profile(actor: Actor, profile: Profile) -> None:
    """Keep a delegate, and a machine client wherever it acts, from administrators' accounts.

    :raises AdministratorAccount: if one of them is about to make or touch one
    """
    if (actor.is_delegate or actor.client_id) and profile is Profile.ADMINISTRATOR:
        raise AdministratorAccount


def require_within(actor: Actor, rights: Mapping[str, Level]) -> None:
    """Keep a delegate from giving more than the delegation holds.

    :raises BeyondDelegation: naming the services
    """
    if not actor.is_delegate:
        return
    beyond = [code for code, level in rights.items() if not _held(actor, code).covers(level)]
    if beyond:
        raise BeyondDelegation(services=sorted(beyond))


def require_email_in_reach(session: Session, actor: Actor, account: Account) -> None:
    """Keep a delegate from taking over an account that reaches farther than they do.

    Whoever reads a new address can set a password: so not where the holder has a right beyond the
    delegation, or is assigned in one: an application at home is kept from the latter too.

    :raises BeyondDelegation: if so
    """
    if not actor.is_delegate and actor.client_id is None:
        return
    require_within(actor, {code: account.level_on(code) for code in account.rights})
    if queries.workplaces.is_assigned(session, account):
        raise BeyondDelegation


def require_named_in_reach(actor: Actor, rights: Mapping[str, Level]) -> None:
    """Keep a delegate from naming services that the delegation does not hold.

    :raises BeyondDelegation: naming the services
    """
    beyond = [code for code in rights if actor.is_delegate and code not in actor.reach]
    if beyond:
        raise BeyondDelegation(services=sorted(beyond))


def settable(actor: Actor, account: Account) -> list[str]:
    """List the services an account has a right on that this caller sets, or takes away."""
    return [
        code
        for code in account.rights
        if not actor.is_delegate or _held(actor, code).covers(account.level_on(code))
    ]


def _held(actor: Actor, code: str) -> Level:
    return actor.reach.get(code, Level.NONE)
