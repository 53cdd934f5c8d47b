"""Which accounts a job is about, as its parameters tell."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select

from services.accounts import queries
from services.accounts.domain.criteria import Criteria
from services.accounts.schemas.listing import AccountFilter


def rows(asked: Mapping[str, Any], *, now: datetime) -> Select[Any]:
    """Select the accounts, by name: those of the ids that are there, else all that match.

    :param asked: `ids` or `filter`, as they were sent, when they were found good
    """
    ids = [UUID(account_id) for account_id in asked["ids"]] if "ids" in asked else None
    criteria = _criteria(asked.get("filter", {}))
    return queries.choosing.rows_of(ids=ids, criteria=criteria, now=now)


def _criteria(sent: Mapping[str, Any]) -> Criteria:
    fields = AccountFilter().fields
    return Criteria(**{name: fields[name].deserialize(value) for name, value in sent.items()})
