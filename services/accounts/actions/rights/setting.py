"""Changing the rights of an account (design.md §4.2, §4.5)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.rights import granting, limits
from services.accounts.models import Account
from shared import access
from shared.auth import Actor, Level
from shared.clock import paris_date
from shared.events.accounts import AccountRightsChanged


@dataclass(kw_only=True)
class Setting:
    """One act that sets rights in one establishment: what is alike for all is asked once."""

    session: Session
    actor: Actor
    now: datetime

    @cached_property
    def grantable(self) -> Collection[str]:
        """Tell which services can be given where the caller acts."""
        home = queries.establishments.find(self.session, self.actor.acting_tenant)
        return queries.services.grantable_in(self.session, home)

    def put(self, account: Account, rights: Mapping[str, Level]) -> Account:
        """Set the rights of a locked account; a service that is not named goes to none.

        A delegate sets the services in reach only: the others, and those that go farther than the
        delegation does, stay as they are.

        :raises RenewalRequired: if the account is overdue [S1]
        :raises AdministratorAccount, BeyondDelegation, BeyondScopes: for a delegate, an application
        :raises Invalid: if a service cannot be given
        """
        changed = changes(account, rights, actor=self.actor, now=self.now)
        if any(level is not Level.NONE for level in changed.values()):
            granting.require(changed, grantable=self.grantable, actor=self.actor)
        previous = dict(account.rights)
        account.give(granting.stored({**previous, **changed}), now=self.now)
        if account.rights != previous:
            access.announce(
                self.session,
                AccountRightsChanged(account=account.facts(), previous=previous),
                sequence=account.advance(),
            )
        return account


def put(
    session: Session,
    account: Account,
    *,
    actor: Actor,
    rights: Mapping[str, Level],
    now: datetime,
) -> Account:
    """Set the rights of a locked account, as `Setting.put`.

    :raises StepUpNeeded: if a duty, or more of a sensitive service than before, is given too long
        after the last proof
    """
    changed = changes(account, rights, actor=actor, now=now)
    more = {c: level for c, level in changed.items() if not account.level_on(c).covers(level)}
    granting.require_proof(session, more, actor=actor)
    return Setting(session=session, actor=actor, now=now).put(account, rights)


def changes(
    account: Account, rights: Mapping[str, Level], *, actor: Actor, now: datetime
) -> dict[str, Level]:
    """Tell what becomes another level, where a caller sets rights; nothing is set.

    :raises RenewalRequired: if the account is overdue [S1]
    :raises AdministratorAccount, BeyondDelegation, BeyondScopes: for a delegate, an application
    """
    account.require_current(paris_date(now))
    limits.require_users_profile(actor, account.profile)
    limits.require_named_in_reach(actor, rights)
    wanted = {**dict.fromkeys(limits.settable(actor, account), Level.NONE), **rights}
    changed = {code: level for code, level in wanted.items() if level != account.level_on(code)}
    limits.require_within(actor, changed)
    limits.require_within(actor, {code: account.level_on(code) for code in changed})
    return changed


def with_those_kept(
    account: Account, rights: Mapping[str, Level], *, actor: Actor
) -> dict[str, Level]:
    """Set the services that are named, and leave the others as they are."""
    kept = {code: account.level_on(code) for code in limits.settable(actor, account)}
    return {**kept, **rights}
