"""Erasures that not every service has acknowledged yet (design.md §4.11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from services.accounts.models import ErasureAcknowledgement
from shared.erasure import ErasedAccount
from shared.messaging import LISTENS

SERVICES = tuple(LISTENS)
"""Who must acknowledge."""


@dataclass(frozen=True, kw_only=True)
class Pending:
    """An erasure that is not complete.

    :ivar acknowledged: which services have acknowledged it, and when, the first one first
    :ivar missing: which have not
    """

    account_id: UUID
    establishment_id: UUID
    requested_at: datetime
    acknowledged: Sequence[ErasureAcknowledgement]
    missing: Sequence[str]


def pending() -> Select[ErasedAccount]:
    """Select the erasures that are not complete, the oldest first."""
    return (
        select(ErasedAccount)
        .where(ErasedAccount.settled_at.is_(None))
        .order_by(ErasedAccount.requested_at, ErasedAccount.account_id)
    )


def shown(session: Session, erasures: Sequence[ErasedAccount]) -> list[Pending]:
    """Tell who has acknowledged each, and who has not."""
    acknowledged: dict[UUID, list[ErasureAcknowledgement]] = {}
    for row in session.scalars(
        select(ErasureAcknowledgement)
        .where(ErasureAcknowledgement.account_id.in_([each.account_id for each in erasures]))
        .order_by(ErasureAcknowledgement.acknowledged_at, ErasureAcknowledgement.service)
    ):
        acknowledged.setdefault(row.account_id, []).append(row)
    return [_pending(each, acknowledged.get(each.account_id, [])) for each in erasures]


def under_way(session: Session) -> tuple[int, datetime | None]:
    """Count the erasures that are not complete, and tell since when the oldest has been waiting."""
    count, oldest = session.execute(
        select(func.count(), func.min(ErasedAccount.requested_at)).where(
            ErasedAccount.settled_at.is_(None)
        )
    ).one()
    return count, oldest


def _pending(erasure: ErasedAccount, by: Sequence[ErasureAcknowledgement]) -> Pending:
    done = {row.service for row in by}
    return Pending(
        account_id=erasure.account_id,
        establishment_id=erasure.establishment_id,
        requested_at=erasure.requested_at,
        acknowledged=by,
        missing=[name for name in SERVICES if name not in done],
    )
