"""All that this service keeps of an account (GDPR art. 15)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.mailer.models import Email, KnownAccount, PaperItem, Reading, Suppression
from shared.erasure import Row, told

OF_PERSON = (
    *("title", "first_name", "last_name", "email", "phone", "language", "profile", "status"),
    *("rights", "expires_on", "preferences"),
)
OF_EMAIL = (
    *("template", "recipient", "subject", "body", "status", "error", "created_at", "sent_at"),
    "reported_at",
)
OF_SUPPRESSION = ("address", "reason", "said", "created_at", "tried_at")
OF_LETTER = ("kind", "status", "created_at", "rendered_at", "pages")
OF_READING = ("letter_id", "reader", "first_read_at", "last_read_at", "times")


def of(session: Session, account_id: UUID) -> dict[str, list[Row]]:
    """Tell what is kept: who they are, what was written to them and about them, what they read."""
    emails = select(Email).where(Email.account_id == account_id).order_by(Email.id)
    suppressions = select(Suppression).where(Suppression.account_id == account_id)
    letters = select(PaperItem).where(PaperItem.named.contains([str(account_id)]))
    readings = select(Reading).where(Reading.account_id == account_id).order_by(Reading.id)
    return {
        "person": [
            told(row, *OF_PERSON)
            for row in session.scalars(select(KnownAccount).where(KnownAccount.id == account_id))
        ],
        "emails": [told(row, *OF_EMAIL) for row in session.scalars(emails)],
        "suppressed_addresses": [
            told(row, *OF_SUPPRESSION) for row in session.scalars(suppressions)
        ],
        "letters_on_paper": [
            told(row, *OF_LETTER) for row in session.scalars(letters.order_by(PaperItem.id))
        ],
        "letters_read": [told(row, *OF_READING) for row in session.scalars(readings)],
    }
