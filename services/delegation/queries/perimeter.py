"""Where somebody may act for others: searched, filtered, sorted and counted in SQL."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from services.delegation.models import Delegation
from shared import access, text
from shared.access.tables import AccessDelegation, AccessEstablishment, Assignee

_LAST_DAY = func.min(AccessDelegation.ends_on)

SORTS: Mapping[str, Any] = {
    "name": AccessEstablishment.search_text,
    "siret": AccessEstablishment.siret,
    "ends_on": _LAST_DAY,
}
"""What a perimeter may be sorted by."""


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """Which establishments are wanted, in which order.

    :ivar establishment_id: only this one
    :ivar q: terms, each of which counts by itself
    :ivar service: those where this service may be used
    :ivar ends_before, ends_after: those where a delegation ends before, or after, this day
    :ivar sort: a column, with `-` before it for the reverse
    """

    establishment_id: UUID | None = None
    q: str | None = None
    service: str | None = None
    ends_before: date | None = None
    ends_after: date | None = None
    sort: str = "name"


@dataclass(frozen=True, kw_only=True)
class Reach:
    """An establishment that somebody may act for, and what they may use there.

    :ivar ends_on: the first day by which less of it is left
    """

    establishment_id: UUID
    siret: str
    name: str
    ends_on: date
    grants: access.Grants


def places(
    assignee: Assignee, criteria: Criteria, *, scoped: Collection[str] | None, today: date
) -> Select[Any]:
    """Select the establishments: rows of id, SIRET, name, first last day, and how many in all.

    :param scoped: the services that a machine client's scopes reach; None: all
    :param today: the day in Paris
    """
    place = AccessEstablishment
    statement: Any = (
        select(
            place.establishment_id,
            place.siret,
            place.name,
            _LAST_DAY.label("ends_on"),
            func.count().over().label("total"),
        )
        .select_from(AccessDelegation)
        .join(place, place.establishment_id == AccessDelegation.delegating_id)
        .where(
            *access.lets(assignee, today=today),
            _grants_something(assignee, _wanted(criteria.service, scoped)),
            *_narrowing(criteria, assignee),
        )
        .group_by(place.establishment_id)
    )
    column = SORTS[criteria.sort.removeprefix("-")]
    order = column.desc() if criteria.sort.startswith("-") else column.asc()
    arranged: Select[Any] = statement.order_by(order, place.establishment_id)
    return arranged


def page(
    session: Session, wanted: Select[Any], *, first: int, size: int
) -> tuple[Sequence[Any], int]:
    """Read one page of `places`, and how many there are in all, by one look at them.

    :param first: how many come before it
    """
    found = session.execute(wanted.offset(first).limit(size)).all()
    if found or not first:
        return found, found[0].total if found else 0
    counted = select(func.count()).select_from(wanted.order_by(None).subquery())
    return [], session.scalar(counted) or 0


def reach(
    session: Session,
    found: Sequence[Any],
    assignee: Assignee,
    *,
    client: access.Client | None,
    today: date,
) -> list[Reach]:
    """Tell what somebody may use in the establishments of a page.

    :param client: the assignee, where it is a machine client
    """
    ids = [row.establishment_id for row in found]
    grants: Mapping[UUID, access.Grants] = (
        access.grants_of(session, assignee, today=today, places=ids) if ids else {}
    )
    if client is not None:
        grants = client.within_scopes(grants)
    return [
        Reach(
            establishment_id=row.establishment_id,
            siret=row.siret,
            name=row.name,
            ends_on=row.ends_on,
            grants=grants[row.establishment_id],
        )
        for row in found
        if row.establishment_id in grants
    ]


def _wanted(service: str | None, scoped: Collection[str] | None) -> Collection[str] | None:
    """Tell which services are looked for; None: any."""
    if service is None:
        return scoped
    return [service] if scoped is None or service in scoped else []


def _grants_something(assignee: Assignee, wanted: Collection[str] | None) -> ColumnElement[bool]:
    """Tell whether a delegation carries any of what somebody is assigned to in it.

    :param wanted: only of these services; None: of any
    """
    lines: Any = AccessDelegation.lines
    assigned = access.assigned_to(assignee)
    if wanted is not None:
        carried = (and_(lines.has_key(code), assigned.has_key(code)) for code in sorted(wanted))
        return or_(false(), *carried)
    code = func.jsonb_object_keys(assigned).column_valued("code")
    found = select(code).where(lines.has_key(code))
    # Nearly always they are assigned to what it carries, as far: no need to look at each service.
    return or_(and_(assigned != {}, lines.contains(assigned)), found.exists())


def _narrowing(criteria: Criteria, assignee: Assignee) -> Iterator[ColumnElement[bool]]:
    if criteria.establishment_id is not None:
        yield AccessDelegation.delegating_id == criteria.establishment_id
    if criteria.ends_before is not None:
        yield AccessDelegation.ends_on < criteria.ends_before
    if criteria.ends_after is not None:
        yield AccessDelegation.ends_on > criteria.ends_after
    if criteria.q and (terms := text.terms(criteria.q)):
        numbers = [text.fold_code(each) for each in text.clean(criteria.q).split()]
        called = [
            *(Delegation.contract_number.contains(each, autoescape=True) for each in numbers),
            *(Delegation.own_reference_key.contains(each, autoescape=True) for each in terms),
        ]
        # Of all its delegations at once: looking into each of them by itself takes twice as long.
        so_called = select(Delegation.id).where(
            Delegation.centralising_id == assignee.home_id, or_(*called)
        )
        search_text = AccessEstablishment.search_text
        named = [search_text.contains(term, autoescape=True) for term in terms]
        yield or_(*named, AccessDelegation.delegation_id.in_(so_called))
