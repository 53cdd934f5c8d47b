"""What waits for the administrators of an establishment, counted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from services.delegation.models import RUNNING, Delegation, Status, Transfer, TransferStatus
from services.delegation.queries import attention
from shared.clock import paris_date


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits for the administrators of an establishment.

    :ivar requests_to_answer: asked of it
    :ivar ends_soon: delegations in force, on either side
    :ivar transfers_to_answer: offered to it
    """

    requests_to_answer: int
    ends_soon: int
    transfers_to_answer: int


def waiting(
    session: Session, establishment_id: UUID, *, within_days: int, now: datetime
) -> Waiting:
    """Count what waits for an establishment.

    :param within_days: how many days ahead a delegation may end to end soon
    """
    today = paris_date(now)
    is_asked = and_(
        Delegation.delegating_id == establishment_id, attention.can_be_answered(now, today)
    )
    is_ending = attention.ends_soon(today, within_days)
    is_own = or_(
        Delegation.centralising_id == establishment_id,
        Delegation.delegating_id == establishment_id,
    )
    offered = (
        select(func.count())
        .select_from(Transfer)
        .where(
            Transfer.taking_id == establishment_id,
            Transfer.status == TransferStatus.OFFERED,
            Transfer.answer_by > now,
        )
        .scalar_subquery()
    )
    counts = select(func.count().filter(is_asked), func.count().filter(is_ending), offered)
    of_either = Delegation.status.in_({Status.PENDING, *RUNNING})
    asked, ending, transfers = session.execute(counts.where(is_own, of_either)).one()
    return Waiting(requests_to_answer=asked, ends_soon=ending, transfers_to_answer=transfers)
