"""Deleting accounts (design.md §4.2)."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.rights import limits
from services.accounts.errors import LastAdministrator, OwnAccount
from services.accounts.models import Account
from shared import access
from shared.auth import Actor, Profile
from shared.clock import paris_date
from shared.errors import Forbidden
from shared.events.accounts import AccountDeleted


@dataclass(kw_only=True)
class Deletion:
    """One act that deletes accounts of a locked establishment."""

    session: Session
    actor: Actor
    now: datetime

    @cached_property
    def is_caller_there(self) -> bool:
        """Tell whether a caller at home has not been deleted while they waited for a lock."""
        return is_still_there(self.session, self.actor)

    def carry_out(self, account: Account) -> None:
        """Delete a locked account.

        :raises OwnAccount: if it is the caller's [S0]
        :raises LastAdministrator: if no administrator who can act would be left [S0]
        :raises AdministratorAccount: for a delegate
        :raises Forbidden: if the caller has been deleted meanwhile
        """
        limits.require_users_profile(self.actor, account.profile)
        if not self.is_caller_there:
            raise Forbidden
        if account.id == self.actor.account_id:
            raise OwnAccount
        if account.profile is Profile.ADMINISTRATOR:
            self._require_another(account)
        account.delete(now=self.now)
        event = AccountDeleted(account=account.facts())
        access.announce(self.session, event, sequence=account.advance())

    def _require_another(self, account: Account) -> None:
        """Check, by a look of its own, that an administrator is not the last who can act."""
        able = queries.administrators.able(
            self.session, account.establishment_id, today=paris_date(self.now)
        )
        if list(able) == [account.id]:
            raise LastAdministrator


def delete(session: Session, account: Account, *, actor: Actor, now: datetime) -> None:
    """Delete a locked account of a locked establishment, as `Deletion.carry_out`."""
    Deletion(session=session, actor=actor, now=now).carry_out(account)


def require_still_there(session: Session, actor: Actor) -> None:
    """Check that a caller at home has not been deleted while they waited for a lock.

    :raises Forbidden: if they have
    """
    if not is_still_there(session, actor):
        raise Forbidden


def is_still_there(session: Session, actor: Actor) -> bool:
    """Tell whether a caller at home has not been deleted while they waited for a lock."""
    if actor.account_id is None or actor.tenant_id != actor.home_id:
        return True
    caller = access.find_account(session, actor.account_id)
    return caller is not None and caller.status != "deleted"
