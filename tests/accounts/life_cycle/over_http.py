"""How an act is done: over HTTP, by the people there are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.accounts.life_cycle.reference import OPERATOR, Act, Answer
from tests.accounts.people import in_letters
from tests.accounts.world import ADDRESS, Person, World, coordinates


@dataclass
class OverHttp:
    """Does what the people of an establishment want done, and adds the newcomers to them.

    :ivar numbers: each given once
    """

    world: World
    home: UUID
    people: dict[str, Person]
    numbers: Iterator[int]

    def call(self, act: Act) -> Callable[[], tuple[Answer, ...]]:
        """Make ready what somebody will send: edits read their ETag now."""
        if act.by is None:
            return lambda: self._create_password(self.people[act.on])
        caller = self.world.operator if act.by == OPERATOR else self.people[act.by]
        accounts = f"/establishments/{self.home}/accounts"
        if act.what == "create":
            return lambda: self._create(caller, accounts, act)
        path = f"{accounts}/{self.people[act.on].account_id}"
        if act.also is not None:
            ids = [str(self.people[name].account_id) for name in (act.on, act.also)]
            body = {"action": act.what.removesuffix("_both"), "ids": ids}
            return lambda: self._many(caller, f"{accounts}/bulk", body)
        if act.what in ("coordinates", "rights"):
            return self._edit(caller, path, act)
        method, path = ("DELETE", path) if act.what == "delete" else ("POST", f"{path}/{act.what}")
        sent: dict[str, Any] | None = {} if act.what == "promote" else None
        return lambda: (self._told(caller.call(method, path, sent)),)

    def _edit(self, caller: Person, path: str, act: Act) -> Callable[[], tuple[Answer, ...]]:
        number = next(self.numbers)
        path = f"{path}/rights" if act.what == "rights" else path
        method = "PUT" if act.what == "rights" else "PATCH"
        tag = self.world.operator.get(path).headers.get("ETag", '"gone"')
        level = "read" if act.seen % 2 == 0 else "write"
        body: dict[str, Any] = {"department": f"Bureau {number}"}
        if act.what == "rights":
            body = {"rights": {"affiliation": level}}
        headers = {"If-Match": tag}
        return lambda: (self._told(caller.call(method, path, body, headers=headers)),)

    def _create(self, caller: Person, path: str, act: Act) -> tuple[Answer, ...]:
        given = coordinates(
            "Anne", in_letters(act.on), email="anne@example.org", postal_address=ADDRESS
        )
        answer = caller.post(path, {"profile": act.profile, "rights": {}, **given})
        if answer.status_code == 201:
            id_ = UUID(answer.json["id"])
            self.people[act.on] = Person(self.world, id_, self.home, act.profile)
        return (self._told(answer),)

    def _create_password(self, person: Person) -> tuple[Answer, ...]:
        self.world.activate(person)
        return ((0, None),)

    def _many(self, caller: Person, path: str, body: dict[str, Any]) -> tuple[Answer, ...]:
        answer = caller.post(path, body)
        if answer.status_code != 200:
            return (self._told(answer),)
        return tuple((0, line["code"]) for line in answer.json)

    @staticmethod
    def _told(answer: Any) -> Answer:
        return answer.status_code, None if answer.status_code < 300 else answer.json["code"]
