"""What an establishment is advised to see to; a flag each, never a block (design.md §4.1, §4.3)."""

from datetime import date
from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from services.accounts.domain import AccountStatus
from services.accounts.models import Account, Establishment, Service
from services.accounts.queries import administrators
from services.accounts.queries.orphans import AHEAD
from shared.auth import Level


class Advice(StrEnum):
    """What to see to."""

    FEW_ADMINISTRATORS = "few_administrators"
    ADMINISTRATORS_EXPIRE = "administrators_expire"
    RIGHTS_TO_REVIEW = "rights_to_review"
    REVIEW_OVERDUE = "review_overdue"


def of(session: Session, establishment: Establishment, *, today: date) -> list[Advice]:
    """Tell what an establishment should see to.

    Two administrators, in case one is away [S0]; one of them good for more than 60 days; rights on
    services published since the last review, where nobody has any; a review every 18 months [S1].
    """
    last_days = administrators.last_days(session, establishment.id, today=today)
    since = establishment.reviewed_since
    flags = {
        Advice.FEW_ADMINISTRATORS: len(last_days) < 2,
        Advice.ADMINISTRATORS_EXPIRE: bool(last_days) and max(last_days) <= today + AHEAD,
        Advice.RIGHTS_TO_REVIEW: not establishment.is_platform
        and _is_unused_service(session, establishment, since, today),
        Advice.REVIEW_OVERDUE: establishment.review_due_on < today,
    }
    return [advice for advice, is_given in flags.items() if is_given]


def _is_unused_service(
    session: Session, establishment: Establishment, since: date, today: date
) -> bool:
    """Tell whether a service was published since that nobody there has a right on."""
    used = exists().where(
        Account.establishment_id == establishment.id,
        Account.status != AccountStatus.DELETED,
        Account.rights[Service.code].astext.is_distinct_from(Level.NONE.value),
        Account.rights.has_key(Service.code),
    )
    published = select(Service.code).where(
        Service.published_on > since, Service.published_on <= today, ~used
    )
    return session.scalar(published.limit(1)) is not None
