"""Which delegations an act on many is about, as its body says."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.delegation import queries
from services.delegation.domain.criteria import Criteria, Selection
from shared.web import current


def selection_of(body: dict[str, Any], *, ids: str = "ids") -> Selection:
    """Take out of a body which delegations it is about.

    :param ids: the name of the field with ids
    """
    filter_ = body.pop("filter", None)
    return Selection(
        ids=body.pop(ids, None), filter=None if filter_ is None else Criteria(**filter_)
    )


def chosen(body: dict[str, Any], *, ids: str = "ids") -> Sequence[UUID]:
    """Take out of a body which delegations it is about, and tell their ids.

    :raises SelectionChanged: if there are not as many as it expects
    """
    return queries.choosing.ids_of(
        current.session(),
        current.actor().acting_tenant,
        selection_of(body, ids=ids),
        expected=body.pop("expected", None),
        now=current.now(),
    )
