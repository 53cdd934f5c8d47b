"""Ending a recovery without the code of its letter."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.accounts.actions import erasure
from services.accounts.models import Recovery


def give_up(session: Session, recovery: Recovery, *, now: datetime) -> None:
    """End a locked recovery, and have whom it named forgotten, in messages and letters too."""
    recovery.lapse(now=now)
    erasure.request_for(
        session,
        account_id=recovery.account_id,
        establishment_id=recovery.establishment_id,
        sequence=1,  # nobody was ever told of the account
        now=now,
    )
