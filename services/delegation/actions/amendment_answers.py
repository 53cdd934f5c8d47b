"""Accepting an amendment: what the delegating side has read, or less of it."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import (
    agreeing,
    amendment_records,
    extension_ends,
    extension_starts,
    locking,
    narrowing,
    records,
)
from services.delegation.config import Limits
from services.delegation.domain import texts
from services.delegation.models import Amendment, Delegation, Kind, Side
from shared import clock
from shared.auth import Actor, Level
from shared.events.delegation import AmendmentAccepted


def accept(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    delegation_id: UUID,
    amendment_id: UUID,
    text_hash: str,
    limits: Limits,
    rights: Mapping[str, Level] | None = None,
    ends_on: date | None = None,
) -> Amendment:
    """Let a delegation reach as far, and as long, as an amendment asks, or less far.

    :param text_hash: of the text that the actor was shown
    :param limits: how long a link that has ended still counts
    :param rights: what is agreed to of what it asks for; None: all of it
    :param ends_on: an earlier last day than it asks for, no earlier than today's; None: that one
    :raises OtherSideDecides: the actor is on the side that asks
    :raises WrongState: the delegation is over
    :raises RequestLapsed: its last day, or the time to answer, has gone by
    :raises AmendmentAnswered: it has been answered, taken back or has lapsed
    :raises SamePerson: the actor asked for it, or is the person who did
    :raises CounterpartNotActive: one of the establishments is suspended, or no longer centralising
    :raises ChangedSinceShown: the text is another one now
    :raises WouldWiden: more than was asked, or for longer
    :raises NothingAgreed: nothing of it would be granted
    :raises ServiceNotDelegable: the catalogue has changed
    """
    delegation, rivals = agreeing.hold(session, delegation_id, actor=actor)
    amendment = queries.amendments.find(session, delegation, amendment_id)
    _require_open(delegation, amendment, actor=actor, now=now)
    agreeing.require_another_person(
        session, amendment, actor=actor, linked_since=now - limits.link_life
    )
    text = queries.texts.amendment_as_known(session, amendment, delegation)
    if texts.hash_of(text) != text_hash:
        raise errors.ChangedSinceShown
    granted = _granted(delegation, narrowing.within(amendment.asked, rights))
    until = _until(delegation, amendment, ends_on)
    if not granted and until == delegation.ends_on:
        raise errors.NothingAgreed
    exclusive = agreeing.exclusive(session, granted)
    agreeing.take_from(session, rivals, exclusive, actor=actor, now=now)

    is_narrowed = granted != amendment.asked or until != (amendment.ends_on or delegation.ends_on)
    amendment.text, amendment.text_hash = text, text_hash
    amendment.agree(granted, until, by=actor.account_id, now=now)
    extension_starts.tell_if_begun(session, delegation, now=now)
    delegation.end_told_on = clock.paris_date(now)
    is_replaced = until > delegation.ends_on and delegation.is_extension_ahead(
        clock.paris_date(now)
    )
    delegation.widen(granted, until, exclusive=exclusive)
    if is_replaced:
        delegation.forgo_extension()
    session.flush()  # the database has the last word on who holds which service
    amendment_records.tell(
        session,
        delegation,
        amendment,
        AmendmentAccepted,
        Kind.AMENDMENT_ACCEPTED,
        actor=actor,
        now=now,
        details={"is_narrowed": is_narrowed},
        rights=records.written(granted),
        ends_on=until.isoformat(),
        text_hash=text_hash,
    )
    if is_replaced:
        extension_ends.tell(
            session, delegation, because=extension_ends.PROLONGED, actor=actor, now=now
        )
    records.announce_access(session, delegation)
    return amendment


def _require_open(
    delegation: Delegation, amendment: Amendment, *, actor: Actor, now: datetime
) -> None:
    locking.require_changeable(delegation, actor=actor, now=now, sides={Side.DELEGATING})
    if not amendment.is_pending:
        raise errors.AmendmentAnswered(amendment_status=amendment.status.value)
    if not delegation.is_running:
        raise errors.WrongState(delegation_status=delegation.status.value)
    locking.require_in_time(amendment, now=now)
    agreeing.require_both_active(delegation)


def _granted(delegation: Delegation, agreed: Mapping[str, Level]) -> dict[str, Level]:
    """Leave out what is granted as far already: agreeing takes nothing back."""
    scope = delegation.scope
    return {
        code: level
        for code, level in agreed.items()
        if not scope.get(code, Level.NONE).covers(level)
    }


def _until(delegation: Delegation, amendment: Amendment, ends_on: date | None) -> date:
    asked = amendment.ends_on or delegation.ends_on
    if ends_on is None:
        return max(asked, delegation.ends_on)
    if ends_on > asked:
        raise errors.WouldWiden
    return max(ends_on, delegation.ends_on)
