"""What becomes of delegations when an establishment is suspended or closed (design.md §4.1)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import endings, suspensions
from services.delegation.models import Delegation, Status
from shared.access.tables import AccessEstablishment
from shared.auth import SYSTEM

CLOSED = "closed"
REASON_SUSPENDED = "establishment_suspended"
REASON_CLOSED = "establishment_closed"


def follow(session: Session, establishment_id: UUID, *, now: datetime) -> None:
    """Bring the delegations of an establishment in line with how it and the others stand now.

    Closed: they end. Suspended: they grant nothing. Both active again: those that only the rules
    had suspended resume. Requests wait, unless one side is closed.
    """
    for delegation in queries.delegations.locked_of(session, establishment_id):
        if not endings.end_if_due(session, delegation, now=now):
            _follow(session, delegation, establishment_id, now=now)


def _follow(
    session: Session, delegation: Delegation, establishment_id: UUID, *, now: datetime
) -> None:
    sides = (delegation.centralising, delegation.delegating)
    if any(side.status == CLOSED for side in sides):
        status = Status.TERMINATED if delegation.is_running else Status.LAPSED
        closed = _which(establishment_id, [side for side in sides if side.status == CLOSED])
        endings.close(
            session,
            delegation,
            status,
            actor=SYSTEM,
            now=now,
            reason=REASON_CLOSED,
            because_of=closed,
        )
    elif not delegation.is_running:
        return
    elif delegation.is_held and all(side.is_active for side in sides):
        suspensions.start(session, delegation, actor=SYSTEM, now=now, because_of=establishment_id)
    elif not delegation.is_held and not all(side.is_active for side in sides):
        suspended = _which(establishment_id, [side for side in sides if not side.is_active])
        suspensions.stop(
            session,
            delegation,
            actor=SYSTEM,
            now=now,
            reason=REASON_SUSPENDED,
            because_of=suspended,
        )


def _which(followed_id: UUID, sides: Sequence[AccessEstablishment]) -> UUID:
    """Tell which side is the reason: the one that there is news of, if it is one of them."""
    ids = [side.establishment_id for side in sides]
    return followed_id if followed_id in ids else ids[0]
