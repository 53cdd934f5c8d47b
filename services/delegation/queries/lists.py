"""The list of delegations, as one of the two sides sees it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from services.delegation.models import RUNNING, Delegation, Side, Status
from services.delegation.queries.delegations import WHOLE
from shared import text
from shared.access.tables import AccessEstablishment
from shared.clock import paris_date


def listed(
    establishment_id: UUID,
    *,
    side: Side | None = None,
    status: Status | None = None,
    q: str | None = None,
) -> Select[Delegation]:
    """Select the delegations of an establishment, newest first.

    :param establishment_id: whose list it is
    :param side: only those where it is on this side
    :param q: words to look for in the other establishment's name, SIRET and contract number; each
        counts by itself, and what matches more of them comes first
    """
    statement = select(Delegation).options(*WHOLE)
    if side is not None:
        own = {
            Side.CENTRALISING: Delegation.centralising_id,
            Side.DELEGATING: Delegation.delegating_id,
        }
        statement = statement.where(own[side] == establishment_id)
    if status is not None:
        statement = statement.where(Delegation.status == status)
    if q and text.terms(q):
        statement = _searching(statement, establishment_id, q)
    return statement.order_by(Delegation.requested_at.desc(), Delegation.id.desc())


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits for the administrators of an establishment.

    :ivar requests_to_answer: asked of it
    :ivar ends_soon: delegations in force, on either side
    """

    requests_to_answer: int
    ends_soon: int


def waiting(
    session: Session, establishment_id: UUID, *, within_days: int, now: datetime
) -> Waiting:
    """Count what waits for an establishment.

    :param within_days: how many days ahead a delegation may end to end soon
    """
    today = paris_date(now)
    is_asked = and_(
        Delegation.delegating_id == establishment_id,
        Delegation.status == Status.PENDING,
        Delegation.answer_by > now,
        Delegation.ends_on >= today,
    )
    soon = today, today + timedelta(days=within_days)
    is_ending = and_(Delegation.status.in_(RUNNING), Delegation.ends_on.between(*soon))
    is_own = or_(
        Delegation.centralising_id == establishment_id,
        Delegation.delegating_id == establishment_id,
    )
    counts = select(func.count().filter(is_asked), func.count().filter(is_ending))
    of_either = Delegation.status.in_({Status.PENDING, *RUNNING})
    asked, ending = session.execute(counts.where(is_own, of_either)).one()
    return Waiting(requests_to_answer=asked, ends_soon=ending)


def _searching(statement: Select[Delegation], establishment_id: UUID, q: str) -> Select[Delegation]:
    other = aliased(AccessEstablishment)
    other_id = case(
        (Delegation.centralising_id == establishment_id, Delegation.delegating_id),
        else_=Delegation.centralising_id,
    )
    matches = [other.search_text.contains(term, autoescape=True) for term in text.terms(q)]
    matches += [
        Delegation.contract_number.contains(text.fold_code(number), autoescape=True)
        for number in text.clean(q).split()[: text.MOST_TERMS]
    ]
    score = sum(
        (case((match, 1), else_=0) for match in matches[1:]), case((matches[0], 1), else_=0)
    )
    return (
        statement.join(other, other.establishment_id == other_id)
        .where(or_(*matches))
        .order_by(score.desc())
    )
