"""How an act is done: over HTTP, by whoever does such things."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from tests.answers import Answer
from tests.delegation.callers import Caller
from tests.delegation.life_cycle.acts import BARRED, DONE, REFUSED, Act, Answers
from tests.delegation.world import TODAY

NOTHING = str(UUID(int=0))
NO_HASH = "0" * 64
REASON = {"reason": "Parce que."}
Call = Callable[[], Answers]

PLAIN: dict[str, tuple[str, dict[str, Any] | None]] = {
    "refuse": ("refuse", REASON),
    "terminate": ("terminate", REASON),
    "suspend": ("suspend", REASON),
    "cancel": ("cancel", None),
    "resume": ("resume", None),
    "withdraw_extension": ("withdraw-extension", None),
    "stop": ("suspend", REASON),
    "let_go_on": ("resume", None),
}
"""Acts on one delegation that say nothing of rights or days."""


class Joined(Protocol):
    """The centre and a town: how a request names it, and who acts for either side."""

    @property
    def id(self) -> UUID: ...
    @property
    def target(self) -> Mapping[str, str]: ...
    @property
    def asker(self) -> Caller: ...
    @property
    def answerer(self) -> Caller: ...


@dataclass
class Hands:
    """Does what the centre and the towns want done.

    :ivar pairs: the centre with each town
    :ivar operator: who acts for the platform
    :ivar ids: by town and number, the delegations there were
    :ivar day: how many days have gone by
    """

    pairs: Sequence[Joined]
    workers: list[Caller]
    operator: Caller
    ids: dict[tuple[int, int], str] = field(default_factory=dict)
    day: int = 0

    def call(self, act: Act) -> Call:
        """Make ready what somebody will send: what has to be read first is read now."""
        who = self._who(act.by)
        if act.what == "ask":
            return lambda: self._ask(who, act)
        path, body = self._many(act) if act.is_many or act.what == "hand_over" else self._one(act)
        if path.startswith("DELETE "):
            return lambda: _told(who.delete(path.removeprefix("DELETE ")))
        return lambda: _told(who.post(path, body))

    def _who(self, by: str) -> Caller:
        if by == "operator":
            return self.operator
        if by == "centre":
            return self.pairs[0].asker
        return self.pairs[int(by.removeprefix("town "))].answerer

    def _ids(self, act: Act) -> list[str]:
        return [self.ids.get(each, NOTHING) for each in act.on]

    def _ask(self, who: Caller, act: Act) -> Answers:
        ((town, number),) = act.on
        body = {
            "targets": [self.pairs[town].target],
            "rights": dict(act.rights or ()),
            "ends_on": self.until(act),
        }
        answer = who.post("/delegations", body)
        if answer.status_code == 200 and answer.json[0]["outcome"] == "requested":
            self.ids[town, number + 1] = answer.json[0]["delegation_id"]
        return _told(answer)

    def until(self, act: Act) -> str:
        """Write the last day that an act names."""
        assert act.days is not None
        return (TODAY + timedelta(days=self.day + act.days)).isoformat()

    def _scope(self, act: Act) -> dict[str, Any]:
        """Tell the rights and the last day that are sent; what is not said is left out."""
        rights = {} if act.rights is None else {"rights": dict(act.rights)}
        has_term = act.what in ("ask_for_more", "reduce") and act.days is not None
        return rights | ({"ends_on": self.until(act)} if has_term else {})

    def _one(self, act: Act) -> tuple[str, dict[str, Any] | None]:
        (delegation_id,) = self._ids(act)
        path, what = f"/delegations/{delegation_id}", act.what
        if act.by == "operator":
            path = f"/establishments/{self.pairs[act.on[0][0]].id}{path}"
        if what in PLAIN:
            word, body = PLAIN[what]
            return f"{path}/{word}", body
        if what in ("accept_more", "refuse_more", "cancel_more"):
            return self._answer_more(path, act)
        if what in ("assign", "take_out"):
            return self._place(path, act)
        word = {"allow_extension": "allow-extension", "ask_for_more": "amendments"}.get(what, what)
        more: dict[str, Any] = {"days": act.days} if what == "allow_extension" else {}
        if what == "accept":
            more = {"text_hash": self._hash(path)}
        return f"{path}/{word}", more | ({} if what == "allow_extension" else self._scope(act))

    def _place(self, path: str, act: Act) -> tuple[str, dict[str, Any] | None]:
        whom = {"account_id": str(self.workers[act.worker].id)}
        if act.what == "assign":
            return f"{path}/assignments", whom | self._scope(act)
        rows = self._read(f"{path}/assignments", [])
        found = [row["id"] for row in rows if row["account_id"] == whom["account_id"]]
        return f"DELETE {path}/assignments/{[*found, NOTHING][0]}", None

    def _answer_more(self, path: str, act: Act) -> tuple[str, dict[str, Any] | None]:
        amendment = f"{path}/amendments/{self._amendment(path)}"
        if act.what == "accept_more":
            body = {"text_hash": self._hash(amendment)} | self._scope(act)
            return f"{amendment}/accept", body
        word = act.what.removesuffix("_more")
        return f"{amendment}/{word}", REASON if word == "refuse" else None

    def _many(self, act: Act) -> tuple[str, dict[str, Any]]:
        ids = self._ids(act)
        whom = {"account_id": str(self.workers[act.worker].id), "delegation_ids": ids}
        if act.what == "accept":
            return "/delegations/accept", {"answers": [self._answer(act, each) for each in ids]}
        if act.what == "accept_more":
            return "/amendments/accept", {"answers": [self._answer(act, each) for each in ids]}
        if act.what == "ask_for_more":
            return "/amendments", {"delegation_ids": ids} | self._scope(act)
        if act.what == "assign":
            return "/assignments", whom | self._scope(act) | {"as_far_as_each_goes": True}
        if act.what == "take_out":
            return "/assignments/end", whom
        if act.what == "hand_over":
            one, other = self.workers[act.worker], self.workers[1 - act.worker]
            both = {"from_account_id": str(one.id), "to_account_id": str(other.id)}
            return "/assignments/hand-over", both | {"delegation_ids": ids}
        return f"/delegations/{act.what}", {"ids": ids} | ({} if act.what == "cancel" else REASON)

    def _answer(self, act: Act, delegation_id: str) -> dict[str, Any]:
        path = f"/delegations/{delegation_id}"
        answer: dict[str, Any] = {"delegation_id": delegation_id} | self._scope(act)
        if act.what == "accept_more":
            answer["amendment_id"] = self._amendment(path)
            path = f"{path}/amendments/{answer['amendment_id']}"
        return answer | {"text_hash": self._hash(path)}

    def _amendment(self, path: str) -> str:
        """Find the amendment that waits; somebody of either side can look."""
        rows = self._read(f"{path}/amendments", [])
        return next((str(row["id"]) for row in rows if row["status"] == "pending"), NOTHING)

    def _hash(self, path: str) -> str:
        return str(self._read(path, {}).get("text_hash", NO_HASH))

    def _read(self, path: str, otherwise: Any) -> Any:
        """Read what both sides see alike: as the centre, or a town where it is not let in."""
        answer = self.pairs[0].asker.get(path)
        if answer.status_code == 403:
            answers = (pair.answerer.get(path) for pair in self.pairs)
            answer = next((each for each in answers if each.status_code == 200), answer)
        return answer.json if answer.status_code == 200 else otherwise


def _told(answer: Answer) -> Answers:
    """Tell what was answered, a word for each delegation."""
    if answer.status_code == 403:
        return (BARRED,)
    if answer.status_code >= 300:
        assert answer.status_code in (404, 409), (answer.status_code, answer.json)
        return (REFUSED,)
    if answer.data and isinstance(answer.json, list):
        return tuple(REFUSED if row["outcome"] == "refused" else DONE for row in answer.json)
    return (DONE,)
