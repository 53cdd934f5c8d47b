"""How amendments come to nothing: refused, taken back, unanswered, or with their delegation."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import amendment_records, locking, records
from services.delegation.models import (
    Amendment,
    AmendmentStatus,
    Delegation,
    Kind,
    Side,
)
from shared.auth import SYSTEM, Actor
from shared.events.delegation import (
    AmendmentCancelled,
    AmendmentEvent,
    AmendmentLapsed,
    AmendmentRefused,
)

TOLD: dict[AmendmentStatus, tuple[type[AmendmentEvent], Kind]] = {
    AmendmentStatus.REFUSED: (AmendmentRefused, Kind.AMENDMENT_REFUSED),
    AmendmentStatus.CANCELLED: (AmendmentCancelled, Kind.AMENDMENT_CANCELLED),
    AmendmentStatus.LAPSED: (AmendmentLapsed, Kind.AMENDMENT_LAPSED),
}


def refuse(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    delegation_id: UUID,
    amendment_id: UUID,
    reason: str,
) -> Amendment:
    """Say no to an amendment, on the delegating side; what is granted stays as it is.

    :raises AmendmentAnswered: it has been answered, taken back or has lapsed
    """
    delegation, amendment = _held(
        session, delegation_id, amendment_id, actor=actor, now=now, side=Side.DELEGATING
    )
    end(
        session, delegation, amendment, AmendmentStatus.REFUSED,
        actor=actor, now=now, reason=reason,
    )  # fmt: skip
    amendment.answered_at, amendment.answered_by = now, actor.account_id
    return amendment


def cancel(
    session: Session, *, actor: Actor, now: datetime, delegation_id: UUID, amendment_id: UUID
) -> Amendment:
    """Take an amendment back, on the centralising side.

    :raises AmendmentAnswered: it has been answered, taken back or has lapsed
    """
    delegation, amendment = _held(
        session, delegation_id, amendment_id, actor=actor, now=now, side=Side.CENTRALISING
    )
    end(session, delegation, amendment, AmendmentStatus.CANCELLED, actor=actor, now=now)
    return amendment


def end_with(session: Session, delegation: Delegation, *, actor: Actor, now: datetime) -> None:
    """Let the amendment of a delegation that is over lapse with it; there may be none."""
    pending = queries.amendments.pending(session, delegation.id)
    if pending is not None:
        end(session, delegation, pending, AmendmentStatus.LAPSED, actor=actor, now=now)


def lapse_some(session: Session, *, now: datetime, limit: int) -> int:
    """Let some of the amendments lapse that nobody answered in time, and tell how many."""
    lapsed = 0
    for delegation in queries.amendments.locked_unanswered(session, now=now, limit=limit):
        amendment = queries.amendments.pending(session, delegation.id)
        if amendment is not None and amendment.is_due(now):
            end(session, delegation, amendment, AmendmentStatus.LAPSED, actor=SYSTEM, now=now)
            lapsed += 1
    return lapsed


def end(
    session: Session,
    delegation: Delegation,
    amendment: Amendment,
    status: AmendmentStatus,
    *,
    actor: Actor,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Let an amendment of a held delegation come to nothing, and tell both sides.

    :raises AmendmentAnswered: it is not pending any more
    """
    amendment.end(status, by=records.side_of(actor, delegation), reason=reason)
    event, kind = TOLD[status]
    amendment_records.tell(
        session, delegation, amendment, event, kind, actor=actor, now=now, reason=reason
    )


def _held(
    session: Session,
    delegation_id: UUID,
    amendment_id: UUID,
    *,
    actor: Actor,
    now: datetime,
    side: Side,
) -> tuple[Delegation, Amendment]:
    delegation = locking.locked(session, delegation_id, actor=actor, now=now, sides={side})
    amendment = queries.amendments.find(session, delegation, amendment_id)
    locking.require_in_time(amendment, now=now)
    return delegation, amendment
