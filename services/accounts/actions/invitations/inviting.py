"""Inviting holders to create a password, and what becomes of it (design.md §4.2)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.invitations import progress
from services.accounts.actions.rights import limits
from services.accounts.config import ExpiryBasis
from services.accounts.domain import INVITATION_LIFE, AccountStatus
from services.accounts.errors import EstablishmentState, InvitedLately
from services.accounts.models import Account, EstablishmentStatus
from shared import access, jobs
from shared.auth import Actor
from shared.clock import paris_date, written
from shared.errors import NotFound
from shared.events.accounts import (
    AccountActivated,
    AccountInvitationLapsed,
    AccountInvited,
)
from shared.jobs import Result

_WAITING = (AccountStatus.INVITED, AccountStatus.INVITATION_LAPSED)


def invite(
    session: Session, account: Account, *, actor: Actor, pause: timedelta, now: datetime
) -> Account:
    """Invite the holder of a locked account again; the former link is dead.

    One by one or many at once, nobody is flooded with mails.

    :param pause: how long after an invitation it is not repeated
    :raises AlreadyActive: if they have a password
    :raises InvitedLately: if the last invitation began less than that ago
    :raises EstablishmentState: if the establishment is not active, or not yet proven
    :raises AdministratorAccount: for a delegate
    """
    limits.require_users_profile(actor, account.profile)
    since = account.invited_at
    if account.status in _WAITING and since is not None and now < since + pause:
        raise InvitedLately(again_from=written(since + pause))
    return invite_at_new_address(session, account, actor=actor, now=now)


def invite_at_new_address(
    session: Session, account: Account, *, actor: Actor, now: datetime
) -> Account:
    """Invite the holder of a locked account whose e-mail address was wrong: it does not wait.

    :raises AlreadyActive: if they have a password
    :raises EstablishmentState: if the establishment is not active, or not yet proven
    """
    home = queries.establishments.find(session, account.establishment_id)
    if home.status is not EstablishmentStatus.ACTIVE:
        raise EstablishmentState(establishment_status=str(home.status))
    account.invite(now=now)
    progress.begin(session, account, by=actor.account_id, now=now)
    access.announce(
        session,
        AccountInvited(
            account=account.facts(),
            invited_by=queries.people.caller(session, actor),
            invited_on=paris_date(now),
        ),
        sequence=account.advance(),
    )
    return account


def invite_again(
    session: Session,
    ids: Collection[UUID],
    *,
    actor: Actor,
    pause: timedelta,
    language: str,
    now: datetime,
) -> list[Result]:
    """Invite several holders again, each by itself, as `invite`."""

    found = queries.accounts.locked_among(session, set(ids))

    def one(account_id: UUID) -> None:
        if account_id not in found:
            raise NotFound
        account = found[account_id]
        invite(session, account, actor=actor, pause=pause, now=now)

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
