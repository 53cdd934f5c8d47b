"""How e-mails fare."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from services.mailer.models import Email, EmailStatus
from shared.errors import NotFound


def listed(
    *,
    status: EmailStatus | None = None,
    template: str | None = None,
    account_id: UUID | None = None,
) -> Select[Email]:
    """Select e-mails, the newest first."""
    emails = select(Email).order_by(Email.id.desc())
    if status is not None:
        emails = emails.where(Email.status == status)
    if template is not None:
        emails = emails.where(Email.template == template)
    if account_id is not None:
        emails = emails.where(Email.account_id == account_id)
    return emails


def get(session: Session, email_id: UUID, *, lock: bool = False) -> Email:
    """Find one e-mail with its attempts.

    :param lock: whether to lock its row until the transaction ends
    :raises NotFound: if there is none, or it is not the reader's to see
    """
    statement = select(Email).where(Email.id == email_id).options(selectinload(Email.attempts))
    email = session.scalar(statement.with_for_update() if lock else statement)
    if email is None:
        raise NotFound
    return email
