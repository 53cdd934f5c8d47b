"""The history of an establishment, as somebody reads it."""

from typing import Any

from tests.accounts.world import Person


def rows(person: Person, query: str = "", **options: Any) -> list[dict[str, Any]]:
    """Read the newest page of the history of somebody's establishment."""
    answer = person.get(f"/establishments/{person.home}/history{query}", **options)
    assert answer.status_code == 200, answer.json
    found: list[dict[str, Any]] = answer.json
    return found
