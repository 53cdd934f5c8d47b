"""What may be done to an account, and by whom: the guards of the acts, told beforehand."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts.domain import AccountStatus
from services.accounts.errors import (
    AdministratorAccount,
    AlreadyActive,
    AlreadyAdministrator,
    EstablishmentState,
    InvitedLately,
    LastAdministrator,
    NotActivated,
    OwnAccount,
    RenewalRequired,
)
from services.accounts.models import Account, EstablishmentStatus
from services.accounts.queries import administrators
from services.accounts.queries.administrators import Able
from shared.auth import Actor, Basis, Delegated, Level, Profile
from shared.clock import paris_date
from shared.errors import Conflict, Forbidden

Refusal = type[Conflict] | type[Forbidden]

WAITING = (AccountStatus.INVITED, AccountStatus.INVITATION_LAPSED)
"""An account that nobody has created a password for."""


class AccountAct(StrEnum):
    """What can be done to an account."""

    CHANGE = "change"
    RENEW = "renew"
    INVITE = "invite"
    PROMOTE = "promote"
    UNLOCK = "unlock"
    DELETE = "delete"


OF_SUPPORT = frozenset({AccountAct.RENEW, AccountAct.INVITE, AccountAct.UNLOCK})
"""What an operator may do for an establishment."""

AT_HOME = frozenset({AccountAct.PROMOTE, AccountAct.UNLOCK})
"""What nobody may do by delegation, nor an application anywhere."""


@dataclass(frozen=True, kw_only=True)
class ActRules:
    """By what the acts of one caller in one establishment are judged.

    :ivar able: the administrators who can act
    :ivar is_active: whether the establishment is
    :ivar invite_pause: how long after an invitation it is not repeated
    """

    actor: Actor
    now: datetime
    able: Set[UUID]
    is_active: bool
    invite_pause: timedelta

    @cached_property
    def today(self) -> date:
        """Tell the day, in Paris."""
        return paris_date(self.now)

    @cached_property
    def within(self) -> tuple[AccountAct, ...]:
        """List the acts that are open to such a caller at all."""
        return tuple(act for act in AccountAct if self._is_within(act))

    def open_to(self, account: Account) -> list[AccountAct]:
        """List what the caller may do to an account."""
        return [
            act
            for act in self.within
            if self._is_due(act, account) and self.refusal(act, account) is None
        ]

    def refusal(self, act: AccountAct, account: Account) -> Refusal | None:
        """Tell why an act on an account would be refused; None: it would not."""
        if act is not AccountAct.RENEW and self._is_beyond_users(account):
            return AdministratorAccount
        return _REFUSALS[act](self, account)

    def without(self, account: Account) -> "ActRules":
        """Judge as if an account were deleted by now."""
        return replace(self, able=self.able - {account.id})

    def with_renewed(self, account: Account) -> "ActRules":
        """Judge as if an account were renewed by now."""
        if account.profile is Profile.USER:
            return self
        return replace(self, able=self.able | {account.id})

    def _is_within(self, act: AccountAct) -> bool:
        """Tell whether such an act is open to such a caller at all."""
        match self.actor.basis:
            case Basis.OWN:
                return self.actor.is_administrator
            case Basis.OPERATOR:
                return act in OF_SUPPORT
            case Basis.DELEGATION if self.actor.reach:
                held = self.actor.reach.get(MANAGING.service, Level.NONE)
                return act not in AT_HOME and held.covers(MANAGING.level)
        return act not in AT_HOME and "accounts:write" in self.actor.scopes

    def _is_due(self, act: AccountAct, account: Account) -> bool:
        """Tell whether there is anything to unlock, or anybody to invite or promote."""
        match act:
            case AccountAct.UNLOCK:
                return account.is_locked(self.now)
            case AccountAct.PROMOTE:
                return account.profile is Profile.USER
        return True

    def _is_beyond_users(self, account: Account) -> bool:
        is_outside = self.actor.is_delegate or self.actor.client_id is not None
        return is_outside and account.profile is Profile.ADMINISTRATOR

    def _of_change(self, account: Account) -> Refusal | None:
        return RenewalRequired if account.is_overdue(self.today) else None

    def _of_renewal(self, account: Account) -> Refusal | None:
        if account.status is not AccountStatus.ACTIVE:
            return NotActivated
        is_own = account.id == self.actor.account_id
        return RenewalRequired if is_own and account.is_overdue(self.today) else None

    def _of_invitation(self, account: Account) -> Refusal | None:
        if account.status not in WAITING:
            return AlreadyActive
        if account.invited_at is not None and self.now < account.invited_at + self.invite_pause:
            return InvitedLately
        return None if self.is_active else EstablishmentState

    def _of_promotion(self, account: Account) -> Refusal | None:
        if account.profile is Profile.ADMINISTRATOR:
            return AlreadyAdministrator
        if account.status is not AccountStatus.ACTIVE:
            return NotActivated
        return RenewalRequired if account.is_overdue(self.today) else None

    def _of_unlocking(self, account: Account) -> Refusal | None:
        return None

    def _of_deletion(self, account: Account) -> Refusal | None:
        if account.id == self.actor.account_id:
            return OwnAccount
        return LastAdministrator if self.able == {account.id} else None


_REFUSALS: Mapping[AccountAct, Callable[[ActRules, Account], Refusal | None]] = {
    AccountAct.CHANGE: ActRules._of_change,
    AccountAct.RENEW: ActRules._of_renewal,
    AccountAct.INVITE: ActRules._of_invitation,
    AccountAct.PROMOTE: ActRules._of_promotion,
    AccountAct.UNLOCK: ActRules._of_unlocking,
    AccountAct.DELETE: ActRules._of_deletion,
}

MANAGING = Delegated("accounts", Level.WRITE)
"""What a delegation must carry for acts on accounts."""


def rules(session: Session, actor: Actor, *, invite_pause: timedelta, now: datetime) -> ActRules:
    """Find out by what the acts of a caller are judged where they act, by one statement.

    :param invite_pause: how long after an invitation it is not repeated

    :raises NotFound: if there is no such establishment
    """
    found = administrators.with_able(session, actor.acting_tenant, today=paris_date(now))
    return rules_by(found, actor, invite_pause=invite_pause, now=now)


def rules_by(found: Able, actor: Actor, *, invite_pause: timedelta, now: datetime) -> ActRules:
    """Tell by what the acts of a caller are judged, from what was found where they act."""
    is_active = found.status is EstablishmentStatus.ACTIVE
    return ActRules(
        actor=actor, now=now, able=found.able, is_active=is_active, invite_pause=invite_pause
    )
