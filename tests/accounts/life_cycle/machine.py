"""The accounts of an establishment through any acts in any order, up to four of them at once."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from services.accounts.models import Account
from shared import clock
from tests.accounts.life_cycle import reference
from tests.accounts.life_cycle.orders import paths
from tests.accounts.life_cycle.reference import OPERATOR, Act, Answer, House
from tests.accounts.world import ADDRESS, NOW, TODAY, Person, World, coordinates
from tests.together import at_once

MOST = 14
"""So many accounts are not deleted at a time."""

WHAT = (
    *("create", "password", "renew", "delete", "invite", "promote", "coordinates", "rights"),
    *("invite", "password", "renew", "delete_both", "renew_both", "promote"),
)
Plan = tuple[str, str, bool, int, int, int]
PLAN: st.SearchStrategy[Plan] = st.tuples(
    st.sampled_from(WHAT),
    st.sampled_from(["user", "administrator"]),
    st.booleans(),
    *[st.integers(0, 839)] * 3,
)
"""What, the profile of a new account, whether something rare instead; by whom and on whom."""

DAYS = (1, 14, 15, 16, 15, 16, 200, 548, 549)
RARE = {
    "invitation_lapsed": ("invite", "invite", "password", "delete"),
    "expired": ("delete", "delete", "renew"),
}
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
        self.number = 0
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
        self._settle([(act, self._call(act)())])

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
        self._do_at_once([self._act_of(plan) for plan in plans])

    @rule()
    def let_administrators_delete_one_another(self) -> None:
        """In a ring, all at once: whatever the order, one of them is left."""
        self._call_an_operator()
        able = sorted(self.model.able())[:4]
        if len(able) > 1:
            ring = zip(able, [*able[1:], able[0]], strict=True)
            self._do_at_once([Act("delete", by, on) for by, on in ring])

    def _do_at_once(self, acts: list[Act]) -> None:
        calls = [self._call(act) for act in acts]
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
            self._do(Act("renew", OPERATOR, self._overdue()[0]))

    # What is planned

    def _act_of(self, plan: Plan) -> Act:
        """Read a plan: which act, and by and on whom, counted through those there are.

        What is drawn must not depend on how a race has ended, or nothing could be drawn again.
        """
        what, profile, is_rare, *numbers = plan

        def one_of(names: list[str], place: int) -> str:
            return names[numbers[place] % len(names)]

        names = self._live()
        callers = sorted(self.model.able()) * 4 + [n for n in names if self._signs_in(n)]
        by = None if what == "password" else one_of([*callers, OPERATOR], 0)
        if what == "create" and len(names) < MOST:
            self.number += 1
            return Act(what, by, f"newcomer {self.number}", profile=profile)
        if what == "create":
            what = "delete"
        on, also = one_of(names, 1), one_of(names, 2) if "both" in what else None
        rare = self._rare()
        if is_rare and rare:
            what, on = rare[numbers[1] % len(rare)]
            also, by = None, None if what == "password" else one_of([*callers, OPERATOR], 0)
        if also == on:
            what, also = what.removesuffix("_both"), None
        seen = getattr(self.model.accounts[on], what) if what in ("coordinates", "rights") else 0
        return Act(what, by, on, seen=seen, also=also)

    def _live(self) -> list[str]:
        return [name for name, a in self.model.accounts.items() if a.state != "deleted"]

    def _signs_in(self, name: str) -> bool:
        """Only who is active, and not overdue, holds a token; it does not outlive its last day."""
        return self.model.accounts[name].shown(self.model.today) == "active"

    def _rare(self) -> list[tuple[str, str]]:
        """List acts, and on whom, that may well succeed and are not done often enough by chance."""
        found = []
        for name in self._live():
            account = self.model.accounts[name]
            shown = account.shown(self.model.today)
            found += [(what, name) for what in RARE.get(shown, ())]
            if shown == "active" and account.profile == "user":
                found += [("promote", name)]
        return found

    def _overdue(self) -> list[str]:
        return [
            name
            for name, account in self.model.accounts.items()
            if account.profile == "administrator" and account.shown(self.model.today) == "expired"
        ]

    # How it is done

    def _call(self, act: Act) -> Callable[[], tuple[Answer, ...]]:
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
        self.number += 1
        path = f"{path}/rights" if act.what == "rights" else path
        method = "PUT" if act.what == "rights" else "PATCH"
        tag = self.world.operator.get(path).headers.get("ETag", '"gone"')
        level = "read" if act.seen % 2 == 0 else "write"
        body: dict[str, Any] = {"department": f"Bureau {self.number}"}
        if act.what == "rights":
            body = {"rights": {"affiliation": level}}
        headers = {"If-Match": tag}
        return lambda: (self._told(caller.call(method, path, body, headers=headers)),)

    def _create(self, caller: Person, path: str, act: Act) -> tuple[Answer, ...]:
        given = coordinates("Anne", act.on, email="anne@example.org", postal_address=ADDRESS)
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
