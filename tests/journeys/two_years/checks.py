"""What must be so after every step of the journey (design.md §4.8)."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from services.delegation.models import (
    Amendment,
    AmendmentStatus,
    Assignment,
    Delegation,
    Line,
    LineStatus,
)
from shared import access, clock
from shared.events import Envelope
from shared.messaging.tables import OutboxMessage
from tests.delegation.life_cycle import looking
from tests.delegation.life_cycle.hands import Hands
from tests.delegation.life_cycle.looking import Shown
from tests.delegation.life_cycle.reference import House as Model
from tests.delegation.life_cycle.reference import Rights, rights_of
from tests.journeys.two_years.house import House, Town

OPEN = (LineStatus.PENDING, LineStatus.ACTIVE)


@dataclass
class Checks:
    """Looks into both services, and compares what it finds with the reference.

    :ivar told: how often `delegation` has announced what, and about which delegations
    :ivar last: the number of the last announcement that was counted
    """

    house: House
    towns: list[Town]
    hands: Hands
    told: Counter[str] = field(default_factory=Counter)
    subjects: dict[str, set[str]] = field(default_factory=dict)
    last: int = 0

    def all(self, model: Model) -> None:
        """Look at everything."""
        with self.house.look("delegation") as session:
            assert self._found(session, model) == [looking.shown(one) for one in model.ones]
            assert list(self._held_twice(session)) == []
            assert self._strangers(session) == set()
        self._perimeters(model)

    def listen(self) -> None:
        """Count what has been announced since."""
        with self.house.look("delegation") as session:
            rows = session.scalars(
                select(OutboxMessage)
                .where(OutboxMessage.number > self.last)
                .order_by(OutboxMessage.number)
            )
            for row in rows:
                message = Envelope.from_message(row.message)
                name = message.type.removeprefix("delegation.").removesuffix(".v1")
                self.told[name] += 1
                self.subjects.setdefault(name, set()).add(message.subject)
                self.last = row.number

    def _found(self, session: Session, model: Model) -> list[Shown]:
        """Read how the newest delegation with each town stands."""
        rows = {
            row.id: row
            for row in session.scalars(select(Delegation).options(selectinload(Delegation.lines)))
        }
        people: dict[UUID, dict[UUID, Rights]] = {}
        for each in session.scalars(select(Assignment).where(Assignment.ended_at.is_(None))):
            assert each.account_id is not None
            people.setdefault(each.delegation_id, {})[each.account_id] = rights_of(each.rights)
        waiting = select(Amendment).where(Amendment.status == AmendmentStatus.PENDING)
        more = {each.delegation_id: each for each in session.scalars(waiting)}
        workers = [who.id for who in self.hands.workers]
        found: list[Shown] = []
        for town, one in enumerate(model.ones):
            if not one.number:
                found.append((one.status,))
                continue
            row = rows[UUID(self.hands.ids[town, one.number])]
            found.append(looking.found(row, people.get(row.id, {}), more.get(row.id), workers))
        return found

    def _held_twice(self, session: Session) -> Iterator[str]:
        """Name what two hold that one may hold: a service of a pair, an exclusive one of a town."""
        pair = (Line.centralising_id, Line.delegating_id, Line.service)
        for sides, what in (
            (select(*pair).where(Line.status.in_(OPEN)).group_by(*pair), "of a pair"),
            (
                select(Line.delegating_id, Line.service)
                .where(Line.status == LineStatus.ACTIVE, Line.is_exclusive)
                .group_by(Line.delegating_id, Line.service),
                "exclusive",
            ),
        ):
            for row in session.execute(sides.having(func.count() > 1)):
                yield f"{what}: {row}"

    def _strangers(self, session: Session) -> set[UUID | None]:
        """Name whoever is assigned who is none of the centre's people: nobody hands on."""
        assigned = session.scalars(
            select(Assignment.account_id).where(Assignment.ended_at.is_(None)).distinct()
        )
        return set(assigned) - {who.id for who in self.hands.workers}

    def _perimeters(self, model: Model) -> None:
        """Let the other service tell where each worker may do what: no more, and no less."""
        for number, who in enumerate(self.hands.workers):
            expected = {
                town.id: reach
                for place, town in enumerate(self.towns)
                if (reach := reach_of(model, place, number))
            }
            with self.house.look("accounts") as session:
                told = access.perimeter(session, account_id=who.id, now=clock.now(), own="accounts")
            found = {
                each.establishment_id: {
                    code: grant.level.value for code, grant in each.grants.items()
                }
                for each in told
            }
            assert found == expected
            listed = who.get("/perimeter?page_size=1")
            total = 0 if listed.status_code == 403 else _total(listed.headers["X-Pagination"])
            assert total == len(expected)


def reach_of(model: Model, town: int, worker: int) -> dict[str, str]:
    """Tell what a worker may use in a town, by the reference."""
    assigned = model.ones[town].assigned[worker]
    codes = [code for code, _ in assigned.rights] if assigned else []
    levels = {code: model.grants(town, worker, code) for code in codes}
    return {code: level for code, level in levels.items() if level != "none"}


def _total(pagination: str) -> int:
    return int(json.loads(pagination)["total"])
