"""Keeping what `accounts` tells of people."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.delegation.actions import assignment_ends
from services.delegation.models import Person
from shared import newest
from shared.auth import SYSTEM
from shared.events.accounts import AccountFacts


def keep(session: Session, facts: AccountFacts, *, sequence: int) -> None:
    """Keep what is now known of an account's holder, unless something newer is."""
    newest.keep(session, Person, [Person.row(facts, sequence=sequence)])


def remove(session: Session, facts: AccountFacts, *, sequence: int, now: datetime) -> None:
    """Take an account that is deleted out of every delegation."""
    keep(session, facts, sequence=sequence)
    assignment_ends.end_for_account(session, facts.account_id, actor=SYSTEM, now=now)
