"""The addresses that nothing is sent to."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.mailer.models import Suppression, SuppressionReason
from shared.errors import NotFound


def listed(
    *, address: str | None = None, reason: SuppressionReason | None = None
) -> Select[Suppression]:
    """Select suppressed addresses, the latest first.

    :param address: a part of it
    """
    found = select(Suppression).order_by(Suppression.id.desc())
    if address is not None:
        found = found.where(Suppression.address.icontains(address, autoescape=True))
    if reason is not None:
        found = found.where(Suppression.reason == reason)
    return found


def find(session: Session, suppression_id: UUID) -> Suppression:
    """Find one.

    :raises NotFound: if there is none
    """
    found = session.get(Suppression, suppression_id)
    if found is None:
        raise NotFound
    return found


def locked(session: Session, suppression_id: UUID) -> Suppression:
    """Find one, and lock its row.

    :raises NotFound: if there is none
    """
    found = session.get(Suppression, suppression_id, with_for_update=True)
    if found is None:
        raise NotFound
    return found
