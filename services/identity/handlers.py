"""What `identity` does when `accounts` speaks."""

from typing import Any

from sqlalchemy.orm import Session

from services.identity.actions import credentials, erasure, factor_letters, policies
from services.identity.domain.asker import Asker
from services.identity.tools import Tools
from shared import erasure as erased
from shared.events import Event, accounts
from shared.events.accounts import AccountFacts
from shared.events.identity import InvitationFacts
from shared.messaging import Handler, News

FACTOR_CODE = "factor_code"
"""The kind of letters on paper that bring codes of this service."""

OF_RECORD = frozenset({"address", "legal_representative"})
"""What of an establishment says where such letters go, and to whom."""


def _tools(news: News) -> Tools:
    found = news.tools
    assert isinstance(found, Tools)
    return found


def keep(session: Session, event: Any, news: News) -> None:
    """Keep what is told about an account."""
    credentials.keep(session, account=event.account, sequence=news.message.sequence, now=news.now)


def invite(session: Session, event: accounts.AccountCreated, news: News) -> None:
    """Send the holder a link to a first password."""
    invitation = InvitationFacts(
        invited_by=event.created_by, invited_on=event.invited_on, is_again=False
    )
    _invite(session, event.account, invitation, news)


def invite_again(session: Session, event: accounts.AccountInvited, news: News) -> None:
    """Send the holder another link to a first password."""
    invitation = InvitationFacts(
        invited_by=event.invited_by, invited_on=event.invited_on, is_again=True
    )
    _invite(session, event.account, invitation, news)


def _invite(
    session: Session, account: AccountFacts, invitation: InvitationFacts, news: News
) -> None:
    credentials.invite(
        session,
        account=account,
        sequence=news.message.sequence,
        invitation=invitation,
        asker=Asker.of(news.message),
        tools=_tools(news),
        now=news.now,
    )


def ask_for_email(
    session: Session, event: accounts.AccountEmailChangeRequested, news: News
) -> None:
    """Send a link to a new e-mail address."""
    credentials.ask_for_email(
        session,
        account=event.account,
        sequence=news.message.sequence,
        new_email=event.new_email,
        is_own=event.is_own,
        asker=Asker.of(news.message),
        tools=_tools(news),
        now=news.now,
    )


def close(session: Session, event: accounts.AccountDeleted, news: News) -> None:
    """Close the credential, end the sessions."""
    credentials.close(
        session,
        account=event.account,
        sequence=news.message.sequence,
        tools=_tools(news),
        now=news.now,
    )


def expire(session: Session, event: accounts.AccountExpired, news: News) -> None:
    """End the sessions."""
    credentials.expire(
        session,
        account=event.account,
        sequence=news.message.sequence,
        tools=_tools(news),
        now=news.now,
    )


def keep_policy(
    session: Session,
    event: accounts.EstablishmentChanged | accounts.EstablishmentSnapshot,
    news: News,
) -> None:
    """Keep what an establishment asks of passwords; every other event leaves that as it is."""
    policies.keep(session, event.establishment, sequence=news.message.sequence)


def keep_changed(session: Session, event: accounts.EstablishmentChanged, news: News) -> None:
    """Keep it likewise; codes that went to another address of record are void."""
    keep_policy(session, event, news)
    lose_letters(session, event, news)


def lose_letters(
    session: Session,
    event: accounts.EstablishmentChanged | accounts.EstablishmentCorrected,
    news: News,
) -> None:
    """Void the codes that went to another address of record, if it has changed."""
    if not OF_RECORD.isdisjoint(event.changed):
        factor_letters.lose_of(session, event.establishment.establishment_id, now=news.now)


def lose_letter(session: Session, event: accounts.LetterMissed, news: News) -> None:
    """Void the code of a letter that reached nobody."""
    if event.kind == FACTOR_CODE:
        factor_letters.lose(session, event.account_ids, told_at=event.told_at, now=news.now)


def suspend(
    session: Session,
    event: accounts.EstablishmentSuspended | accounts.EstablishmentClosed,
    news: News,
) -> None:
    """End everybody's sessions; that nobody signs in is read from the access projection."""
    establishment_id = event.establishment.establishment_id
    credentials.suspend(
        session, establishment_id=establishment_id, tools=_tools(news), now=news.now
    )


def erase(session: Session, event: accounts.AccountErasureRequested, news: News) -> None:
    """Empty what is personal about an account, and acknowledge it."""
    erasure.acknowledge(
        session,
        account_id=event.account_id,
        establishment_id=event.establishment_id,
        tools=_tools(news),
        now=news.now,
    )


def settle(session: Session, event: accounts.AccountErasureCompleted, news: News) -> None:
    """Empty once more what came meanwhile, and have the messages about it emptied."""
    about = {"account_id": event.account_id, "establishment_id": event.establishment_id}
    erasure.erase(session, **about, tools=_tools(news), now=news.now)
    erased.settle(session, **about, now=news.now)


_ABOUT_ACCOUNTS: dict[type[Event], Handler] = {
    accounts.AccountCreated: invite,
    accounts.AccountInvited: invite_again,
    accounts.AccountTakenOver: keep,
    accounts.AccountInvitationLapsed: keep,
    accounts.AccountActivated: keep,
    accounts.AccountChanged: keep,
    accounts.AccountEmailChangeRequested: ask_for_email,
    accounts.AccountRightsChanged: keep,
    accounts.AccountPromoted: keep,
    accounts.AccountRenewed: keep,
    accounts.AccountExpired: expire,
    accounts.AccountDeleted: close,
    accounts.AccountSnapshot: keep,
}

HANDLERS: dict[type[Event], Handler] = {
    **erased.guarded(_ABOUT_ACCOUNTS),
    accounts.AccountErasureRequested: erase,
    accounts.AccountErasureCompleted: settle,
    accounts.EstablishmentChanged: keep_changed,
    accounts.EstablishmentCorrected: lose_letters,
    accounts.LetterMissed: lose_letter,
    accounts.EstablishmentSnapshot: keep_policy,
    accounts.EstablishmentSuspended: suspend,
    accounts.EstablishmentClosed: suspend,
}
"""What is told of an account that is erased has no effect."""
