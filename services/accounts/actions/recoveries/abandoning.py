"""Ending a recovery without the code of its letter."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import erasures
from services.accounts.models import Recovery


def give_up(session: Session, recovery: Recovery, *, now: datetime) -> None:
    """End a locked recovery, and have whom it named forgotten, in messages and letters too."""
    recovery.lapse(now=now)
    erasures.request_for(
        session,
        account_id=recovery.account_id,
        establishment_id=recovery.establishment_id,
        sequence=1,  # nobody was ever told of the account
        now=now,
    )


def give_up_open(session: Session, establishment_id: UUID, *, now: datetime) -> None:
    """End the recoveries of a locked establishment that wait for their codes."""
    for recovery in queries.recoveries.open_for(session, establishment_id):
        give_up(session, recovery, now=now)


def void_letters(session: Session, establishment_id: UUID) -> None:
    """Let no code of a letter make an administrator: it went to a former address of record.

    The next letter goes to the right one, with other codes.
    """
    for recovery in queries.recoveries.open_for(session, establishment_id):
        recovery.lose_letter()


def list_again(session: Session, establishment_id: UUID) -> None:
    """Let the next letter list those whom the last did not reach; codes that did stay good."""
    for recovery in queries.recoveries.open_for(session, establishment_id):
        recovery.be_listed_again()
