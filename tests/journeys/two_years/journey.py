"""Two years of a centre and the towns that it works for, in one life (design.md §4.8)."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from services.delegation.chores import end_due, lapse_amendments, tell_extensions, warn_due
from shared import clock
from shared.messaging.tables import OutboxMessage
from tests.accounts.world import Person, coordinates
from tests.delegation.life_cycle.acts import DONE, REFUSED, Act
from tests.delegation.life_cycle.hands import Hands
from tests.delegation.life_cycle.outcomes import outcome
from tests.delegation.life_cycle.passing import follow, lapse
from tests.delegation.life_cycle.planning import Plan, act_of, seen_of
from tests.delegation.life_cycle.reference import House as Model
from tests.delegation.life_cycle.reference import One, Rights, rights_of
from tests.delegation.life_cycle.transitions import transitions
from tests.journeys.two_years.checks import Checks, reach_of
from tests.journeys.two_years.house import House, Town

SERVICES = ("accounts", "affiliation", "paie")  # the last is exclusive
ALL: Rights = rights_of(dict.fromkeys(SERVICES, "write"))
CHORES = (end_due, lapse_amendments, warn_due, tell_extensions)
MANY = 400
"""Delegations that one call names: fewer than would be a job."""


class Journey:
    """What is done, day after day, and what must be so after it.

    :param size: how many towns
    :ivar seen: what has become of what, as the table names it
    :ivar worked: how the people of the centre fared in the towns
    """

    def __init__(self, house: House, size: int, seed: int) -> None:
        self.house, self.chance = house, random.Random(seed)
        self.seen: Counter[str] = Counter()
        self.worked: Counter[str] = Counter()
        self.model = Model(ones=(One(),) * size)
        for code in SERVICES[1:]:
            house.world.service(code, is_exclusive=code == SERVICES[-1])
        names = ["Centre de gestion", *(f"Commune {number}" for number in range(size))]
        (self.centre, _), *found = house.establishments(names)
        house.world.operator.edit(f"/establishments/{self.centre.home}", {"is_centralising": True})
        self.people = [
            house.world.activate(self.centre.create(coordinates("Jeanne", name)))
            for name in ("Relais", "Suivante")
        ]
        asker = house.caller(self.centre)
        self.towns = [Town(head, number, asker, house.caller(head)) for head, number in found]
        workers = [house.caller(each, profile="user") for each in self.people]
        self.hands = Hands(self.towns, workers, house.caller(house.world.operator))
        self.checks = Checks(house, self.towns, self.hands)
        house.settle()

    # Steps

    def do(self, *acts: Act) -> None:
        """Do acts one after the other; each is answered as the reference says."""
        for act in acts:
            answers = self.hands.call(act)()
            expected, after = outcome(self.model, act)
            assert answers == expected, (act, answers, expected)
            self._is_now(after, act)

    def look(self) -> None:
        """Let everything arrive; then all must be so, and people work as far as they may."""
        self.house.settle()
        self.checks.listen()
        self.checks.all(self.model)
        self.work()

    def until(self, day: int) -> None:
        """Let days go by, each with its chores."""
        while self.model.day < day:
            self.house.clock.shift(timedelta(days=1))
            self.hands.day += 1
            for chore in CHORES:
                chore(self.house.sessions("delegation"), clock.now(), self.house.tools)
            self.checks.listen()
            self._is_now(lapse(replace(self.model, day=self.model.day + 1)))
        self.look()

    def _is_now(self, model: Model, act: Act | None = None) -> None:
        self.seen.update(transitions(self.model, model, act))
        self.model = model

    def some(self, share: float) -> list[int]:
        """Choose some of the towns."""
        return [town for town in range(len(self.towns)) if self.chance.random() < share]

    def on(self, towns: Sequence[int]) -> Iterator[tuple[tuple[int, int], ...]]:
        """Name delegations of towns, as many together as one call takes."""
        named = [(town, self.model.ones[town].number) for town in towns]
        for first in range(0, len(named), MANY):
            yield tuple(named[first : first + MANY])

    def of(self, *statuses: str) -> list[int]:
        """List the towns whose delegation stands so."""
        return [at for at, one in enumerate(self.model.ones) if one.status in statuses]

    # What is done

    def ask(self, towns: Sequence[int]) -> None:
        """Ask towns for a delegation, each for services and a term of its own."""
        rows = []
        for town in towns:
            codes = self.chance.sample(SERVICES[1:], self.chance.randint(0, 2))
            rights = {code: self.chance.choice(["read", "write"]) for code in codes}
            rights["accounts"] = self.chance.choice(["read", "write", "write"])
            days = self.chance.randint(150, 700)
            number = self.model.ones[town].number
            given = rights_of(rights)
            rows.append(Act("ask", "centre", ((town, number),), rights=given, days=days))
        for first in range(0, len(rows), MANY):
            self._ask_together(rows[first : first + MANY])

    def _ask_together(self, acts: Sequence[Act]) -> None:
        """Send one request for many establishments, row by row."""
        body = {
            "rows": [
                self.towns[act.on[0][0]].target
                | {"rights": dict(act.rights or ()), "ends_on": self.hands.until(act)}
                for act in acts
            ]
        }
        answer = self.towns[0].asker.post("/delegations/requests", body)
        assert answer.status_code == 200, answer.json
        for act, line in zip(acts, answer.json, strict=True):
            expected, after = outcome(self.model, act)
            answered = DONE if line["outcome"] == "requested" else REFUSED
            assert (answered,) == expected, (act, line)
            if answered == DONE:
                ((town, number),) = act.on
                self.hands.ids[town, number + 1] = line["delegation_id"]
            self._is_now(after, act)

    def answer(self) -> None:
        """Let each town that was asked accept, accept less, refuse, or say nothing."""
        for town in self.of("pending"):
            one, by = self.model.ones[town], f"town {town}"
            on = ((town, one.number),)
            drawn = self.chance.random()
            if drawn < 0.55:
                self.do(Act("accept", by, on))
            elif drawn < 0.78:
                less = rights_of({code: "read" for code, _ in one.lines if code != "affiliation"})
                self.do(Act("accept", by, on, rights=less))
            elif drawn < 0.88:
                self.do(Act("refuse", by, on))

    def assign(self, worker: int, towns: Sequence[int]) -> None:
        """Let somebody work in delegations, as far as each goes."""
        for on in self.on(towns):
            self.do(Act("assign", "centre", on, rights=ALL, worker=worker, is_many=True))

    def hand_over(self, worker: int, towns: Sequence[int]) -> None:
        for on in self.on(towns):
            self.do(Act("hand_over", "centre", on, worker=worker))

    def amend(
        self, towns: Sequence[int], *, rights: Rights | None = None, days: int | None = None
    ) -> None:
        """Ask for more of many at once, or for longer; most towns agree, by what they have read."""
        for on in self.on(towns):
            self.do(Act("ask_for_more", "centre", on, rights=rights, days=days, is_many=True))
        for town in towns:
            one, drawn = self.model.ones[town], self.chance.random()
            if one.more is None or drawn > 0.85:
                continue
            what = "accept_more" if drawn < 0.7 else "refuse_more"
            less = rights_of({code: "read" for code, _ in one.more.rights})
            self.do(
                Act(
                    what,
                    f"town {town}",
                    ((town, one.number),),
                    rights=less if less and drawn < 0.2 else None,
                    seen=(seen_of(one, what, 0),),
                )
            )

    def live(self, share: float) -> None:
        """Let something happen here and there, of all that may."""
        for town in self.some(share):
            codes = self.chance.sample(SERVICES, self.chance.randint(1, 3))
            plan: Plan = (
                self.chance.randint(0, 839),
                town,
                self.chance.random() < 0.5,
                rights_of({code: self.chance.choice(["read", "write"]) for code in codes}),
                self.chance.choice([None, self.chance.randint(2, 170)]),
                self.chance.randint(0, 1),
                self.chance.random() < 0.5,
                False,
            )
            act = act_of(plan, self.model, self.seen)
            if act.what != "ask":
                self.do(act)

    def suspend(self, town: int | None) -> None:
        """Let the platform suspend an establishment for five days: the centre, or a town."""
        head = self.centre if town is None else self.towns[town].head
        who = "centre" if town is None else f"town {town}"
        for word, body in (("suspend", {"reason": "Impayés"}), ("reactivate", None)):
            answer = self.house.world.operator.post(f"/establishments/{head.home}/{word}", body)
            assert answer.status_code == 200, answer.json
            self.house.settle()
            self._is_now(follow(self.model, who))
            self.until(self.model.day + 5)

    def renew_accounts(self) -> None:
        """Let everybody's account go on for 18 months more."""
        self.house.world.refresh_operator()
        self.hands.operator = self.house.caller(self.house.world.operator)
        for head in (self.centre, *(town.head for town in self.towns)):
            self._renewed(head, head)
        for person in self.people:
            self._renewed(self.centre, person)

    def _renewed(self, by: Person, person: Person) -> None:
        answer = by.post(f"{person.path}/renew")
        assert answer.status_code == 200, answer.json

    # What the people of the centre do in the towns

    def work(self) -> None:
        """Let them try in a few towns: it goes as far as the reference says, and says for whom."""
        for worker, person in enumerate(self.people):
            for town in self.chance.sample(range(len(self.towns)), 3):
                self._work(worker, person, town)

    def _work(self, worker: int, person: Person, town: int) -> None:
        there = self.towns[town].head.accounts
        level = reach_of(self.model, town, worker).get("accounts", "none")
        listed = person.get(there)
        assert (listed.status_code == 200) is (level != "none"), (town, level, listed.json)
        names = coordinates("Luc", "Agent", email=f"luc.{town}@example.org")
        made = person.post(there, names | {"profile": "user", "rights": {}, "same_person": False})
        assert (made.status_code == 201) is (level == "write"), (town, level, made.json)
        self.worked[level] += 1
        if made.status_code == 201:
            number = self.model.ones[town].number
            with self.house.look("accounts") as session:
                newest = select(OutboxMessage).order_by(OutboxMessage.number.desc()).limit(1)
                last = session.scalars(newest).one()
            assert last.message["actorid"] == str(person.account_id)
            assert last.message["onbehalfof"] == str(self.towns[town].id)
            assert last.message["delegationid"] == self.hands.ids[town, number]
