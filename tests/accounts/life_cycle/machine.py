"""The accounts of an establishment through any acts in any order, up to four of them at once."""

import itertools
from collections import Counter
from datetime import timedelta

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from services.accounts.models import Account
from shared import clock
from tests.accounts.life_cycle import reference
from tests.accounts.life_cycle.orders import paths
from tests.accounts.life_cycle.over_http import OverHttp
from tests.accounts.life_cycle.planning import PLAN, Plan, act_of, overdue
from tests.accounts.life_cycle.reference import OPERATOR, Act, Answer, House
from tests.accounts.world import NOW, TODAY, Person, World
from tests.together import at_once

DAYS = (1, 14, 15, 16, 15, 16, 200, 548, 549)
CHORES = ("lapse_invitations", "remind_holders", "tell_of_expiring", "tell_expired")


class LifeCycle(RuleBasedStateMachine):
    """One establishment; its acts at once must make sense in some order."""

    def __init__(self, world: World, time: time_machine.Traveller, seen: "Counter[str]") -> None:
        super().__init__()
        self.world, self.time = world, time
        time.move_to(NOW)
        world.hears_of_delegation(NOW)
        head = world.establishment()
        self.home = head.home
        self.people: dict[str, Person] = {"head": head}
        self.model = House(TODAY).but(
            "head",
            profile="administrator",
            state="active",
            last=reference.eighteen_months_after(TODAY),
        )
        self.numbers = itertools.count(1)
        self.over_http = OverHttp(world, self.home, self.people, self.numbers)
        self.seen: Counter[str] = Counter()
        self._make_ready()
        self.seen = seen

    def _make_ready(self) -> None:
        """Begin with accounts of every state, the rare ones above all."""
        self._people("old", 3, is_active=True)
        self._pass(400)
        self._do(Act("renew", "head", "head"))
        self._pass(149)
        self._people("late", 3)
        self._pass(15)
        self._do_chores()
        self._people("new", 2)
        self._people("worker", 2, is_active=True)
        self._people("second", 1, profile="administrator", is_active=True)

    def _people(
        self, name: str, count: int, *, profile: str = "user", is_active: bool = False
    ) -> None:
        for number in range(count):
            self._do(Act("create", "head", f"{name} {number}", profile=profile))
            if is_active:
                self._do(Act("password", None, f"{name} {number}"))

    def _do(self, act: Act) -> None:
        self._settle([(act, self.over_http.call(act)())])

    # Acts

    @rule(plans=st.lists(PLAN, min_size=1, max_size=4))
    def act_at_once(self, plans: list[Plan]) -> None:
        """Let up to four do something at the same moment, and find an order that explains it."""
        self._act_at_once(plans)

    @rule(plans=st.lists(PLAN, min_size=2, max_size=4))
    def act_at_once_again(self, plans: list[Plan]) -> None:
        """The same, so that it happens more often than time passes."""
        self._act_at_once(plans)

    @rule(plans=st.lists(PLAN, min_size=4, max_size=4))
    def act_four_at_once(self, plans: list[Plan]) -> None:
        """The same."""
        self._act_at_once(plans)

    def _act_at_once(self, plans: list[Plan]) -> None:
        self._call_an_operator()
        self._do_at_once([act_of(plan, self.model, self.numbers) for plan in plans])

    @rule()
    def let_administrators_delete_one_another(self) -> None:
        """In a ring, all at once: whatever the order, one of them is left."""
        self._call_an_operator()
        able = sorted(self.model.able())[:4]
        if len(able) > 1:
            ring = zip(able, [*able[1:], able[0]], strict=True)
            self._do_at_once([Act("delete", by, on) for by, on in ring])

    def _do_at_once(self, acts: list[Act]) -> None:
        calls = [self.over_http.call(act) for act in acts]
        could = bool(self.model.able())
        answers = at_once(*calls)
        self._settle(list(zip(acts, answers, strict=True)))
        assert not could or self.model.able(), "nobody is left who can administer"

    @rule(days=st.sampled_from(DAYS), are_chores_done=st.sampled_from([True, True, False]))
    def let_time_pass(self, days: int, are_chores_done: bool) -> None:
        """Let days go by, at the end of which the chores are done, or are late."""
        self._pass(days)
        if are_chores_done:
            self._do_chores()

    def _pass(self, days: int) -> None:
        self.time.shift(timedelta(days=days))
        self.world.hears_of_delegation(clock.now())
        self._is_now(House(self.model.today + timedelta(days=days), self.model.accounts))

    def _do_chores(self) -> None:
        for chore in CHORES:
            self.world.do_chore(chore)
        self._is_now(reference.lapse(self.model))

    def _call_an_operator(self) -> None:
        """Where, by the calendar alone, nobody can administer any more, have one renewed."""
        if not self.model.able():
            self._do(Act("renew", OPERATOR, overdue(self.model)[0]))

    # What is so afterwards

    def _settle(self, said: list[tuple[Act, tuple[Answer, ...]]]) -> None:
        now = self._found()
        fitting = [path for path in paths(self.model, said) if self._shows(path[-1]) == now]
        assert fitting, f"no order explains {said} from {self.model} to {now}"
        path = fitting[0]
        for act, _ in said:
            if act.what == "promote" and path[-1].accounts[act.on].profile == "administrator":
                self.people[act.on].profile = "administrator"  # they sign in again
        for house in path[1:]:
            self._is_now(house)

    def _is_now(self, house: House) -> None:
        self.seen.update(reference.transitions(self.model, house))
        self.model = house

    def _shows(self, house: House) -> dict[str, tuple[str, str, object]]:
        return {
            str(self.people[name].account_id): (a.profile, a.shown(house.today), a.last)
            for name, a in house.accounts.items()
            if name in self.people
        }

    def _found(self) -> dict[str, tuple[str, str, object]]:
        with self.world.look() as session:
            rows = session.scalars(select(Account).where(Account.establishment_id == self.home))
            return {
                str(row.id): (row.profile, row.status_on(self.model.today), row.expires_on)
                for row in rows
            }

    @invariant()
    def shows_what_is_so(self) -> None:
        """Whoever can look sees in the list what the reference says."""
        able = sorted(self.model.able())
        if not able:
            return
        query = f"?page_size={len(self.model.accounts)}"
        answer = self.people[able[0]].get(f"/establishments/{self.home}/accounts{query}")
        shown = {row["id"]: (row["profile"], row["status"]) for row in answer.json}
        assert shown == {
            id_: (profile, status)
            for id_, (profile, status, _) in self._shows(self.model).items()
            if status != "deleted"
        }
