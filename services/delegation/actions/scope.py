"""Narrowing a delegation that runs: one side takes back, or the other gives up."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors
from services.delegation.actions import (
    assignment_ends,
    extension_ends,
    extension_starts,
    locking,
    narrowing,
    records,
)
from services.delegation.models import Delegation, Kind, Side
from shared import clock
from shared.auth import Actor, Level
from shared.events.delegation import DelegationReduced


def reduce(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    delegation_id: UUID,
    rights: Mapping[str, Level] | None = None,
    ends_on: date | None = None,
) -> Delegation:
    """Keep less of a delegation, or end it earlier; at once, and without asking the other side.

    :param rights: all that remains; services left out end; None: what there is
    :param ends_on: an earlier last day; None: the one there is
    :raises WrongState: it has not been accepted, or is over
    :raises WouldWiden: more than there is, or for longer
    :raises NothingReduced: what was sent is what there is
    """
    sides = {Side.CENTRALISING, Side.DELEGATING}
    delegation = locking.locked(session, delegation_id, actor=actor, now=now, sides=sides)
    if not delegation.is_running:
        raise errors.WrongState(delegation_status=delegation.status.value)
    kept = narrowing.within(delegation.scope, rights)
    today = clock.paris_date(now)
    until = narrowing.until(delegation.ends_on, ends_on, today=today)
    if kept == delegation.scope and until == delegation.ends_on:
        raise errors.NothingReduced
    extension_starts.tell_if_begun(session, delegation, now=now)
    was_to_be_extended = delegation.is_extension_ahead(today)
    delegation.narrow(kept, until)
    delegation.end_told_on = today
    by = records.side_of(actor, delegation)
    facts = records.facts_of(delegation)
    records.announce(session, delegation, DelegationReduced(delegation=facts, by=by.value))
    records.note(
        session,
        delegation,
        Kind.REDUCED,
        actor=actor,
        now=now,
        rights=records.written(kept),
        ends_on=until.isoformat(),
    )
    if was_to_be_extended and delegation.agreed_until is None:
        extension_ends.tell(
            session, delegation, because=extension_ends.REDUCED, actor=actor, now=now
        )
    assignment_ends.fit(session, delegation, actor=actor, now=now)
    records.announce_access(session, delegation)
    return delegation
