"""Links: are two accounts one person's, as their holder has proved."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from services.delegation.models import AccountLink


def have_been_linked(
    session: Session, account_id: UUID, other_id: UUID, *, since: datetime
) -> bool:
    """Tell whether either of two accounts may act as the other, or could until lately."""
    link = AccountLink
    found = select(link.link_id).where(
        or_(link.ended_at.is_(None), link.ended_at >= since),
        or_(
            and_(link.account_id == account_id, link.linked_account_id == other_id),
            and_(link.account_id == other_id, link.linked_account_id == account_id),
        ),
    )
    return session.scalar(found.limit(1)) is not None
