"""What becomes of an invitation: written down as the mailer and identity tell it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.models import Account, Invitation

TEMPLATE = PURPOSE = "password_creation"
"""The e-mail that carries an invitation, and the code in it."""


def begin_first(session: Session, account: Account, *, by: UUID | None, now: datetime) -> None:
    """Note that somebody is invited who never was before."""
    invitation = Invitation(establishment_id=account.establishment_id, account_id=account.id)
    invitation.renew(by=by, now=now)
    session.add(invitation)


def note_sent(session: Session, account: Account, *, template: str, at: datetime) -> None:
    """Note that the mail server took the e-mail; of a former invitation, nothing is noted."""
    invitation = _concerned(session, account, at) if template == TEMPLATE else None
    if invitation is not None:
        invitation.sent_at, invitation.failed_at = at, None


def note_failed(session: Session, account: Account, *, template: str, at: datetime) -> None:
    """Note that the e-mail was given up."""
    invitation = _concerned(session, account, at) if template == TEMPLATE else None
    if invitation is not None:
        invitation.failed_at = at


def note_looked_at(session: Session, *, account_id: UUID, purpose: str, at: datetime) -> None:
    """Note that the link was opened for the first time."""
    if purpose != PURPOSE:
        return
    account = queries.accounts.locked_even_deleted(session, account_id)
    invitation = _concerned(session, account, at) if account else None
    if invitation is not None:
        invitation.looked_at = invitation.looked_at or at


def _concerned(session: Session, account: Account, at: datetime) -> Invitation | None:
    """Find the invitation that this is about; not one that began only later."""
    invitation = queries.invitations.of_account(session, account.id)
    return invitation if invitation and at >= invitation.invited_at else None
