"""Has an establishment accepted the terms that are in force? (design.md §4.6)"""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.access.facts import Place
from shared.access.projection import find_establishment
from shared.access.tables import AccessEstablishment, AccessTerms


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
    return number is None or are_accepted(number, find_establishment(session, establishment_id))


def are_accepted(in_force: int | None, home: Place | AccessEstablishment | None) -> bool:
    """Tell the same of what is known of an establishment.

    :param in_force: the number of the newest terms whose day has come; None: there are none
    """
    if in_force is None:
        return True
    if home is None:
        return False
    return home.is_platform or (home.accepted_terms or 0) >= in_force
