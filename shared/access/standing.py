"""Whether an account may do anything at all."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from shared.access.projection import find_establishment
from shared.access.tables import ACTIVE, INVITED, AccessAccount


def why_barred(
    session: Session, account: AccessAccount | None, *, today: date, at_home: bool
) -> str | None:
    """Tell what keeps an account from using anything; None: nothing does.

    Somebody invited may have chosen a password a moment ago, which only identity knows yet, and it
    is identity that judges who signs in: at home an invited account counts as active.

    :param today: the day in Paris
    :return: one of the reasons of a `Decision`
    """
    if account is None:
        return "account_unknown"
    if account.status != ACTIVE and not (at_home and account.status == INVITED):
        return "account_inactive"
    if account.is_overdue(today):
        return "account_expired"
    if not is_active(session, account.establishment_id):
        return "home_inactive"
    return None


def is_active(session: Session, establishment_id: UUID) -> bool:
    """Tell whether an establishment is known, proven, and neither suspended nor closed."""
    establishment = find_establishment(session, establishment_id)
    return establishment is not None and establishment.is_active
