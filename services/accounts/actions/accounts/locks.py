"""What keeps a holder from signing in, shown beside the account (design.md §4.9)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries


def note(session: Session, *, account_id: UUID, until: datetime | None) -> None:
    """Note until when too many wrong passwords keep a holder out; None: nothing does any more."""
    account = queries.accounts.locked_even_deleted(session, account_id)
    if account is not None:
        account.locked_until = until
