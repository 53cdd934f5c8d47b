"""What this service does when others speak: it keeps the history, and what sign-ins tell."""

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import coordinates, history, invitations, renewals
from services.accounts.models import KINDS
from shared.events import Event, identity
from shared.messaging import Handler, News


def record(session: Session, event: Event, news: News) -> None:
    """Keep the event in the history."""
    history.record(session, event, message=news.message, key=news.tools.history_key)


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


def take_over_email(session: Session, event: identity.EmailConfirmed, news: News) -> None:
    """Let the confirmed address count."""
    account = queries.accounts.known(session, event.account_id)
    if account is not None:
        coordinates.confirm_email(session, account, email=event.email)


_EFFECTS: dict[type[Event], Handler] = {
    identity.PasswordCreated: activate,
    identity.SignedIn: note_sign_in,
    identity.EmailConfirmed: take_over_email,
}

HANDLERS: dict[type[Event], Handler] = {**dict.fromkeys(KINDS, record), **_EFFECTS}
"""Whatever the history keeps is recorded; three events of identity change accounts as well."""
