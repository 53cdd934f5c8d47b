"""What becomes of the e-mails to a holder, shown beside the account (design.md §4.9)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries

TO_ANOTHER_ADDRESS = frozenset({"email_changed", "email_confirmation"})
"""E-mails that go to a former address, or to one that is not confirmed yet: they tell nothing."""


def note_sent(session: Session, *, account_id: UUID, template: str) -> None:
    """Note that the mail server takes e-mails to a holder."""
    account = queries.accounts.locked_even_deleted(session, account_id)
    if account is not None and template not in TO_ANOTHER_ADDRESS:
        account.undeliverable_since = None


def note_failed(session: Session, *, account_id: UUID, template: str, at: datetime) -> None:
    """Note that an e-mail to a holder was given up, and since when."""
    account = queries.accounts.locked_even_deleted(session, account_id)
    if account is not None and template not in TO_ANOTHER_ADDRESS:
        account.undeliverable_since = account.undeliverable_since or at
