"""Has an establishment accepted the terms that are in force? (design.md §4.6)"""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.access.projection import find_establishment
from shared.access.tables import AccessTerms


def terms_in_force(session: Session, today: date) -> int | None:
    """Tell the number of the newest terms whose effective date has come; None: there are none.

    :param today: the day in Paris
    """
    return session.scalar(
        select(func.max(AccessTerms.number)).where(AccessTerms.effective_on <= today)
    )


def has_accepted_terms(session: Session, establishment_id: UUID, today: date) -> bool:
    """Tell whether the terms in force, or newer ones, have been accepted for an establishment.

    The platform's own establishment publishes them: nobody asks it to accept.

    :param today: the day in Paris
    """
    number = terms_in_force(session, today)
    if number is None:
        return True
    establishment = find_establishment(session, establishment_id)
    if establishment is None:
        return False
    return establishment.is_platform or (establishment.accepted_terms or 0) >= number
