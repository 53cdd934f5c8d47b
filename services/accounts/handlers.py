"""What this service does when others speak: it keeps the history, and what it shows of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, get_args

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import (
    code_letters,
    erasures,
    history,
    invitations,
    known_clients,
)
from services.accounts.actions.accounts import coordinates, deliveries, locks
from services.accounts.actions.invitations import progress
from services.accounts.actions.lifetime import renewals
from services.accounts.actions.recoveries import orphans
from services.accounts.domain import KINDS
from services.accounts.models import Account, AccountLink
from shared import links
from shared.auth import Profile
from shared.events import Event, accounts, delegation, identity, mailer
from shared.messaging import Handler, News

_keep_link = links.keeping(AccountLink)


def record(session: Session, event: Event, news: News) -> None:
    """Keep the event in the history."""
    history.record(session, event, message=news.message, key=news.tools.history_key)


@contextmanager
def around(session: Session, told: Sequence[tuple[Event, News]]) -> Iterator[None]:
    """Write the history of a batch of events at once, its chains locked in one order."""
    if not told:
        yield
        return
    key = told[0][1].tools.history_key
    with history.batch(session, [(event, news.message) for event, news in told], key=key):
        yield


def activate(session: Session, event: identity.PasswordCreated, news: News) -> None:
    """Start the account's 18 months."""
    record(session, event, news)
    invitations.activate(
        session,
        account_id=event.account_id,
        created_at=event.created_at,
        basis=news.tools.settings.expiry_basis,
    )


def note_sign_in(session: Session, event: identity.SignedIn, news: News) -> None:
    """Keep when the holder last signed in."""
    record(session, event, news)
    renewals.note_sign_in(
        session,
        account_id=event.account_id,
        signed_in_at=event.signed_in_at,
        basis=news.tools.settings.expiry_basis,
    )


def note_lock(session: Session, event: identity.CredentialLocked, news: News) -> None:
    """Keep until when too many wrong passwords keep the holder out."""
    record(session, event, news)
    locks.note(session, account_id=event.account_id, until=event.locked_until)


def note_unlock(session: Session, event: identity.CredentialUnlocked, news: News) -> None:
    """Keep that nothing keeps the holder out any more."""
    record(session, event, news)
    locks.note(session, account_id=event.account_id, until=None)


def take_over_email(session: Session, event: identity.EmailConfirmed, news: News) -> None:
    """Let the confirmed address count."""
    account = queries.accounts.locked_even_deleted(session, event.account_id)
    if account is not None:
        staleness = timedelta(seconds=news.tools.settings.staleness)
        coordinates.confirm_email(
            session, account, email=event.email, now=news.now, staleness=staleness
        )


def note_sent(session: Session, event: mailer.EmailSent, news: News) -> None:
    """Keep that e-mails reach the holder, and that an invitation has left."""
    account = _holder(session, event)
    if account is not None:
        progress.note_sent(session, account, template=event.template, at=event.sent_at)
        deliveries.note_sent(account, template=event.template)


def note_failed(session: Session, event: mailer.EmailFailed, news: News) -> None:
    """Keep that they do not."""
    record(session, event, news)
    account = _holder(session, event)
    if account is not None:
        progress.note_failed(session, account, template=event.template, at=news.message.time)
        deliveries.note_failed(account, template=event.template, at=news.message.time)


def void_codes(
    session: Session, event: mailer.PaperItemCancelled | mailer.PaperItemReturned, news: News
) -> None:
    """Let the codes of a letter on paper that reached nobody prove nothing, whoever judges them."""
    record(session, event, news)
    about: dict[str, Any] = {
        "kind": event.kind,
        "account_ids": event.account_ids,
        "told_at": event.told_at,
    }
    code_letters.miss(session, **about, now=news.now)
    code_letters.tell_missed(session, establishment_id=event.establishment_id, **about)


def _holder(session: Session, event: mailer.EmailSent | mailer.EmailFailed) -> Account | None:
    """Find and lock the account that an e-mail was for, deleted ones included."""
    if event.account_id is None:
        return None
    return queries.accounts.locked_even_deleted(session, event.account_id)


def note_looked_at(session: Session, event: identity.CodeLookedUp, news: News) -> None:
    """Keep that an invitation's link was opened."""
    progress.note_looked_at(
        session, account_id=event.account_id, purpose=event.purpose, at=event.looked_up_at
    )


def keep_client(session: Session, event: identity.ClientCreated, news: News) -> None:
    """Keep the name of an establishment's machine client."""
    record(session, event, news)
    known_clients.keep(session, event.client, removed_at=None, sequence=news.message.sequence)


def introduce_client(session: Session, event: identity.ClientSnapshot, news: News) -> None:
    """Keep the name of one that was made before its making was announced."""
    known_clients.keep(session, event.client, removed_at=None, sequence=news.message.sequence)


def end_client(session: Session, event: identity.ClientRemoved, news: News) -> None:
    """Keep that it is let in no more."""
    record(session, event, news)
    gone = news.message.time
    known_clients.keep(session, event.client, removed_at=gone, sequence=news.message.sequence)


def keep_link(
    session: Session, event: identity.LinkCreated | identity.LinkRemoved, news: News
) -> None:
    """Keep that somebody may act as another account of theirs, or may no longer."""
    record(session, event, news)
    _keep_link(session, event, news)


def erase(session: Session, event: accounts.AccountErasureRequested, news: News) -> None:
    """Empty what is kept of an account beside its row."""
    erasures.acknowledge_own(
        session, account_id=event.account_id, establishment_id=event.establishment_id
    )


def acknowledge(
    session: Session,
    event: accounts.AccountErased
    | delegation.AccountErased
    | identity.AccountErased
    | mailer.AccountErased,
    news: News,
) -> None:
    """Note that a service keeps nothing personal about an account any more."""
    erasures.acknowledge(
        session,
        account_id=event.account_id,
        establishment_id=event.establishment_id,
        service=news.message.publisher,
        now=news.now,
    )


def complete_erasure(session: Session, event: accounts.AccountErasureCompleted, news: News) -> None:
    """Have the messages about an account emptied."""
    record(session, event, news)
    erasures.complete(
        session,
        account_id=event.account_id,
        establishment_id=event.establishment_id,
        now=news.now,
    )


AboutAdministrator = (
    accounts.AccountActivated
    | accounts.AccountPromoted
    | accounts.AccountRenewed
    | accounts.AccountTakenOver
)


def follow_administrator(session: Session, event: AboutAdministrator, news: News) -> None:
    """Tell, if an administrator's account counts from now on, that somebody is there again."""
    record(session, event, news)
    if event.account.profile == Profile.ADMINISTRATOR:
        orphans.follow(session, establishment_id=event.account.establishment_id, now=news.now)


_EFFECTS: dict[type[Event], Handler] = {
    **dict.fromkeys(get_args(AboutAdministrator), follow_administrator),
    identity.PasswordCreated: activate,
    identity.SignedIn: note_sign_in,
    identity.CredentialLocked: note_lock,
    identity.CredentialUnlocked: note_unlock,
    identity.EmailConfirmed: take_over_email,
    identity.CodeLookedUp: note_looked_at,
    identity.ClientCreated: keep_client,
    identity.ClientSnapshot: introduce_client,
    identity.ClientRemoved: end_client,
    identity.LinkCreated: keep_link,
    identity.LinkRemoved: keep_link,
    mailer.PaperItemCancelled: void_codes,
    mailer.PaperItemReturned: void_codes,
    mailer.EmailSent: note_sent,
    mailer.EmailFailed: note_failed,
    accounts.AccountErasureRequested: erase,
    accounts.AccountErasureCompleted: complete_erasure,
    **dict.fromkeys(
        (
            accounts.AccountErased,
            delegation.AccountErased,
            identity.AccountErased,
            mailer.AccountErased,
        ),
        acknowledge,
    ),
}

HANDLERS: dict[type[Event], Handler] = {**dict.fromkeys(KINDS, record), **_EFFECTS}
"""Whatever the history keeps is recorded; what identity and mailer tell of a holder is shown."""
