"""All delegations of the platform, as operators look for them: by either side, without persons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, or_, select
from sqlalchemy.orm import Session, aliased

from services.delegation.domain.criteria import Criteria
from services.delegation.models import Delegation, Side, Status
from services.delegation.queries import lists, showing, texts
from services.delegation.queries.delegations import WHOLE
from services.delegation.queries.shown import ShownLine
from shared import text
from shared.access.tables import AccessEstablishment

CENTRALISING, DELEGATING = aliased(AccessEstablishment), aliased(AccessEstablishment)
"""The two sides of a delegation."""

SORTS: Mapping[str, Any] = {
    "centralising": CENTRALISING.search_text,
    "delegating": DELEGATING.search_text,
    "ends_on": Delegation.ends_on,
    "status": case({status: place for place, status in enumerate(Status)}, value=Delegation.status),
    "requested_at": Delegation.requested_at,
}
"""What the list may be sorted by: of states, what waits for an answer comes first."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A delegation as an operator finds it; who acted in it is told where it is read by itself.

    :ivar services: its lines, in their order
    :ivar suspended_by: delegating, operator and rules, or some of them, or none
    :ivar is_in_force: whether it grants anything today
    """

    delegation: Delegation
    services: list[ShownLine]
    suspended_by: list[Side]
    is_in_force: bool


def listed(criteria: Criteria, *, now: datetime) -> Select[Delegation]:
    """Select delegations between whomever, newest first unless it is wanted otherwise.

    What is searched is the name, SIRET and contract numbers of both sides: each term counts alone,
    and what matches more of them comes first. What a centre calls a delegation is its own.
    """
    found = _found(criteria.q)
    statement = (
        select(Delegation)
        .join(CENTRALISING, CENTRALISING.establishment_id == Delegation.centralising_id)
        .join(DELEGATING, DELEGATING.establishment_id == Delegation.delegating_id)
        .where(*lists.of_anybody(criteria, now))
        .options(*WHOLE)
    )
    if found:
        statement = statement.where(or_(*found))
    newest = (Delegation.requested_at.desc(), Delegation.id.desc())
    if criteria.sort:
        column = SORTS[criteria.sort.removeprefix("-")]
        order = column.desc() if criteria.sort.startswith("-") else column.asc()
        return statement.order_by(order, *newest)
    if found:
        return statement.order_by(lists.score(found).desc(), *newest)
    return statement.order_by(*newest)


def shown(session: Session, delegations: Iterable[Delegation], *, today: date) -> list[Found]:
    """Show delegations, with what their services are called."""
    found = list(delegations)
    catalogue = texts.catalogue(session, {line.service for each in found for line in each.lines})
    return [
        Found(
            delegation=each,
            services=showing.lines_of(each, catalogue),
            suspended_by=each.suspended_by,
            is_in_force=each.is_in_force(today),
        )
        for each in found
    ]


def _found(q: str | None) -> list[ColumnElement[bool]]:
    """Tell in SQL, term by term, what is found by it."""
    terms = text.terms(q) if q else []
    if not q or not terms:
        return []
    numbers = text.clean(q).split()[: text.MOST_TERMS]
    return [
        *(
            or_(
                CENTRALISING.search_text.contains(term, autoescape=True),
                DELEGATING.search_text.contains(term, autoescape=True),
            )
            for term in terms
        ),
        *(
            Delegation.contract_number.contains(text.fold_code(number), autoescape=True)
            for number in numbers
        ),
    ]
