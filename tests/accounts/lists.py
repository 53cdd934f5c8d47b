"""Reading the list of accounts."""

from typing import Any
from urllib.parse import urlencode

from tests.accounts.world import Person


def names(head: Person, **query: Any) -> list[str]:
    """Tell the last names of those who are listed, in their order."""
    answer = head.get(f"{head.accounts}?{urlencode(query)}")
    assert answer.status_code == 200, answer.json
    return [row["last_name"] for row in answer.json]
