"""What becomes of the e-mails to a holder, shown beside the account (design.md §4.9)."""

from datetime import datetime

from services.accounts.models import Account

TO_ANOTHER_ADDRESS = frozenset({"email_changed", "email_confirmation"})
"""E-mails that go to a former address, or to one that is not confirmed yet: they tell nothing."""


def note_sent(account: Account, *, template: str) -> None:
    """Note that the mail server takes e-mails to a holder. Lock the account."""
    if template not in TO_ANOTHER_ADDRESS:
        account.undeliverable_since = None


def note_failed(account: Account, *, template: str, at: datetime) -> None:
    """Note that an e-mail to a holder was given up, and since when. Lock the account."""
    if template not in TO_ANOTHER_ADDRESS:
        account.undeliverable_since = account.undeliverable_since or at
