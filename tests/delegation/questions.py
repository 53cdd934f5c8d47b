"""Asking who may use what, where."""

from typing import Any

from tests.answers import Answer
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair


def ask(who: Caller, account: Caller | None, joined: Pair, **changes: Any) -> Answer:
    query: dict[str, Any] = {
        "establishment_id": str(joined.town.establishment_id),
        "service": "affiliation",
        "level": "read",
    }
    if account is not None:
        query["account_id"] = str(account.id)
    query = {name: value for name, value in (query | changes).items() if value is not None}
    return who.get("/access", query_string=query)
