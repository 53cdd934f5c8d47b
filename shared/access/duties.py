"""What an operator is there for (design.md §4.1)."""

from uuid import UUID

from sqlalchemy.orm import Session

from shared.access.projection import find_account, find_establishment
from shared.access.tables import ACTIVE, INVITED
from shared.auth import Duty, Level


def duties_of(session: Session, account_id: UUID) -> frozenset[Duty]:
    """Tell the duties of an account: its rights at `write`, in the platform's own establishment.

    Who is overdue has no token that still counts, so that is not asked again here.
    """
    account = find_account(session, account_id)
    if account is None or account.status not in (ACTIVE, INVITED):
        return frozenset()
    home = find_establishment(session, account.establishment_id)
    if home is None or not home.is_platform or not home.is_active:
        return frozenset()
    return frozenset(duty for duty in Duty if account.level_on(duty) is Level.WRITE)
