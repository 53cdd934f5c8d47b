"""What somebody who was let in tries, to get further than they were."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from shared import clock
from tests.accounts.importing import HEADER
from tests.accounts.malice.mandate import Intruder
from tests.accounts.people import in_letters
from tests.accounts.world import ADDRESS, Person, coordinates
from tests.answers import Answer

DECISIONS = ("delete", "renew", "leave")
WORDS = {"none": "", "read": "lecture", "write": "modification"}


@dataclass(frozen=True)
class Target:
    """Whom, and how far.

    :ivar who: the number of an account of the town's, its head among them
    :ivar flag: an administrator's account rather than a user's; decided on otherwise
    """

    who: int
    rights: tuple[tuple[str, str], ...]
    flag: bool
    where: int = 0


@dataclass
class Attacks:
    """Tries what can be tried, over HTTP.

    :ivar people: of the town, the head first
    :ivar homes: whose accounts are aimed at: the town's mostly, the centre's, a stranger's
    :ivar asked: whose address was asked for last by the intruder, and when
    """

    intruder: Intruder
    people: list[Person]
    homes: list[Person]
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    asked: dict[UUID, datetime] = field(default_factory=dict)
    review: str | None = None
    seen: Counter[str] = field(default_factory=Counter)

    def do(self, name: str, target: Target) -> None:
        """Try something; whatever is answered, it is never that the service broke."""
        act: Callable[[Person, Person, Target], Answer] = getattr(self, f"_{name}")
        home = self.homes[target.where % len(self.homes)]
        person = self.people[target.who % len(self.people)]
        answer = act(home, person, target)
        assert answer.status_code < 500, (name, answer.status_code, answer.data)
        self.seen[f"{name} {answer.status_code // 100}"] += 1

    def _name(self) -> str:
        return in_letters(f"Pirate {next(self.numbers)}")

    def _create(self, home: Person, person: Person, target: Target) -> Answer:
        profile = "administrator" if target.flag else "user"
        said = {"profile": profile, "rights": dict(target.rights), "postal_address": ADDRESS}
        body = coordinates("Anne", self._name(), email="pirate@example.org") | said
        answer = self.intruder.post(home.accounts, body | {"same_person": False})
        if answer.status_code == 201 and home is self.homes[0]:
            made = answer.json
            self.people.append(Person(person.world, UUID(made["id"]), home.home, "user"))
        return answer

    def _edit(self, path: str, body: Any, method: str) -> Answer:
        tag = self.intruder.get(path).headers.get("ETag", '"none"')
        return self.intruder.call(method, path, body, headers={"If-Match": tag})

    def _address(self, home: Person, person: Person, target: Target) -> Answer:
        body = {"email": f"pirate{next(self.numbers)}@example.org"}
        answer = self._edit(f"{home.accounts}/{person.account_id}", body, "PATCH")
        if answer.status_code == 200:
            self.asked[person.account_id] = clock.now()
        return answer

    def _profile(self, home: Person, person: Person, target: Target) -> Answer:
        path = f"{home.accounts}/{person.account_id}"
        return self._edit(path, {"profile": "administrator"}, "PATCH")

    def _rights(self, home: Person, person: Person, target: Target) -> Answer:
        path = f"{home.accounts}/{person.account_id}/rights"
        return self._edit(path, {"rights": dict(target.rights)}, "PUT")

    def _promote(self, home: Person, person: Person, target: Target) -> Answer:
        path = f"{home.accounts}/{person.account_id}/promote"
        return self.intruder.post(path, {"postal_address": ADDRESS})

    def _delete(self, home: Person, person: Person, target: Target) -> Answer:
        return self.intruder.call("DELETE", f"{home.accounts}/{person.account_id}")

    def _invite(self, home: Person, person: Person, target: Target) -> Answer:
        return self.intruder.post(f"{home.accounts}/{person.account_id}/invite")

    def _many(self, home: Person, person: Person, target: Target) -> Answer:
        """Set the rights of all, copy somebody's to all, or delete all."""
        body: dict[str, Any] = {"filter": {}}
        if target.flag and target.who % 2:
            body |= {"action": "copy_rights", "source_id": str(person.account_id)}
        elif target.flag:
            body |= {"action": "delete", "ids": [str(person.account_id)]}
            del body["filter"]
        else:
            body |= {"action": "set_rights", "rights": dict(target.rights)}
        return self.intruder.post(f"{home.accounts}/bulk", body)

    def _import(self, home: Person, person: Person, target: Target) -> Answer:
        """Send a file: two users with rights of their own, and an administrator."""
        level = WORDS[dict(target.rights).get("paie", "none")]
        rows = [
            f"Mme;Odile;{self._name()};odile@example.org;;;{profile};1 place;01990;Ville;{level}"
            for profile in ("utilisateur", "administrateur", "utilisateur")
        ]
        service = next(iter(dict(target.rights)), "paie")
        header = HEADER.replace("droit: paie", f"droit: {service}")
        return self.intruder.call(
            "POST",
            f"{home.accounts}/import",
            data="\r\n".join((header, *rows)).encode(),
            headers={"Content-Type": "text/csv"},
        )

    def _open_review(self, home: Person, person: Person, target: Target) -> Answer:
        answer = self.intruder.post(f"/establishments/{home.home}/reviews")
        if answer.status_code == 201 and home is self.homes[0]:
            self.review = f"/establishments/{home.home}/reviews/{answer.json['id']}"
        return answer

    def _decide(self, home: Person, person: Person, target: Target) -> Answer:
        review = self.review or f"/establishments/{home.home}/reviews/{home.home}"
        decision = DECISIONS[target.who % 3]
        if target.flag:
            body: dict[str, Any] = {"decision": decision, "filter": {}}
            return self.intruder.post(f"{review}/decide", body)
        one = {"account_id": str(person.account_id), "decision": decision}
        return self.intruder.call("PUT", f"{review}/decisions", {"decisions": [one]})

    def _everywhere(self, home: Person, person: Person, target: Target) -> Answer:
        """Renew, or delete, in all establishments that they may act in."""
        if target.flag:
            return self.intruder.post("/renewals", {"establishments": "all"})
        body = {"establishments": "all", "decision": "delete", "filter": {}}
        return self.intruder.post("/reviews/decide", body)

    def _house(self, home: Person, person: Person, target: Target) -> Answer:
        """Do what only the house itself, or an operator, does."""
        path = f"/establishments/{home.home}"
        tries: list[Callable[[], Answer]] = [
            lambda: self.intruder.post(f"{path}/terms-acceptances", {"number": 1, "digest": "0"}),
            lambda: self._edit(path, {"is_centralising": True}, "PATCH"),
            lambda: self.intruder.post(f"{path}/suspend", {"reason": "x"}),
            lambda: self.intruder.post(f"{path}/close", {"reason": "x"}),
            lambda: self.intruder.post(f"{path}/recover", {"account_id": str(person.account_id)}),
            lambda: self.intruder.post(f"{home.accounts}/legacy-import", {}),
            lambda: self.intruder.get(f"{path}/history"),
        ]
        return tries[target.who % len(tries)]()


ATTACKS = (
    *("create", "create", "address", "address", "profile", "rights", "rights", "promote"),
    *("delete", "invite", "many", "many", "import", "open_review", "decide", "decide"),
    *("everywhere", "house"),
)
