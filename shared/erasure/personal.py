"""Which facts of a message are personal, and what it says without them."""

from collections.abc import Collection, Iterator
from typing import Any

PERSONAL: dict[str, str | None] = {
    "first_name": "",
    "last_name": "",
    "email": "",
    "phone": None,
    "department": None,
    "new_email": "",
    "previous_email": None,
    "former_email": None,
    "device": "",
    "sealed": "",
    "error": "",
}
"""Personal facts by name, and what stands in their place: a message stays one that can be read.

Ids, identifiers, dates, rights and states stay: what is projected from them holds no name. What
stands beside a person as `<person>_<fact>`, such as `inviter_phone`, is that person's.
"""

_EMPTY: dict[str, str | None] = {**PERSONAL, "line": ""}
"""The same, and what no event carries: a line of an e-mail that tells of many people."""


def emptied(message: dict[str, Any], account_ids: Collection[str]) -> dict[str, Any] | None:
    """Write a message without what it says of some people; None: it says nothing of them.

    Whoever else it speaks of stays as they are. An emptied message carries the CloudEvents
    extension `erased`.

    :param message: as it travels
    :param account_ids: whose personal data goes
    """
    ids = frozenset(account_ids)
    data = message["data"]
    is_about = message["subject"] in ids or _id_of(data.get("account")) in ids
    without = _without(data, ids, is_about=is_about)
    return None if without == data else {**message, "data": without, "erased": True}


def without(facts: Any, account_ids: Collection[str]) -> Any:
    """Write facts without what they say of some people, who stand in them with their ids."""
    return _without(facts, frozenset(account_ids))


def named(facts: Any) -> list[str]:
    """List the ids of the people that facts name, each once, in order."""
    return sorted(set(_named(facts)))


def _named(facts: Any) -> Iterator[str]:
    if isinstance(facts, list):
        for one in facts:
            yield from _named(one)
    elif isinstance(facts, dict):
        if account_id := _id_of(facts):
            yield account_id
        for value in facts.values():
            yield from _named(value)


def _without(said: Any, ids: frozenset[str], *, is_about: bool = False) -> Any:
    if isinstance(said, list):
        return [_without(one, ids) for one in said]
    if not isinstance(said, dict):
        return said
    is_theirs = is_about or _id_of(said) in ids
    return {
        name: _nothing(name, value)
        if (is_theirs and name in _EMPTY) or _is_beside_one(said, name, ids)
        else _without(value, ids)
        for name, value in said.items()
    }


def _is_beside_one(said: dict[str, Any], name: str, ids: frozenset[str]) -> bool:
    person, _, fact = name.rpartition("_")
    return fact in _EMPTY and _id_of(said.get(person)) in ids


def _nothing(name: str, value: Any) -> str | None:
    return None if value is None else _EMPTY.get(name)


def _id_of(said: Any) -> str | None:
    return said.get("account_id") if isinstance(said, dict) else None
