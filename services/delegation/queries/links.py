"""Links: are two accounts one person's, as their holder has proved."""

from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from services.delegation.models import AccountLink


def are_linked(session: Session, account_id: UUID, other_id: UUID) -> bool:
    """Tell whether either of two accounts may act as the other."""
    link = AccountLink
    found = select(link.link_id).where(
        link.ended_at.is_(None),
        or_(
            and_(link.account_id == account_id, link.linked_account_id == other_id),
            and_(link.account_id == other_id, link.linked_account_id == account_id),
        ),
    )
    return session.scalar(found.limit(1)) is not None
