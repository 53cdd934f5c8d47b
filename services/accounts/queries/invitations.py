"""Invitations that wait for their answer: who was invited by whom, and what became of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, not_, select
from sqlalchemy.orm import Session

from services.accounts.domain import INVITATION_LIFE, AccountStatus, InvitationState
from services.accounts.models import Account, Invitation
from services.accounts.queries import people
from services.accounts.queries.people import Named
from services.accounts.queries.places import AdministeredPlace
from shared.auth import Actor

UNANSWERED = (AccountStatus.INVITED, AccountStatus.INVITATION_LAPSED)


@dataclass(frozen=True, kw_only=True)
class Pending:
    """An invitation that waits for its answer."""

    account: Account
    invitation: Invitation
    state: InvitationState
    invited_by: Named | None


@dataclass(frozen=True, kw_only=True)
class PendingThere(Pending):
    """The same, and where one administers the account."""

    place: AdministeredPlace


def of_account(session: Session, account_id: UUID) -> Invitation | None:
    """Find the newest invitation of an account."""
    return session.scalar(select(Invitation).where(Invitation.account_id == account_id))


def of_accounts(session: Session, ids: Collection[UUID]) -> dict[UUID, Invitation]:
    """Find the newest invitation of each of these accounts."""
    found = session.scalars(select(Invitation).where(Invitation.account_id.in_(ids)))
    return {invitation.account_id: invitation for invitation in found}


def rows(*, state: InvitationState | None, now: datetime) -> Any:
    """Select the accounts whose holder has not answered, with their invitation; oldest first."""
    statement = (
        select(Account, Invitation)
        .join(Invitation, Invitation.account_id == Account.id)
        .where(Account.status.in_(UNANSWERED))
        .order_by(Invitation.invited_at)
    )
    return statement.where(_in_state(state, now)) if state else statement


def has_come(state: InvitationState, *, now: datetime) -> ColumnElement[bool]:
    """Tell in SQL whether an account's invitation waits for its answer, and has come this far."""
    come = exists().where(Invitation.account_id == Account.id, _in_state(state, now))
    return and_(Account.status.in_(UNANSWERED), come)


def lines(
    session: Session,
    found: Sequence[tuple[Account, Invitation]],
    *,
    actor: Actor,
    now: datetime,
) -> list[Pending]:
    """Tell what became of each, and who invited."""
    by = {invitation.invited_by_id for _, invitation in found if invitation.invited_by_id}
    names = people.named(session, actor, by)
    return [
        Pending(
            account=account,
            invitation=invitation,
            state=invitation.state(now),
            invited_by=names.get(invitation.invited_by_id) if invitation.invited_by_id else None,
        )
        for account, invitation in found
    ]


def there(found: Sequence[Pending], places: Mapping[UUID, AdministeredPlace]) -> list[PendingThere]:
    """Tell of each where one administers the account."""
    return [
        PendingThere(
            account=each.account,
            invitation=each.invitation,
            state=each.state,
            invited_by=each.invited_by,
            place=places[each.account.establishment_id],
        )
        for each in found
    ]


def failed(session: Session, *, now: datetime) -> dict[InvitationState, int]:
    """Count the invitations that will not be answered as they are: too old, or not delivered."""
    states = (InvitationState.LAPSED, InvitationState.UNDELIVERABLE)
    counted = [func.count().filter(_in_state(state, now)) for state in states]
    statement = select(*counted).select_from(Account)
    statement = statement.join(Invitation, Invitation.account_id == Account.id)
    found = session.execute(statement.where(Account.status.in_(UNANSWERED))).one()
    return dict(zip(states, found, strict=True))


def _in_state(state: InvitationState, now: datetime) -> ColumnElement[bool]:
    """Say in SQL what `Invitation.state` says: the first of these that holds."""
    holds = {
        InvitationState.LAPSED: Invitation.invited_at <= now - INVITATION_LIFE,
        InvitationState.LOOKED_AT: Invitation.looked_at.is_not(None),
        InvitationState.UNDELIVERABLE: Invitation.failed_at.is_not(None),
        InvitationState.SENT: Invitation.sent_at.is_not(None),
    }
    before: list[ColumnElement[bool]] = []
    for each, condition in holds.items():
        if each is state:
            return and_(condition, *before)
        before.append(not_(condition))
    return and_(*before)
