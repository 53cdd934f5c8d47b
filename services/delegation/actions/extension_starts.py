"""How an extension that was allowed begins: by the date itself, and both sides are told."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.delegation.actions import records
from services.delegation.models import Delegation, Kind
from shared import clock
from shared.auth import SYSTEM
from shared.events.delegation import DelegationExtended


def tell_if_begun(session: Session, delegation: Delegation, *, now: datetime) -> bool:
    """Tell both sides that the extension of a held delegation has begun, once, if it has.

    By a chore; and before whatever changes its scope or its last day, or ends it, where that comes
    first: so its log tells in order what has happened.

    :return: whether they were told now
    """
    agreed_until = delegation.agreed_until
    if agreed_until is None or delegation.extended_at is not None or not delegation.is_running:
        return False
    today = clock.paris_date(now)
    if delegation.is_extension_ahead(today):
        return False
    delegation.extended_at, delegation.end_told_on = now, today
    facts = records.facts_of(delegation)
    event = DelegationExtended(delegation=facts, agreed_until=agreed_until)
    records.announce(session, delegation, event)
    records.note(
        session,
        delegation,
        Kind.EXTENDED,
        actor=SYSTEM,
        now=now,
        ends_on=delegation.ends_on.isoformat(),
    )
    return True
