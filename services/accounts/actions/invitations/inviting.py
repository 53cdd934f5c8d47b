"""Inviting holders to create a password, and what becomes of it (design.md §4.2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.invitations import progress
from services.accounts.actions.rights import limits
from services.accounts.config import ExpiryBasis
from services.accounts.domain import INVITATION_LIFE, AccountStatus
from services.accounts.errors import EstablishmentState, InvitedLately
from services.accounts.models import Account, Establishment, EstablishmentStatus, Invitation
from shared import access, jobs
from shared.auth import Actor
from shared.clock import paris_date, written
from shared.errors import NotFound
from shared.events.accounts import (
    AccountActivated,
    AccountInvitationLapsed,
    AccountInvited,
    Person,
)
from shared.jobs import Result

_WAITING = (AccountStatus.INVITED, AccountStatus.INVITATION_LAPSED)


@dataclass(kw_only=True)
class Inviting:
    """One act that invites holders of one establishment again; what is alike is asked once.

    :ivar invitations: those that the holders have had
    """

    session: Session
    invitations: Mapping[UUID, Invitation]
    actor: Actor
    now: datetime

    @cached_property
    def home(self) -> Establishment:
        """Tell where their accounts are."""
        return queries.establishments.find(self.session, self.actor.acting_tenant)

    @cached_property
    def author(self) -> Person | None:
        """Tell who invites."""
        return queries.people.caller(self.session, self.actor)

    def again(self, account: Account, *, pause: timedelta) -> Account:
        """Invite the holder of a locked account again; the former link is dead.

        One by one or many at once, nobody is flooded with mails.

        :param pause: how long after an invitation it is not repeated
        :raises AlreadyActive: if they have a password
        :raises InvitedLately: if the last invitation began less than that ago
        :raises EstablishmentState: if the establishment is not active, or not yet proven
        :raises AdministratorAccount: for a delegate
        """
        limits.require_users_profile(self.actor, account.profile)
        since = account.invited_at
        if account.status in _WAITING and since is not None and self.now < since + pause:
            raise InvitedLately(again_from=written(since + pause))
        return self.carry_out(account)

    def carry_out(self, account: Account) -> Account:
        """Invite the holder of a locked account; it does not wait.

        :raises AlreadyActive: if they have a password
        :raises EstablishmentState: if the establishment is not active, or not yet proven
        """
        if self.home.status is not EstablishmentStatus.ACTIVE:
            raise EstablishmentState(establishment_status=str(self.home.status))
        account.invite(now=self.now)
        by, former = self.actor.account_id, self.invitations.get(account.id)
        if former is None:
            progress.begin_first(self.session, account, by=by, now=self.now)
        else:
            former.renew(by=by, now=self.now)
        access.announce(
            self.session,
            AccountInvited(
                account=account.facts(),
                invited_by=self.author,
                invited_on=paris_date(self.now),
            ),
            sequence=account.advance(),
        )
        return account


def inviting(session: Session, ids: Collection[UUID], *, actor: Actor, now: datetime) -> Inviting:
    """Make ready to invite the holders of locked accounts.

    :param ids: of the accounts
    """
    invitations = queries.invitations.of_accounts(session, ids)
    return Inviting(session=session, invitations=invitations, actor=actor, now=now)


def invite(
    session: Session, account: Account, *, actor: Actor, pause: timedelta, now: datetime
) -> Account:
    """Invite the holder of a locked account again, as `Inviting.again`."""
    return inviting(session, [account.id], actor=actor, now=now).again(account, pause=pause)


def invite_at_new_address(
    session: Session, account: Account, *, actor: Actor, now: datetime
) -> Account:
    """Invite the holder of a locked account whose e-mail address was wrong: it does not wait."""
    return inviting(session, [account.id], actor=actor, now=now).carry_out(account)


def invite_again(
    session: Session,
    ids: Collection[UUID],
    *,
    actor: Actor,
    pause: timedelta,
    language: str,
    now: datetime,
) -> list[Result]:
    """Invite several holders of the establishment acted in again, each by itself, as `invite`.

    Behind the lock of the establishment: nobody suspends it meanwhile.
    """
    queries.establishments.locked(session, actor.acting_tenant)
    found = queries.accounts.locked_among(session, set(ids))
    act = inviting(session, found, actor=actor, now=now)

    def one(account_id: UUID) -> None:
        if account_id not in found:
            raise NotFound
        act.again(found[account_id], pause=pause)

    with access.together(session):
        return jobs.each(sorted(ids), one, language=language)


def activate(
    session: Session, *, account_id: UUID, created_at: datetime, basis: ExpiryBasis
) -> None:
    """Start an account's 18 months: its holder has created a password, perhaps late.

    Identity's clock judges the link, so late news of it is honoured; news of a deleted account,
    or of one that is active already, changes nothing.
    """
    account = queries.accounts.locked_even_deleted(session, account_id)
    if account is None or account.status not in _WAITING:
        return
    account.activate(paris_date(created_at), basis=basis)
    access.announce(session, AccountActivated(account=account.facts()), sequence=account.advance())


def lapse(session: Session, *, now: datetime, limit: int) -> int:
    """Let invitations lapse that nobody has answered in time; return how many."""
    accounts = session.scalars(
        select(Account)
        .where(Account.status == AccountStatus.INVITED, Account.invited_at <= now - INVITATION_LIFE)
        .order_by(Account.invited_at, Account.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for account in accounts:
        account.lapse()
        access.announce(
            session, AccountInvitationLapsed(account=account.facts()), sequence=account.advance()
        )
    return len(accounts)
