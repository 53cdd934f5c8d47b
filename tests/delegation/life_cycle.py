"""A delegation through any order of events, beside an independent reference of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)

from services.delegation.chores import end_due, lapse_amendments
from shared.events.accounts import EstablishmentReactivated, EstablishmentSuspended
from tests.answers import Answer
from tests.delegation.amendments import path
from tests.delegation.callers import Caller
from tests.delegation.pairs import pair
from tests.delegation.reference import RANK, Reference
from tests.delegation.world import NOW, PLATFORM_DUTIES, TODAY, World

SERVICES = ("affiliation", "carriere", "paie")  # the last is exclusive
LEVELS = st.sampled_from(["read", "write"])
RIGHTS = st.dictionaries(st.sampled_from(SERVICES), LEVELS, min_size=1)
SIDES = st.sampled_from(["centre", "town"])
WORKERS = st.integers(0, 1)
REASON = {"reason": "Parce que."}
LONGEST = 200


class LifeCycle(RuleBasedStateMachine):
    """Two establishments, one delegation at a time, a rival for the exclusive service."""

    def __init__(self, world: World, clock: time_machine.Traveller) -> None:
        super().__init__()
        self.clock = clock
        clock.move_to(NOW)
        self.world, self.model = world, Reference()
        self.joined, self.rival = pair(world), pair(world)
        centre = self.joined.centre
        platform = world.establishment("Plateforme", is_platform=True)
        self.operator = world.person(platform, rights=PLATFORM_DUTIES)
        self.workers = [world.person(centre, profile="user") for _ in range(2)]
        self.id: UUID | None = None
        self.amendment = str(UUID(int=0))

    def is_in(self, side: str) -> bool:
        return side not in self.model.out

    def post(self, side: str, last: str, body: Mapping[str, Any] | None = None) -> Answer:
        who: Caller = {"centre": self.joined.asker, "town": self.joined.answerer}[side]
        return who.post(f"/delegations/{self.id}/{last}", body)

    def expect(self, answer: Answer, side: str, *, allowed: bool) -> bool:
        """Compare an answer with what the reference says, and tell whether the act was done."""
        if not self.is_in(side):
            assert answer.status_code == 403, answer.json
            return False
        done = allowed and not self.model.is_overdue
        assert (answer.status_code < 300) is done, (answer.status_code, answer.json, self.model)
        assert done or answer.status_code == 409, answer.json
        return done

    @precondition(lambda self: not self.model.is_open and not self.model.out)
    @rule(rights=RIGHTS, days=st.integers(1, 40))
    def ask(self, rights: dict[str, str], days: int) -> None:
        last = TODAY + timedelta(days=self.model.day + days)
        self.id = self.joined.ask(rights, ends_on=last.isoformat())
        self.model.ask(rights, self.model.day + days)

    @precondition(lambda self: self.id)
    @rule(rights=st.none() | RIGHTS)
    def accept(self, rights: dict[str, str] | None) -> None:
        shown = self.joined.answerer.get(f"/delegations/{self.id}").json
        body: dict[str, Any] = {"text_hash": shown.get("text_hash", "0" * 64)}
        answer = self.post("town", "accept", body | ({"rights": rights} if rights else {}))
        allowed = self.model.status == "pending" and not self.model.out
        if self.expect(answer, "town", allowed=allowed and self.is_within(rights)):
            self.model.accept(rights or self.model.lines)

    def is_within(self, rights: dict[str, str] | None) -> bool:
        standing = self.model.lines
        return all(
            RANK[level] <= RANK[standing.get(c, "none")] for c, level in (rights or {}).items()
        )

    @precondition(lambda self: self.id)
    @rule()
    def refuse(self) -> None:
        allowed = self.model.status == "pending"
        if self.expect(self.post("town", "refuse", REASON), "town", allowed=allowed):
            self.model.end("refused")

    @precondition(lambda self: self.id)
    @rule()
    def cancel(self) -> None:
        allowed = self.model.status == "pending"
        if self.expect(self.post("centre", "cancel"), "centre", allowed=allowed):
            self.model.end("cancelled")

    @precondition(lambda self: self.id)
    @rule(side=SIDES)
    def terminate(self, side: str) -> None:
        answer = self.post(side, "terminate", REASON)
        if self.expect(answer, side, allowed=self.model.is_running):
            self.model.end("terminated")

    @precondition(lambda self: self.id)
    @rule()
    def suspend(self) -> None:
        allowed = self.model.is_running and not self.model.is_paused
        if self.expect(self.post("town", "suspend", REASON), "town", allowed=allowed):
            self.model.is_paused = True
            self.model.settle()

    @precondition(lambda self: self.id)
    @rule()
    def resume(self) -> None:
        if self.expect(self.post("town", "resume"), "town", allowed=self.model.is_paused):
            self.model.is_paused = False
            self.model.settle()

    @precondition(lambda self: self.id)
    @rule(stops=st.booleans())
    def stop_or_let_go_on_by_operators(self, stops: bool) -> None:
        home = self.joined.town.establishment_id
        last, body = ("suspend", REASON) if stops else ("resume", None)
        path = f"/establishments/{home}/delegations/{self.id}/{last}"
        answer = self.operator.post(path, body)
        allowed = self.model.is_running and self.model.is_stopped is not stops
        done = allowed and not self.model.is_overdue
        assert answer.status_code == (200 if done else 409), answer.json
        if done:
            self.model.is_stopped = stops
            self.model.settle()

    @precondition(lambda self: self.id)
    @rule(side=SIDES, rights=RIGHTS)
    def reduce(self, side: str, rights: dict[str, str]) -> None:
        answer = self.post(side, "reduce", {"rights": rights})
        changes = self.is_within(rights) and rights != self.model.lines
        if self.expect(answer, side, allowed=self.model.is_running and changes):
            self.model.narrow(rights)

    @precondition(lambda self: self.id and self.model.is_running)
    @rule(rights=RIGHTS, days=st.none() | st.integers(1, 40))
    def ask_for_more(self, rights: dict[str, str], days: int | None) -> None:
        last = None if days is None else self.model.day + days
        body: dict[str, Any] = {"rights": rights}
        if last is not None:
            body["ends_on"] = (TODAY + timedelta(days=last)).isoformat()
        answer = self.joined.asker.post(path(self.id_in_use()), body)
        longer = last if last is not None and last > self.model.last_day else None
        changes = bool(self.model.further(rights)) or longer is not None
        allowed = self.model.is_running and changes and self.model.more is None
        if self.expect(answer, "centre", allowed=allowed):
            self.amendment = answer.json["id"]
            self.model.ask_for_more(self.model.further(rights), longer)

    @precondition(lambda self: self.model.more is not None)
    @rule(rights=st.none() | RIGHTS)
    def accept_more(self, rights: dict[str, str] | None) -> None:
        shown = self.joined.answerer.get(path(self.id_in_use(), self.amendment)).json
        body: dict[str, Any] = {"text_hash": shown.get("text_hash", "0" * 64)}
        answer = self.answer_more("accept", body | ({"rights": rights} if rights else {}))
        more = self.model.more or {}
        agreed = more if rights is None else rights
        within = all(RANK[lv] <= RANK[more.get(c, "none")] for c, lv in agreed.items())
        allowed = within and not self.model.out and not self.model.has_late_amendment
        if self.expect(answer, "town", allowed=allowed):
            self.model.accept_more(agreed)

    @precondition(lambda self: self.model.more is not None)
    @rule()
    def refuse_more(self) -> None:
        answer = self.answer_more("refuse", REASON)
        if self.expect(answer, "town", allowed=not self.model.has_late_amendment):
            self.model.more = None

    @precondition(lambda self: self.model.more is not None)
    @rule()
    def take_more_back(self) -> None:
        answer = self.joined.asker.post(path(self.id_in_use(), self.amendment, "cancel"))
        if self.expect(answer, "centre", allowed=not self.model.has_late_amendment):
            self.model.more = None

    def answer_more(self, last: str, body: Mapping[str, Any]) -> Answer:
        return self.joined.answerer.post(path(self.id_in_use(), self.amendment, last), body)

    def id_in_use(self) -> UUID:
        assert self.id is not None
        return self.id

    @precondition(lambda self: self.id)
    @rule(worker=WORKERS, rights=RIGHTS)
    def assign(self, worker: int, rights: dict[str, str]) -> None:
        body = {"account_id": str(self.workers[worker].id), "rights": rights}
        answer = self.post("centre", "assignments", body)
        allowed = self.model.is_running and self.is_within(rights)
        if self.expect(answer, "centre", allowed=allowed):
            self.model.assigned[worker] = rights

    @precondition(
        lambda self: self.model.assigned and not self.model.out and not self.model.is_overdue
    )
    @rule(worker=WORKERS)
    def unassign(self, worker: int) -> None:
        path = f"/delegations/{self.id}/assignments"
        account_id = str(self.workers[worker].id)
        found = [r for r in self.joined.asker.get(path).json if r["account_id"] == account_id]
        assert len(found) == (worker in self.model.assigned)
        for row in found:
            assert self.joined.asker.delete(f"{path}/{row['id']}").status_code == 204
            del self.model.assigned[worker]

    @rule(side=SIDES)
    def suspend_or_reactivate_an_establishment(self, side: str) -> None:
        if self.is_in(side):
            facts = self.joined.with_status(side, "suspended")
            self.world.told(EstablishmentSuspended(establishment=facts, reason="x"))
        else:
            facts = self.joined.with_status(side)
            self.world.told(EstablishmentReactivated(establishment=facts))
        self.model.out ^= {side}
        self.end_by_time()
        self.model.settle()

    @precondition(lambda self: "town" not in self.model.out)
    @rule()
    def give_the_exclusive_service_to_another(self) -> None:
        given = self.rival.ask({"paie": "read"}, targets=[self.joined.target])
        answerer = self.joined.answerer
        shown = answerer.get(f"/delegations/{given}").json
        body = {"text_hash": shown["text_hash"]}
        assert answerer.post(f"/delegations/{given}/accept", body).status_code == 200
        answerer.post(f"/delegations/{given}/terminate", REASON)
        if self.model.is_running and "paie" in self.model.lines:
            self.model.narrow({c: lv for c, lv in self.model.lines.items() if c != "paie"})

    @precondition(lambda self: self.model.day < LONGEST)
    @rule(days=st.integers(1, 20))
    def let_time_pass(self, days: int) -> None:
        self.clock.shift(timedelta(days=days))
        self.model.day += days

    @rule()
    def do_the_chore(self) -> None:
        end_due(self.world.sessions, self.world.now(), self.world.tools)
        lapse_amendments(self.world.sessions, self.world.now(), self.world.tools)
        self.end_by_time()
        if self.model.has_late_amendment:
            self.model.more = None

    def end_by_time(self) -> None:
        if self.model.is_overdue:
            self.model.end("expired" if self.model.is_running else "lapsed")

    @invariant()
    def agrees_with_the_reference(self) -> None:
        if self.id is None:
            return
        shown = self.joined.show(self.id)
        assert shown.status.value == self.model.status
        if self.model.is_running:
            assert (shown.ends_on - TODAY).days == self.model.last_day
            assert shown.is_paused == self.model.is_paused
            assert shown.is_stopped == self.model.is_stopped
            assert shown.is_held == bool(self.model.out)
        for number, worker in enumerate(self.workers):
            for service in SERVICES:
                granted = self.model.grants(number, service)
                for level in ("read", "write"):
                    expected = RANK[granted] >= RANK[level]
                    assert self.joined.decide(worker, service, level) is expected
