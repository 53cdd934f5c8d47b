"""Which delegations an act, or a table, is about: some by id, or all that match a filter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from services.delegation.domain.criteria import Criteria, Selection
from services.delegation.errors import SelectionChanged
from services.delegation.models import Delegation
from services.delegation.queries import lists


def ids_of(
    session: Session,
    establishment_id: UUID,
    selection: Selection,
    *,
    expected: int | None,
    now: datetime,
) -> Sequence[UUID]:
    """Tell the ids: those given, as given, whoever has them; else of all that match, in order.

    :param expected: how many there are, as far as the caller knows; None: they do not say
    :raises SelectionChanged: if there are more or fewer
    """
    if selection.ids is not None:
        found: Sequence[UUID] = list(dict.fromkeys(selection.ids))
    else:
        matching = lists.matching(establishment_id, selection.criteria, now=now)
        ids = matching.with_only_columns(Delegation.id).order_by(Delegation.id)
        found = list(session.scalars(ids))
    if expected not in (None, len(found)):
        raise SelectionChanged(count=len(found))
    return found


def rows_of(establishment_id: UUID, selection: Selection, *, now: datetime) -> Select[Any]:
    """Select the delegations: those of the ids that are there, else all that match."""
    if selection.ids is None:
        return lists.listed(establishment_id, selection.criteria, now=now)
    all_of_them = lists.listed(establishment_id, Criteria(sort="name"), now=now)
    return all_of_them.where(Delegation.id.in_(selection.ids))


def count(session: Session, rows: Select[Any]) -> int:
    """Count the delegations that are selected."""
    chosen = rows.with_only_columns(Delegation.id).order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(chosen)) or 0
