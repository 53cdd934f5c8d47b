"""Opening a review, and deciding in it."""

from typing import Any

from tests.accounts.world import Person


def open_review(head: Person, *, of: Person | None = None) -> str:
    home = (of or head).home
    answer = head.post(f"/establishments/{home}/reviews")
    assert answer.status_code == 201, answer.json
    return f"/establishments/{home}/reviews/{answer.json['id']}"


def decide(head: Person, review: str, **verdicts: Person) -> list[dict[str, Any]]:
    decisions = [
        {"account_id": str(person.account_id), "decision": verdict.rstrip("_")}
        for verdict, person in verdicts.items()
    ]
    answer = head.call("PUT", f"{review}/decisions", {"decisions": decisions})
    assert answer.status_code == 200, answer.json
    items: list[dict[str, Any]] = answer.json
    return items
