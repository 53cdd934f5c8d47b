"""Deleting accounts (design.md §4.2)."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.rights import limits
from services.accounts.errors import LastAdministrator, OwnAccount
from services.accounts.models import Account
from shared import access
from shared.auth import Actor
from shared.clock import paris_date
from shared.errors import Forbidden
from shared.events.accounts import AccountDeleted


def delete(session: Session, account: Account, *, actor: Actor, now: datetime) -> None:
    """Delete a locked account of a locked establishment.

    :raises OwnAccount: if it is the caller's [S0]
    :raises LastAdministrator: if no administrator who can act would be left [S0]
    :raises AdministratorAccount: for a delegate
    """
    limits.require_users_profile(actor, account.profile)
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
