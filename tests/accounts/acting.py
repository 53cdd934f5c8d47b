"""Acts on many accounts, and what became of each."""

from typing import Any

from tests.accounts.world import Person
from tests.answers import Answer


def bulk(caller: Person, home: Person, action: str, *people: Person, **said: Any) -> Answer:
    body: dict[str, Any] = {"action": action, **said}
    if "filter" not in said:
        body["ids"] = [str(person.account_id) for person in people]
    return caller.post(f"{home.accounts}/bulk", body)
