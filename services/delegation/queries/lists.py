"""The list of delegations, as one of the two sides sees it: searched, filtered and sorted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, literal, or_, select
from sqlalchemy.orm import aliased

from services.delegation.domain.criteria import Criteria
from services.delegation.models import Delegation, Line, Side, Status
from services.delegation.queries import attention
from services.delegation.queries.delegations import WHOLE
from shared import text
from shared.access.tables import AccessEstablishment
from shared.clock import paris_date

OTHER = aliased(AccessEstablishment)
"""The establishment on the other side of a delegation."""

SORTS: Mapping[str, Any] = {
    "name": OTHER.search_text,
    "ends_on": Delegation.ends_on,
    "status": case({status: place for place, status in enumerate(Status)}, value=Delegation.status),
    "requested_at": Delegation.requested_at,
}
"""What the list may be sorted by: of states, what waits for an answer comes first."""

_OWN = {Side.CENTRALISING: Delegation.centralising_id, Side.DELEGATING: Delegation.delegating_id}


def listed(establishment_id: UUID, criteria: Criteria, *, now: datetime) -> Select[Delegation]:
    """Select the delegations of an establishment, newest first unless it is wanted otherwise.

    What is searched is the other establishment's name, SIRET and contract number, and what the
    establishment calls it by itself, where it is the centralising one: each term counts alone, and
    what matches more of them comes first.

    :param establishment_id: whose list it is
    """
    statement = matching(establishment_id, criteria, now=now).options(*WHOLE)
    newest = (Delegation.requested_at.desc(), Delegation.id.desc())
    if criteria.sort:
        column = SORTS[criteria.sort.removeprefix("-")]
        order = column.desc() if criteria.sort.startswith("-") else column.asc()
        return statement.order_by(order, *newest)
    if found := _found(establishment_id, criteria.q):
        return statement.order_by(score(found).desc(), *newest)
    return statement.order_by(*newest)


def score(found: Sequence[ColumnElement[bool]]) -> ColumnElement[int]:
    """Count in SQL by how many terms a row is found."""
    total: ColumnElement[int] = literal(0)
    for each in found:
        total = total + case((each, 1), else_=0)
    return total


def matching(establishment_id: UUID, criteria: Criteria, *, now: datetime) -> Select[Delegation]:
    """Select the delegations of an establishment that match, in no order."""
    return (
        select(Delegation)
        .join(
            OTHER,
            OTHER.establishment_id
            == case(
                (Delegation.centralising_id == establishment_id, Delegation.delegating_id),
                else_=Delegation.centralising_id,
            ),
        )
        .where(*_conditions(establishment_id, criteria, now))
    )


def _conditions(
    establishment_id: UUID, criteria: Criteria, now: datetime
) -> Iterator[ColumnElement[bool]]:
    if criteria.side is not None:
        yield _OWN[criteria.side] == establishment_id
    yield from of_anybody(criteria, now)
    if criteria.establishment_ids is not None:
        yield OTHER.establishment_id.in_(criteria.establishment_ids)
    if found := _found(establishment_id, criteria.q):
        yield or_(*found)


def of_anybody(criteria: Criteria, now: datetime) -> Iterator[ColumnElement[bool]]:
    """Tell in SQL what is wanted, whoever reads: all but the side, and the words to look for."""
    if criteria.status is not None:
        yield Delegation.status == criteria.status
    if criteria.service is not None:
        yield Delegation.id.in_(select(Line.delegation_id).where(Line.service == criteria.service))
    if criteria.ends_before is not None:
        yield Delegation.ends_on < criteria.ends_before
    if criteria.ends_after is not None:
        yield Delegation.ends_on > criteria.ends_after
    if criteria.attention is not None:
        today = paris_date(now)
        yield attention.needs(
            criteria.attention, within_days=criteria.within_days, now=now, today=today
        )


def _found(establishment_id: UUID, q: str | None) -> list[ColumnElement[bool]]:
    """Tell in SQL, term by term, what is found by it."""
    terms = text.terms(q) if q else []
    if not q or not terms:
        return []
    is_ours = Delegation.centralising_id == establishment_id
    numbers = text.clean(q).split()[: text.MOST_TERMS]
    return [
        *(OTHER.search_text.contains(term, autoescape=True) for term in terms),
        *(
            Delegation.contract_number.contains(text.fold_code(number), autoescape=True)
            for number in numbers
        ),
        *(
            and_(is_ours, Delegation.own_reference_key.contains(term, autoescape=True))
            for term in terms
        ),
    ]
