"""Warnings before a delegation ends, and before a request lapses that nobody answers."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.delegation.actions import records
from services.delegation.config import Limits
from services.delegation.models import Delegation, Status
from shared.clock import paris_date
from shared.events.delegation import DelegationEnding, DelegationLapsing


def warn_if_due(session: Session, delegation: Delegation, *, limits: Limits, now: datetime) -> bool:
    """Warn both sides of a held delegation's end, if its day has come; tell whether it has.

    Of several days that have gone by meanwhile, one warning is made; what is over has none.
    """
    today = paris_date(now)
    is_over = delegation.is_due(now=now, today=today)
    if is_over or not delegation.is_end_to_be_told(today, limits):
        return False
    delegation.end_told_on = today
    facts = records.facts_of(delegation)
    if delegation.status is Status.PENDING:
        event = DelegationLapsing(delegation=facts, lapses_on=delegation.lapses_on)
        records.announce(session, delegation, event)
    else:
        records.announce(session, delegation, DelegationEnding(delegation=facts))
    return True
