"""Delegations through any acts in any order, up to four of them at once (design.md §4.8)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy.orm import Session

from services.delegation.chores import end_due, lapse_amendments, tell_extensions
from shared import access
from shared.auth import Level
from shared.events.accounts import EstablishmentReactivated, EstablishmentSuspended
from tests.delegation.life_cycle import log, looking
from tests.delegation.life_cycle.acts import Act, Answers
from tests.delegation.life_cycle.hands import REASON, Hands
from tests.delegation.life_cycle.looking import Shown
from tests.delegation.life_cycle.orders import Step, paths
from tests.delegation.life_cycle.passing import ends_ahead, follow, lapse
from tests.delegation.life_cycle.planning import PLAN, SERVICES, Plan, act_of
from tests.delegation.life_cycle.reference import House, One, rights_of
from tests.delegation.life_cycle.rows import Rows
from tests.delegation.life_cycle.transitions import transitions
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import NOW, PLATFORM_DUTIES, World
from tests.together import at_once

TOWNS = st.integers(0, 1)
LONGEST = 250
"""Days that one life takes at most."""

EVERYTHING = rights_of(dict.fromkeys(SERVICES, "write"))
BY_THEMSELVES = (
    "active to expired",
    "suspended to expired",
    "pending to lapsed",
    "amendment lapsed",
)
"""What comes though nobody does anything."""


class LifeCycle(RuleBasedStateMachine):
    """A centre, two towns, and a rival for the exclusive service.

    What is done at once must make sense in some order. How a race ends is drawn by nobody: which
    rules there are to choose from must not depend on it, so it stands in no precondition.
    """

    def __init__(self, world: World, clock: time_machine.Traveller, seen: "Counter[str]") -> None:
        super().__init__()
        self.world, self.clock, self.seen = world, clock, seen
        clock.move_to(NOW)
        first, second = pair(world), pair(world)
        pairs = [first, Pair(world, first.centre, second.town, first.asker, second.answerer)]
        workers = [world.person(first.centre, profile="user") for _ in range(2)]
        platform = world.establishment("Plateforme", is_platform=True)
        operator = world.person(platform, rights=PLATFORM_DUTIES)
        self.pairs, self.hands = pairs, Hands(pairs, workers, operator)
        self.rows = Rows(world, self.hands)
        self.rival = pair(world)
        self.model = House()
        self.written: Counter[log.Line] = Counter()
        self.told: Counter[log.Line] = Counter()

    # Acts

    @rule(plans=st.lists(PLAN, min_size=1, max_size=4))
    def act_at_once(self, plans: list[Plan]) -> None:
        """Let up to four do something at the same moment, and find an order that explains it."""
        self._act_at_once(plans)

    @rule(plans=st.lists(PLAN, min_size=2, max_size=4))
    def act_at_once_again(self, plans: list[Plan]) -> None:
        """The same, so that it happens more often than time passes."""
        self._act_at_once(plans)

    @rule(plan=PLAN)
    def act_alone(self, plan: Plan) -> None:
        """Let one do something, which is then known to be so."""
        self._act_at_once([plan])

    @rule(plan=PLAN)
    def act_twice_at_once(self, plan: Plan) -> None:
        """Let somebody send the same twice, as a double click does."""
        self._act_at_once([plan, plan])

    def _act_at_once(self, plans: list[Plan]) -> None:
        acts = [act_of(plan, self.model, self.seen) for plan in plans]
        calls = [self.hands.call(act) for act in acts]
        answers = at_once(*calls)
        self._settle(list(zip(acts, answers, strict=True)))

    def _do(self, act: Act) -> None:
        self._settle([(act, self.hands.call(act)())])

    def _settle(self, said: list[tuple[Act, Answers]]) -> None:
        now = self.rows.stand()
        fitting = [path for path in paths(self.model, said) if self._shows(path[-1][1]) == now]
        assert fitting, f"no order explains {said} from {self.model} to {now}"
        # Who suspends first decides what is announced, and how it ends does not tell who did.
        _, told = self.rows.log()
        path = next((each for each in fitting if self._tells(each) == told), fitting[0])
        for act, house in path:
            self._is_now(house, act)

    def _tells(self, path: Sequence[Step]) -> Counter[log.Line]:
        """Tell what would have been announced in all, had things come in this order."""
        told, before = self.told.copy(), self.model
        for act, house in path:
            told += log.announced(before, house, act)
            before = house
        return told

    @precondition(lambda self: not self.model.out)
    @rule(town=TOWNS, is_all=st.sampled_from([True, True, False]), is_suspended=st.booleans())
    def give_the_exclusive_service_to_another(
        self, town: int, is_all: bool, is_suspended: bool
    ) -> None:
        """Let a town give it to the rival; the centre may have had nothing else of the town."""
        one = self.model.ones[town]
        exclusive = rights_of({c: lv for c, lv in one.lines if c == SERVICES[-1]})
        on = ((town, one.number),)
        if exclusive and one.status == "pending":
            self._do(Act("accept", f"town {town}", on))
        if exclusive and self.model.ones[town].status == "active":
            if is_all:
                self._do(Act("reduce", "centre", on, rights=exclusive))
            if is_suspended:
                self._do(Act("suspend", f"town {town}", on))
        answerer = self.pairs[town].answerer
        given = self.rival.ask({SERVICES[-1]: "read"}, targets=[self.pairs[town].target])
        shown = answerer.get(f"/delegations/{given}").json
        body = {"text_hash": shown["text_hash"]}
        assert answerer.post(f"/delegations/{given}/accept", body).status_code == 200
        assert answerer.post(f"/delegations/{given}/terminate", REASON).status_code == 200
        self._is_now(self.model.but(town, _without_exclusive(self.model.ones[town])))

    @precondition(lambda self: len(self.model.out) < 2)
    @rule(
        who=st.sampled_from(["centre", "town 0", "town 1", "nobody", "nobody", "nobody"]),
        is_short=st.booleans(),
    )
    def suspend_or_reactivate_an_establishment(self, who: str, is_short: bool) -> None:
        """Let an establishment be suspended by the platform, or come back; mostly neither."""
        if who != "nobody":
            self._suspend_or_reactivate(who)
        if is_short and who in self.model.out:
            self._suspend_or_reactivate(who)

    def _suspend_or_reactivate(self, who: str) -> None:
        side = "centre" if who == "centre" else "town"
        joined = self.pairs[0 if who == "centre" else int(who[-1])]
        if who in self.model.out:
            facts = joined.with_status(side)
            self.world.told(EstablishmentReactivated(establishment=facts))
        else:
            facts = joined.with_status(side, "suspended")
            self.world.told(EstablishmentSuspended(establishment=facts, reason="x"))
        self._is_now(follow(self.model, who))

    @precondition(lambda self: self.model.out)
    @rule()
    def reactivate_all(self) -> None:
        """Let all establishments come back, so that they are mostly there."""
        for who in sorted(self.model.out):
            self._suspend_or_reactivate(who)

    @rule(days=st.sampled_from([1, 1, 5, 20, 31]), are_chores_done=st.booleans())
    def let_time_pass(self, days: int, are_chores_done: bool) -> None:
        """Let days go by, at the end of which the chores are done, or are late."""
        if self.model.day < LONGEST:
            self._pass(days)
        if are_chores_done:
            self._do_chores()

    @rule(is_waited_for=st.sampled_from([True, False, False]))
    def let_what_nobody_ends_end(self, is_waited_for: bool) -> None:
        """Let days go by until what has come least often comes by itself."""
        if not is_waited_for:
            return
        rarest = min(BY_THEMSELVES, key=lambda what: self.seen[what])
        self._lead_to(rarest)
        ends = [end for end in ends_ahead(self.model) if end[0] < LONGEST]
        if ends:
            day, _ = min(ends, key=lambda end: (end[1] != rarest, self.seen[end[1]]))
            self._pass(day - self.model.day)
            self._do_chores()

    def _lead_to(self, what: str) -> None:
        """Let a delegation be suspended, or more be asked of it, so that time may end that."""
        for town, one in enumerate(self.model.ones):
            on = ((town, one.number),)
            if one.status != "active" or one.is_overdue(self.model.day):
                continue
            if what == "suspended to expired":
                self._do(Act("suspend", f"town {town}", on))
            if what == "amendment lapsed" and one.more is None:
                self._do(Act("ask_for_more", "centre", on, rights=EVERYTHING, seen=(0,)))

    def _pass(self, days: int) -> None:
        self.clock.shift(timedelta(days=days))
        self.hands.day += days
        self._is_now(replace(self.model, day=self.model.day + days))

    def _do_chores(self) -> None:
        for chore in (end_due, lapse_amendments, tell_extensions):
            chore(self.world.sessions, self.world.now(), self.world.tools)
        self._is_now(lapse(self.model))

    # What is so afterwards

    def _is_now(self, house: House, act: Act | None = None) -> None:
        self.seen.update(transitions(self.model, house, act))
        self.written += log.written(self.model, house, act)
        self.told += log.announced(self.model, house, act)
        self.model = house

    def _shows(self, house: House) -> list[Shown]:
        return [looking.shown(one) for one in house.ones]

    @invariant()
    def decides_what_is_so(self) -> None:
        """Whoever is assigned may do what is granted, and not more."""
        self.world.heard()
        assert self._shows(self.model) == self.rows.stand()
        with self.world.look() as session:
            for town in (0, 1):
                for worker in (0, 1):
                    for service in SERVICES:
                        granted = self.model.grants(town, worker, service)
                        assert self._level(session, town, worker, service) == granted

    @invariant()
    def says_what_has_happened(self) -> None:
        """Each step stands in the log, and is announced, once."""
        written, told = self.rows.log()
        assert written == self.written
        assert told == self.told

    def _level(self, session: Session, town: int, worker: int, service: str) -> str:
        decision = access.decide(
            session,
            account_id=self.hands.workers[worker].id,
            establishment_id=self.pairs[town].town.establishment_id,
            service=service,
            level=Level.READ,
            now=self.world.now(),
            own="delegation",
        )
        return decision.level.value


def _without_exclusive(one: One) -> One:
    left = rights_of({code: level for code, level in one.lines if code != SERVICES[-1]})
    return one.narrow(left, one.last_day) if one.is_running and left != one.lines else one
