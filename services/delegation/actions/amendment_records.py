"""What every step of an amendment leaves: an event, and a line in its delegation's log."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.delegation.actions import records
from services.delegation.models import Amendment, Delegation, Kind
from shared.auth import Actor
from shared.events.delegation import AmendmentEvent, AmendmentFacts


def facts_of(amendment: Amendment) -> AmendmentFacts:
    """State an amendment as events tell it."""
    return AmendmentFacts(
        amendment_id=amendment.id,
        status=amendment.status.value,
        rights=dict(amendment.rights),
        ends_on=amendment.ends_on,
        granted=dict(amendment.granted),
        granted_until=amendment.granted_until,
        message=amendment.message,
        reason=amendment.reason,
        digest=amendment.text_hash,
        requested_at=amendment.requested_at,
        answer_by=amendment.answer_by,
    )


def tell(
    session: Session,
    delegation: Delegation,
    amendment: Amendment,
    event: type[AmendmentEvent],
    kind: Kind,
    *,
    actor: Actor,
    now: datetime,
    details: dict[str, Any] | None = None,
    **facts: Any,
) -> None:
    """Announce a step of an amendment, and write it in its delegation's log.

    :param details: what the event tells beside the two
    :param facts: what the log's line is about, as JSON values; what is None is left out
    """
    told = event(
        delegation=records.facts_of(delegation),
        amendment=facts_of(amendment),
        **(details or {}),
    )
    records.announce(session, delegation, told)
    records.note(
        session, delegation, kind, actor=actor, now=now, amendment_id=str(amendment.id), **facts
    )
