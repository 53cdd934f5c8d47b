"""A centre with bad intentions, two towns, and those who pose as them; what is granted when."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import time_machine
from sqlalchemy import select

from services.delegation.chores import end_due, lapse_amendments, tell_extensions
from services.delegation.models import Delegation
from services.delegation.queries import assignments
from shared.events.identity import LinkCreated
from tests.delegation import clients
from tests.delegation.callers import Caller
from tests.delegation.malice.attacks import REASON, Aim, Attacks
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import World

RANK = {"none": 0, "read": 1, "write": 2}


@dataclass(frozen=True)
class Granted:
    """What a delegation lets be done.

    :ivar people: whom it lets in, applications too, and how far
    :ivar own: who, and which application, is of the centre that it is granted to
    """

    lines: dict[str, str]
    last_day: date
    people: dict[UUID, dict[str, str]]
    own: set[UUID]


class Siege:
    """Whoever takes part, and each step judged by what it makes wider."""

    def __init__(self, world: World, clock: time_machine.Traveller) -> None:
        self.world, self.clock = world, clock
        first, second = pair(world), pair(world)
        self.pairs = [first, Pair(world, first.centre, second.town, first.asker, second.answerer)]
        self.asker = first.asker
        worker = world.person(first.centre, profile="user")
        colleague = world.person(first.centre, profile="user")
        accomplice = world.establishment("Hôpital", is_centralising=True)
        stranger = world.person(accomplice)
        impostors = [self._same_person(first), self._linked(first)]
        self.callers = {
            "centre": [self.asker, self.asker, self.asker, worker, stranger],
            "impostor": impostors,
        }
        people = [worker, colleague, stranger, first.answerer, impostors[0]]
        own, foreign = (clients.made(world, home) for home in (first.centre, first.town))
        applications = [own.client_id, foreign.client_id, uuid4()]
        self.attacks = Attacks(self.pairs, accomplice, people, applications)
        self.honest: Counter[str] = Counter()
        self.granted: dict[UUID, Granted] = {}
        self.homes = {
            first.centre.establishment_id: {
                *(worker.id, colleague.id, self.asker.id),
                own.client_id,
            },
            accomplice.establishment_id: {stranger.id},
        }

    def _same_person(self, joined: Pair) -> Caller:
        """Let the requester have an account of the town, at the same address."""
        return self.world.person(joined.town, email=self.asker.facts.email)

    def _linked(self, joined: Pair) -> Caller:
        """Let somebody of the town be linked to the requester."""
        linked = self.world.person(joined.town)
        self.world.told(
            LinkCreated(
                link_id=uuid4(),
                account_id=self.asker.id,
                establishment_id=self.asker.home,
                linked_account_id=linked.id,
                linked_establishment_id=linked.home,
                created_at=self.world.now(),
            )
        )
        return linked

    def take(self, side: str, name: str, aim: Aim) -> None:
        """Take a step; only what a town itself agrees to makes anything wider."""
        before = self.granted
        if side == "town":
            self._agree(name, aim)
        elif side == "time":
            self._pass(aim)
        else:
            callers = self.callers[side]
            self.attacks.do(callers[aim.who % len(callers)], name, aim)
        after = self._granted()
        faults = [*self._beyond(after)]
        if side != "town":
            faults += [why for each in after for why in _wider(before.get(each), after[each])]
        assert not faults, (side, name, aim, faults)
        self.granted = after

    def _granted(self) -> dict[UUID, Granted]:
        """Read what each delegation in force lets be done, by the centre or its accomplice."""
        with self.world.look() as session:
            rows = session.scalars(
                select(Delegation).where(Delegation.centralising_id.in_(self.homes))
            ).all()
            found = {}
            for row in rows:
                session.refresh(row, ["lines"])
                found_in = session.scalars(assignments.current(row)).all()
                people = {each.account_id or each.client_id: each.rights for each in found_in}
                if row.is_in_force(self.world.now().date()):
                    found[row.id] = Granted(
                        lines={code: level.value for code, level in row.scope.items()},
                        last_day=row.ends_on,
                        people={who: rights for who, rights in people.items() if who},
                        own=self.homes[row.centralising_id],
                    )
            return found

    def _beyond(self, granted: dict[UUID, Granted]) -> list[str]:
        """Name whoever is let in who is not of its centre, or further than the delegation goes."""
        return [
            f"{who} has {rights} of {each.lines}"
            for each in granted.values()
            for who, rights in each.people.items()
            if who not in each.own
            or any(RANK[lv] > RANK[each.lines.get(code, "none")] for code, lv in rights.items())
        ]

    def _agree(self, name: str, aim: Aim) -> None:
        """Let a town answer in earnest: all that is asked, or less; or take back."""
        joined = self.pairs[aim.town]
        path = f"/delegations/{self.attacks.newest(aim)}"
        amendment = self.attacks.amendment(aim)
        bodies: dict[str, dict[str, Any] | None] = {
            "accept": {"text_hash": self.attacks.read(joined.answerer, path)},
            "accept_less": aim.scope | {"text_hash": self.attacks.read(joined.answerer, path)},
            "suspend": REASON,
            "resume": None,
            "terminate": REASON,
            "reduce": aim.scope,
            "allow-extension": {"days": 30},
        }
        if name == "accept_more":
            path = f"{path}/amendments/{amendment}"
            body = {"text_hash": self.attacks.read(joined.answerer, path)}
            answer = joined.answerer.post(f"{path}/accept", body)
        else:
            word = name.removesuffix("_less")
            answer = joined.answerer.post(f"{path}/{word}", bodies[name])
        assert answer.status_code < 500, (name, answer.json)
        self.honest[f"{name} {answer.status_code // 100}"] += 1

    def _pass(self, aim: Aim) -> None:
        self.clock.shift(timedelta(days=aim.days % 9))
        for chore in (end_due, lapse_amendments, tell_extensions):
            chore(self.world.sessions, self.world.now(), self.world.tools)


def _wider(before: Granted | None, after: Granted) -> list[str]:
    """Name what reaches further than it did."""
    if before is None:
        return [f"granted out of nothing: {after}"]
    found = [
        f"{code}: {before.lines.get(code)} → {level}"
        for code, level in after.lines.items()
        if RANK[level] > RANK[before.lines.get(code, "none")]
    ]
    is_longer = after.last_day > before.last_day
    return found + ([f"until {after.last_day}, not {before.last_day}"] if is_longer else [])
