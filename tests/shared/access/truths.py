"""What two services decide, act by act, and when each thing was so (design.md §4.8).

Written from the table, without the code of either: delegations between two establishments, their
amendments, prolongations and extensions, acts on both at once, and who works in them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.events import Event
from shared.events.accounts import AccountSnapshot, EstablishmentSnapshot
from shared.events.delegation import AccessChanged, AssignmentFacts
from tests.factories import establishment
from tests.shared.access.reference import LEVELS
from tests.shared.access.standings import Order, Standing, joined, lesser, within
from tests.shared.access.world import account

CENTRE, TOWN = UUID(int=1), UUID(int=2)
WORKERS = [UUID(int=11), UUID(int=12)]
DELEGATIONS = [UUID(int=21), UUID(int=22)]
SERVICES = ["leave", "pay"]
ACCOUNTS = {"active": "active", "suspended": "invited", "closed": "deleted"}
"""What an account becomes where an establishment would become the other."""


@dataclass(frozen=True)
class Said:
    """A fact about a subject, from an instant on."""

    at: datetime
    event: Event
    sequence: int


class Truths:
    """What is so, and what was, since when."""

    def __init__(self, today: date) -> None:
        self.said: dict[str, list[Said]] = defaultdict(list)
        self.standing = [Standing({"leave": "write", "pay": "read"}, today) for _ in DELEGATIONS]
        self.people = {who: account(CENTRE, account_id=who) for who in WORKERS}
        self.places = {
            place: establishment(establishment_id=place, is_centralising=place == CENTRE)
            for place in (CENTRE, TOWN)
        }

    def begin(self, now: datetime) -> list[Said]:
        """Say what is so at first: each worker in one of the delegations."""
        for standing, who in zip(self.standing, WORKERS, strict=True):
            standing.assigned[who] = {"leave": "read"}
        facts = [
            *(AccountSnapshot(account=each) for each in self.people.values()),
            *(EstablishmentSnapshot(establishment=each) for each in self.places.values()),
            *(self._access(number) for number in range(len(DELEGATIONS))),
        ]
        return [self._say(event, now) for event in facts]

    def do(self, order: Order, now: datetime) -> list[Said]:
        """Do an act, and say what follows from it: nothing, where it cannot be done."""
        act: Callable[..., bool] | None = getattr(self, f"_{order.act}", None)
        if act is not None:
            on = [number for number in order.on if not self.standing[number].is_over]
            changed = [number for number in on if act(self.standing[number], order)]
            return [self._say(self._access(number), now) for number in changed]
        return [self._say(event, now) for event in self._elsewhere(order)]

    # On a delegation, or on several at once. Each tells whether access is another one afterwards.

    def _ask_for_more(self, standing: Standing, order: Order) -> bool:
        standing.asked = standing.asked or dict(order.rights)
        return False

    def _accept_more(self, standing: Standing, order: Order) -> bool:
        if standing.asked is None:
            return False
        standing.lines, standing.asked = joined(standing.lines, standing.asked), None
        return True

    def _refuse_more(self, standing: Standing, order: Order) -> bool:
        standing.asked = None
        return False

    def _prolong(self, standing: Standing, order: Order) -> bool:
        standing.last_day, standing.extension = standing.last_day + timedelta(days=1), 0
        return True

    def _allow_extension(self, standing: Standing, order: Order) -> bool:
        if standing.extension or standing.status != "active":
            return False
        standing.extension = 1
        return True

    def _withdraw_extension(self, standing: Standing, order: Order) -> bool:
        was, standing.extension = standing.extension, 0
        return bool(was)

    def _narrow(self, standing: Standing, order: Order) -> bool:
        standing.narrow(within(standing.lines, dict(order.rights)))
        return True

    def _suspend(self, standing: Standing, order: Order) -> bool:
        standing.status, standing.extension = "suspended", 0
        return True

    def _resume(self, standing: Standing, order: Order) -> bool:
        standing.status = "active"
        return True

    def _terminate(self, standing: Standing, order: Order) -> bool:
        standing.status, standing.assigned, standing.asked = "terminated", {}, None
        return True

    def _assign(self, standing: Standing, order: Order) -> bool:
        rights = within(dict(order.rights), standing.lines)  # as far as each goes
        if rights:
            standing.assigned[WORKERS[order.worker]] = rights
        return bool(rights)

    def _take_out(self, standing: Standing, order: Order) -> bool:
        return standing.assigned.pop(WORKERS[order.worker], None) is not None

    def _hand_over(self, standing: Standing, order: Order) -> bool:
        left = standing.assigned.pop(WORKERS[order.worker], None)
        if left is None:
            return False
        other = WORKERS[1 - order.worker]
        standing.assigned[other] = joined(left, standing.assigned.get(other, {}))
        return True

    def _elsewhere(self, order: Order) -> Iterator[Event]:
        """What `accounts` decides: an account, or an establishment, becomes something else."""
        who = WORKERS[order.worker]
        if order.act == "account" and self.people[who].status != "deleted":
            status = ACCOUNTS[order.status]
            self.people[who] = replace(self.people[who], status=status)
            yield AccountSnapshot(account=self.people[who])
        elif order.act in ("centre", "town"):
            place = {"centre": CENTRE, "town": TOWN}[order.act]
            self.places[place] = replace(self.places[place], status=order.status)
            yield EstablishmentSnapshot(establishment=self.places[place])

    # What was so

    def widest(self, who: UUID, service: str, *, since: datetime, today: date) -> str:
        """Tell how far somebody could go at most, each fact as it was at some time since."""
        subjects = [(AccountSnapshot, who), (EstablishmentSnapshot, CENTRE)]
        subjects += [(EstablishmentSnapshot, TOWN)]
        for kind, subject in subjects:
            if not any(_is_active(said, today) for said in self._since(kind, subject, since)):
                return "none"
        return max(
            (
                _granted(said, who, service, today)
                for delegation in DELEGATIONS
                for said in self._since(AccessChanged, delegation, since)
            ),
            key=LEVELS.index,
        )

    def _since(self, kind: type[Event], subject: UUID, since: datetime) -> Iterator[Any]:
        said = self.said[f"{kind.type} {subject}"]
        before = [each for each in said if each.at < since]
        yield from (each.event for each in [*before[-1:], *said[len(before) :]])

    def _access(self, number: int) -> AccessChanged:
        standing = self.standing[number]
        is_granting = standing.status == "active"
        return AccessChanged(
            delegation_id=DELEGATIONS[number],
            centralising_id=CENTRE,
            delegating_id=TOWN,
            is_granting=is_granting,
            ends_on=standing.last_day + timedelta(days=standing.extension),
            lines=dict(standing.lines) if is_granting else {},
            assignments=[
                AssignmentFacts(account_id=who, rights=dict(rights))
                for who, rights in standing.assigned.items()
            ],
        )

    def _say(self, event: Event, now: datetime) -> Said:
        told = self.said[f"{type(event).type} {event.subject_id}"]
        told.append(Said(now, event, len(told) + 1))
        return told[-1]


def _is_active(event: Any, today: date) -> bool:
    if isinstance(event, EstablishmentSnapshot):
        return event.establishment.status == "active"
    expires_on = event.account.expires_on
    return event.account.status == "active" and not (expires_on and today > expires_on)


def _granted(event: AccessChanged, who: UUID, service: str, today: date) -> str:
    if not event.is_granting or today > event.ends_on:
        return "none"
    rights = [each.rights for each in event.assignments if each.account_id == who]
    return lesser(event.lines.get(service), rights[0].get(service)) if rights else "none"
