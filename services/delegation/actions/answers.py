"""Accepting a request: what the delegating side has read, or less of it."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import agreeing, narrowing, records
from services.delegation.config import Limits
from services.delegation.domain import texts
from services.delegation.models import Delegation, Kind, Side, Status
from shared import clock
from shared.auth import Actor, Level
from shared.events.delegation import DelegationAccepted


def accept(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    delegation_id: UUID,
    text_hash: str,
    limits: Limits,
    rights: Mapping[str, Level] | None = None,
    ends_on: date | None = None,
) -> Delegation:
    """Let the centralising establishment work for the actor's own, as asked or within less.

    An exclusive service is taken from whoever else holds it for this establishment, any service
    from the delegation that the request is to succeed; all are told.

    :param text_hash: of the text that the actor was shown
    :param limits: how long a link that has ended still counts
    :param rights: what is agreed to; services left out are refused; None: all that was asked
    :param ends_on: an earlier last day; None: the one asked for
    :raises OtherSideDecides: the actor is on the side that asks
    :raises WrongState: it has been answered or taken back
    :raises RequestLapsed: nobody has answered in time
    :raises SamePerson: the actor made the request, is or was lately linked to who did, or is
        reached where they are, or was when they made it
    :raises CounterpartNotActive: one of the establishments is suspended, or no longer centralising
    :raises ChangedSinceShown: the text is another one now
    :raises WouldWiden: more than was asked, or for longer
    :raises ServiceNotDelegable: the catalogue has changed
    """
    delegation, rivals = agreeing.hold(session, delegation_id, actor=actor)
    _require_open(delegation, now=now)
    agreeing.require_another_person(
        session, delegation, actor=actor, linked_since=now - limits.link_life
    )
    text = queries.texts.render_known(session, delegation)
    if texts.hash_of(text) != text_hash:
        raise errors.ChangedSinceShown
    granted = narrowing.within(delegation.asked, rights)
    asked_until = delegation.ends_on
    until = narrowing.until(asked_until, ends_on, today=clock.paris_date(now))
    exclusive = agreeing.exclusive(session, granted)
    agreeing.take_from(session, rivals, exclusive, actor=actor, now=now)
    succeeded = [each for each in rivals if each.id == delegation.succeeds_id]
    agreeing.take_from(session, succeeded, frozenset(granted), actor=actor, now=now)

    delegation.text, delegation.text_hash = text, text_hash
    delegation.answered_at, delegation.answered_by = now, actor.account_id
    delegation.become(Status.ACTIVE, now=now, by=Side.DELEGATING)
    is_narrowed = granted != delegation.asked or until != asked_until
    delegation.end_told_on = clock.paris_date(now)
    delegation.agree(granted, until, exclusive=exclusive)
    records.announce(
        session,
        delegation,
        DelegationAccepted(delegation=records.facts_of(delegation), is_narrowed=is_narrowed),
    )
    records.note(
        session,
        delegation,
        Kind.ACCEPTED,
        actor=actor,
        now=now,
        rights=records.written(granted),
        ends_on=until.isoformat(),
        text_hash=text_hash,
    )
    records.announce_access(session, delegation)
    return delegation


def _require_open(delegation: Delegation, *, now: datetime) -> None:
    if delegation.status is not Status.PENDING:
        raise errors.WrongState(delegation_status=delegation.status.value)
    if delegation.is_due(now=now, today=clock.paris_date(now)):
        raise errors.RequestLapsed
    agreeing.require_both_active(delegation)
