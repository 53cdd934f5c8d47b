"""What a centre with bad intentions tries, and those who pose as a town."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from shared.events.accounts import EstablishmentFacts
from tests.answers import Answer
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.delegation.world import TODAY

NOTHING = str(UUID(int=0))
REASON = {"reason": "x"}


@dataclass(frozen=True)
class Aim:
    """At what, and how far.

    :ivar town: the number of a town
    :ivar rights: service to level
    :ivar days: until the how-manyeth day from today, or for how many
    :ivar who: the number of whoever is to be let in
    """

    town: int
    rights: tuple[tuple[str, str], ...]
    days: int
    who: int

    @property
    def scope(self) -> dict[str, Any]:
        last_day = (TODAY + timedelta(days=self.days)).isoformat()
        return {"rights": dict(self.rights), "ends_on": last_day}


@dataclass
class Attacks:
    """Tries what can be tried, over HTTP; whatever is answered, it is never that it broke.

    :ivar pairs: the centre with each town
    :ivar accomplice: another centre, which delegations may be offered to
    :ivar people: who may be let in: of the centre, of a town, of elsewhere
    :ivar applications: so may these
    :ivar seen: what was tried, and how it was answered
    """

    pairs: list[Pair]
    accomplice: EstablishmentFacts
    people: list[Caller]
    applications: list[UUID]
    seen: Counter[str] = field(default_factory=Counter)

    def do(self, who: Caller, name: str, aim: Aim) -> None:
        act: Callable[[Caller, Aim], Answer] = getattr(self, f"_{name}")
        answer = act(who, aim)
        assert answer.status_code < 500, (name, answer.status_code, answer.json)
        self.seen[f"{name} {answer.status_code // 100}"] += 1

    def ids(self, pair: Pair) -> list[str]:
        """List the delegations of the centre, or its accomplice, with a town, the newest first."""
        rows = pair.answerer.get("/delegations?sort=-requested_at&page_size=100").json
        if not isinstance(rows, list):
            return []
        return [row["id"] for row in rows if row["delegating"]["siret"] == pair.town.siret]

    def newest(self, aim: Aim) -> str:
        return next(iter(self.ids(self.pairs[aim.town])), NOTHING)

    def amendment(self, aim: Aim) -> str:
        path = f"/delegations/{self.newest(aim)}/amendments"
        rows = self.pairs[aim.town].answerer.get(path).json
        found = rows if isinstance(rows, list) else []
        return next((row["id"] for row in found if row["status"] == "pending"), NOTHING)

    def read(self, who: Caller, path: str) -> str:
        """Read the hash of what is shown; whoever may not see it makes one up."""
        answer = who.get(path)
        return str(answer.json["text_hash"]) if answer.status_code == 200 else "0" * 64

    # What the centre may ask for, and what it may not do

    def _ask(self, who: Caller, aim: Aim) -> Answer:
        return who.post("/delegations", {"targets": [self.pairs[aim.town].target]} | aim.scope)

    def _ask_by_rows(self, who: Caller, aim: Aim) -> Answer:
        rows = [pair.target | aim.scope for pair in self.pairs]
        return who.post("/delegations/requests", {"rows": rows})

    def _accept(self, who: Caller, aim: Aim) -> Answer:
        path = f"/delegations/{self.newest(aim)}"
        return who.post(f"{path}/accept", {"text_hash": self.read(who, path)})

    def _accept_many(self, who: Caller, aim: Aim) -> Answer:
        answers = [
            {"delegation_id": each, "text_hash": self.read(who, f"/delegations/{each}")}
            for each in self._all()
        ]
        return who.post("/delegations/accept", {"answers": answers})

    def _ask_for_more(self, who: Caller, aim: Aim) -> Answer:
        return who.post(f"/delegations/{self.newest(aim)}/amendments", aim.scope)

    def _prolong_many(self, who: Caller, aim: Aim) -> Answer:
        chosen: dict[str, Any] = {"filter": {}} if aim.who % 2 else {"delegation_ids": self._all()}
        return who.post("/amendments", chosen | {"ends_on": aim.scope["ends_on"]})

    def _accept_more(self, who: Caller, aim: Aim) -> Answer:
        path = f"/delegations/{self.newest(aim)}/amendments/{self.amendment(aim)}"
        return who.post(f"{path}/accept", {"text_hash": self.read(who, path)})

    def _accept_more_of_many(self, who: Caller, aim: Aim) -> Answer:
        delegation_id, amendment_id = self.newest(aim), self.amendment(aim)
        path = f"/delegations/{delegation_id}/amendments/{amendment_id}"
        answer = {"delegation_id": delegation_id, "amendment_id": amendment_id}
        body = {"answers": [answer | {"text_hash": self.read(who, path)}]}
        return who.post("/amendments/accept", body)

    def _allow_extension(self, who: Caller, aim: Aim) -> Answer:
        path = f"/delegations/{self.newest(aim)}/allow-extension"
        return who.post(path, {"days": min(aim.days, 180)})

    def _resume(self, who: Caller, aim: Aim) -> Answer:
        return who.post(f"/delegations/{self.newest(aim)}/resume")

    def _reduce(self, who: Caller, aim: Aim) -> Answer:
        return who.post(f"/delegations/{self.newest(aim)}/reduce", aim.scope)

    def _cancel_many(self, who: Caller, aim: Aim) -> Answer:
        return who.post("/delegations/cancel", {"filter": {}})

    def _refer(self, who: Caller, aim: Aim) -> Answer:
        path = f"/delegations/{self.newest(aim)}/refer"
        return who.post(path, {"own_reference": "status = active"})

    # What it gives to an accomplice, and says of a paper

    def _ask_by_mandate(self, who: Caller, aim: Aim) -> Answer:
        signed_on = (TODAY - timedelta(days=aim.days)).isoformat()
        mandate = {"signed_on": signed_on, "reference": "accepted, in force"}
        row = self.pairs[aim.town].target | aim.scope | {"mandate": mandate}
        return who.post("/delegations/requests", {"rows": [row]})

    def _offer(self, who: Caller, aim: Aim) -> Answer:
        successor = {"siret": self.accomplice.siret, "contract_number": "VF201"}
        body = {"successor": successor, "filter": {}, "message": "accepted"}
        return who.post("/transfers", body)

    def _take(self, who: Caller, aim: Aim) -> Answer:
        return who.post(f"/transfers/{self._transfer(who)}/take", {"message": "accepted"})

    def _withdraw(self, who: Caller, aim: Aim) -> Answer:
        return who.post(f"/transfers/{self._transfer(who)}/withdraw")

    def _transfer(self, who: Caller) -> str:
        rows = who.get("/transfers").json
        found = rows if isinstance(rows, list) else []
        return next((row["id"] for row in found), NOTHING)

    # Whom it lets in, and how far

    def _assign(self, who: Caller, aim: Aim) -> Answer:
        body = {"account_id": str(self._whom(aim).id), "rights": dict(aim.rights)}
        return who.post(f"/delegations/{self.newest(aim)}/assignments", body)

    def _assign_many(self, who: Caller, aim: Aim) -> Answer:
        body = {"account_id": str(self._whom(aim).id), "filter": {}}
        more = {"rights": dict(aim.rights), "as_far_as_each_goes": bool(aim.days % 2)}
        return who.post("/assignments", body | more)

    def _assign_application(self, who: Caller, aim: Aim) -> Answer:
        client_id = self.applications[aim.who % len(self.applications)]
        body = {"client_id": str(client_id), "rights": dict(aim.rights)}
        return who.post(f"/delegations/{self.newest(aim)}/assignments", body)

    def _hand_over(self, who: Caller, aim: Aim) -> Answer:
        one, other = self._whom(aim), self.people[(aim.who + 1) % len(self.people)]
        both = {"from_account_id": str(one.id), "to_account_id": str(other.id)}
        return who.post("/assignments/hand-over", both)

    def _whom(self, aim: Aim) -> Caller:
        return self.people[aim.who % len(self.people)]

    def _all(self) -> list[str]:
        return [*(each for pair in self.pairs for each in self.ids(pair)), NOTHING][:100]


BY_THE_CENTRE: Iterable[str] = (
    *("ask", "ask", "ask_by_rows", "accept", "accept_many", "ask_for_more", "ask_for_more"),
    *("prolong_many", "accept_more", "accept_more_of_many", "allow_extension", "resume", "reduce"),
    *("cancel_many", "refer", "assign", "assign", "assign_many", "assign_application"),
    *("hand_over", "hand_over", "ask_by_mandate", "offer", "offer", "take", "take", "withdraw"),
)
BY_IMPOSTORS: Iterable[str] = (
    *("accept", "accept_many", "accept_more", "accept_more_of_many", "allow_extension"),
)
"""What somebody tries of the town's side who is the requester themselves, or linked to them."""
