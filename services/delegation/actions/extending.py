"""Extensions that the delegating side allows beforehand: the date itself does them (§4.8)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import agreeing, extension_ends, extension_starts, locking, records
from services.delegation.config import Limits
from services.delegation.domain import extension_texts, texts
from services.delegation.models import Delegation, Kind, Side
from shared import clock
from shared.auth import Actor
from shared.errors import Invalid
from shared.events.delegation import ExtensionAllowed, ExtensionForeseen


def allow(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    delegation_id: UUID,
    days: int,
    limits: Limits,
) -> Delegation:
    """Let a delegation go on by itself after its last day, once; both sides are told.

    From now on its last day counts the extension, here and in every statement of its access: no
    chore has to run for it to go on.

    :param days: how long
    :raises Invalid: for longer than may be
    :raises OtherSideDecides: the actor is on the side that asks
    :raises WrongState: it is not in force
    :raises SamePerson: the actor asked for the delegation, or is the person who did
    :raises NobodyThere: one of the establishments has no administrator
    :raises AlreadyExtended: one is allowed, or has begun
    :raises TooLateToExtend: both sides could not be told in time
    """
    if not 1 <= days <= limits.extension_days:
        raise Invalid({"days": [errors.extension_out_of_bounds(limits.extension_days)]})
    # News that nobody is there any more comes before this or after it, never beside it.
    queries.establishments.lock_all_sides(session, [delegation_id])
    delegation = locking.locked(
        session, delegation_id, actor=actor, now=now, sides={Side.DELEGATING}
    )
    today = clock.paris_date(now)
    if problem := queries.extensible.refusal(delegation, today=today, limits=limits):
        raise problem
    agreeing.require_another_person(
        session, delegation, actor=actor, linked_since=now - limits.link_life
    )
    text = extension_texts.render(delegation, delegation.ends_on + timedelta(days=days), now=now)
    digest = texts.hash_of(text)
    delegation.allow_extension(days, text=text, text_hash=digest, by=actor.account_id, now=now)
    delegation.end_told_on = today
    agreed_until = _agreed(delegation)
    if agreed_until - timedelta(days=limits.extension_notice_days) <= today:
        delegation.extension_told_at = now  # by what tells that it is allowed
    facts = records.facts_of(delegation)
    event = ExtensionAllowed(delegation=facts, agreed_until=agreed_until, digest=digest)
    records.announce(session, delegation, event)
    records.note(
        session,
        delegation,
        Kind.EXTENSION_ALLOWED,
        actor=actor,
        now=now,
        ends_on=delegation.ends_on.isoformat(),
        text_hash=digest,
    )
    records.announce_access(session, delegation)
    return delegation


def withdraw(session: Session, *, actor: Actor, now: datetime, delegation_id: UUID) -> Delegation:
    """Let a delegation end on the day that was agreed to, as if no extension had been allowed.

    :raises OtherSideDecides: the actor is on the side that asks
    :raises NoExtension: none is allowed
    :raises AlreadyExtended: it has begun
    """
    delegation = locking.locked(
        session, delegation_id, actor=actor, now=now, sides={Side.DELEGATING}
    )
    if delegation.agreed_until is None or not delegation.is_running:
        raise errors.NoExtension
    if not delegation.is_extension_ahead(clock.paris_date(now)):
        raise errors.AlreadyExtended
    extension_ends.take_away(
        session, delegation, because=extension_ends.WITHDRAWN, actor=actor, now=now
    )
    return delegation


def tell_if_due(session: Session, delegation: Delegation, *, limits: Limits, now: datetime) -> bool:
    """Tell both sides that an extension is near, or has begun, once each; tell whether they were.

    Nobody waits for it: access goes on by the date itself.
    """
    today, agreed_until = clock.paris_date(now), delegation.agreed_until
    if agreed_until is None or not delegation.is_running:
        return False
    if not delegation.is_extension_ahead(today):
        return extension_starts.tell_if_begun(session, delegation, now=now)
    notice = timedelta(days=limits.extension_notice_days)
    if delegation.extension_told_at is not None or today < agreed_until - notice:
        return False
    delegation.extension_told_at = now
    facts = records.facts_of(delegation)
    event = ExtensionForeseen(delegation=facts, agreed_until=agreed_until)
    records.announce(session, delegation, event)
    return True


def _agreed(delegation: Delegation) -> date:
    assert delegation.agreed_until is not None
    return delegation.agreed_until
