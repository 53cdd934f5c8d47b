"""How far somebody of another establishment may go (design.md §4.2)."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.errors import AdministratorAccount, BeyondDelegation, BeyondScopes
from services.accounts.models import Account
from shared import access
from shared.auth import Actor, Level, Profile


def require_users_profile(actor: Actor, profile: Profile) -> None:
    """Keep a delegate, and a machine client wherever it acts, from administrators' accounts.

    :raises AdministratorAccount: if one of them is about to make or touch one
    """
    if (actor.is_delegate or actor.client_id) and profile is Profile.ADMINISTRATOR:
        raise AdministratorAccount


def require_within(actor: Actor, rights: Mapping[str, Level]) -> None:
    """Keep a delegate, and an application, from giving more than they hold themselves.

    :param rights: of services that the caller may see
    :raises BeyondDelegation, BeyondScopes: naming the services
    """
    if beyond := _beyond(actor, rights):
        raise _refusal(actor)(services=beyond)


def require_email_in_reach(session: Session, actor: Actor, account: Account) -> None:
    """Keep a delegate, and an application, from taking over an account that reaches farther.

    Whoever reads a new address can set a password: so not where the holder has a right beyond what
    the caller holds, or is assigned in a delegation. Which, the refusal does not tell.

    :raises BeyondDelegation, BeyondScopes: if so
    """
    if not _is_bounded(actor):
        return
    rights = {code: account.level_on(code) for code in account.rights}
    if _beyond(actor, rights):
        raise _refusal(actor)
    if queries.workplaces.is_assigned(session, account):
        raise BeyondDelegation


def require_named_in_reach(actor: Actor, rights: Mapping[str, Level]) -> None:
    """Keep a delegate, and an application, from naming services that they do not hold.

    :raises BeyondDelegation, BeyondScopes: naming the services
    """
    beyond = [code for code in rights if _held(actor, code) is Level.NONE]
    if _is_bounded(actor) and beyond:
        raise _refusal(actor)(services=sorted(beyond))


def settable(actor: Actor, account: Account) -> list[str]:
    """List the services an account has a right on that this caller sets, or takes away."""
    return [
        code
        for code in account.rights
        if not _is_bounded(actor) or _held(actor, code).covers(account.level_on(code))
    ]


def _is_bounded(actor: Actor) -> bool:
    """Tell whether the caller gives only what they hold; administrators at home give anything."""
    return actor.is_delegate or actor.client_id is not None


def _beyond(actor: Actor, rights: Mapping[str, Level]) -> list[str]:
    if not _is_bounded(actor):
        return []
    return sorted(code for code, level in rights.items() if not _held(actor, code).covers(level))


def _held(actor: Actor, code: str) -> Level:
    if actor.is_delegate or actor.client_id is None:
        return actor.reach.get(code, Level.NONE)
    return access.Client(actor.client_id, actor.acting_tenant, actor.scopes).level_on(code)


def _refusal(actor: Actor) -> type[BeyondDelegation] | type[BeyondScopes]:
    return BeyondDelegation if actor.is_delegate else BeyondScopes
