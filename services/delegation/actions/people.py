"""Keeping what `accounts` tells of people."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.delegation.actions import assignment_ends
from services.delegation.models import Person
from shared.auth import SYSTEM
from shared.events.accounts import AccountFacts


def keep(session: Session, facts: AccountFacts, *, sequence: int) -> None:
    """Keep what is now known of an account's holder, unless something newer is."""
    known = session.get(Person, facts.account_id, with_for_update=True)
    if known is None:
        known = Person(id=facts.account_id, sequence=-1)
        session.add(known)
    if known.sequence < sequence:
        known.keep(facts, sequence=sequence)


def remove(session: Session, facts: AccountFacts, *, sequence: int, now: datetime) -> None:
    """Take an account that is deleted out of every delegation."""
    keep(session, facts, sequence=sequence)
    assignment_ends.end_for_account(session, facts.account_id, actor=SYSTEM, now=now)
