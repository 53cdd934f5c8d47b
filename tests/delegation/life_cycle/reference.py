"""What delegations are in the words of design.md §4.8, apart from the service's own code.

A value that never changes: what an act makes of it is another one, so that orders can be tried.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

RANK = {"none": 0, "read": 1, "write": 2}
ANSWER_WITHIN = 30
NOTICE = 30
"""Days before the last one by which an extension must be allowed."""

Rights = tuple[tuple[str, str], ...]
"""Service to level, by service."""

NONE: Rights = ()


def rights_of(given: Mapping[str, str]) -> Rights:
    return tuple(sorted(given.items()))


def is_within(rights: Rights, limit: Rights) -> bool:
    return all(RANK[level] <= RANK[dict(limit).get(code, "none")] for code, level in rights)


def cut(rights: Rights, limit: Rights) -> Rights:
    """Tell what is left of rights as far as others go."""
    known = dict(limit)
    return tuple(
        (code, min(level, known[code], key=RANK.__getitem__))
        for code, level in rights
        if code in known
    )


def further(rights: Rights, granted: Rights) -> Rights:
    """Tell what reaches further than what is granted."""
    known = dict(granted)
    return tuple((c, lv) for c, lv in rights if RANK[lv] > RANK[known.get(c, "none")])


def joined(one: Rights, other: Rights) -> Rights:
    """Tell the higher of two, service by service."""
    return rights_of(dict(one) | dict(further(other, one)))


@dataclass(frozen=True)
class Assigned:
    """Somebody who works in a delegation.

    :ivar number: another one each time that they are assigned anew
    """

    number: int
    rights: Rights


@dataclass(frozen=True)
class More:
    """What an amendment asks for.

    :ivar until: the last day that it asks for; None: the one there is
    """

    number: int
    rights: Rights
    until: int | None
    asked_on: int


@dataclass(frozen=True)
class One:
    """The newest delegation between the centre and one town; days are counted from the first.

    :ivar number: the how-manyeth it is; 0: there is none
    :ivar lines: what is asked for while pending, what is granted afterwards
    :ivar is_paused: suspended by the town; `is_stopped`: by operators; `is_held`: by the rules
    :ivar agreed: the last day that was agreed to, where `last_day` counts an extension
    :ivar given: how many amendments and assignments there were
    """

    number: int = 0
    status: str = "none"
    lines: Rights = NONE
    last_day: int = 0
    asked_on: int = 0
    agreed: int | None = None
    more: More | None = None
    is_paused: bool = False
    is_stopped: bool = False
    is_held: bool = False
    assigned: tuple[Assigned | None, ...] = (None, None)
    given: int = 0

    @property
    def is_running(self) -> bool:
        return self.status in ("active", "suspended")

    @property
    def is_open(self) -> bool:
        return self.is_running or self.status == "pending"

    def is_overdue(self, day: int) -> bool:
        """Tell whether time has ended it, though the chore has not said so yet."""
        unanswered = self.status == "pending" and day >= self.asked_on + ANSWER_WITHIN
        return self.is_open and (day > self.last_day or unanswered)

    def has_late_amendment(self, day: int) -> bool:
        return self.more is not None and day >= self.more.asked_on + ANSWER_WITHIN

    def is_extension_ahead(self, day: int) -> bool:
        return self.agreed is not None and day <= self.agreed

    @property
    def shown(self) -> tuple[Rights, int | None, int | None]:
        """Tell what the text of an amendment says of today: whether it is still what was read."""
        asks_for_longer = self.more is not None and self.more.until is not None
        return self.lines, self.last_day, None if asks_for_longer else self.agreed

    # What becomes of it

    def end(self, status: str) -> "One":
        return replace(
            self,
            status=status,
            is_paused=False,
            is_stopped=False,
            is_held=False,
            assigned=(None, None),
            more=None,
        )

    def grant(self, worker: int, rights: Rights | None) -> "One":
        """Let a worker have these rights; None: take them out."""
        known, given = self.assigned[worker], self.given + 1
        number = known.number if known else given
        new = None if rights is None else Assigned(number, rights)
        slots = [new if at == worker else each for at, each in enumerate(self.assigned)]
        return replace(self, assigned=tuple(slots), given=given)

    def narrow(self, lines: Rights, last_day: int) -> "One":
        """Keep only this much; assignments follow, and the extension where it becomes shorter."""
        left = [each and replace(each, rights=cut(each.rights, lines)) for each in self.assigned]
        is_shorter = self.agreed is not None and last_day <= self.agreed
        made = replace(
            self,
            lines=lines,
            last_day=last_day,
            assigned=tuple(each if each and each.rights else None for each in left),
            agreed=None if is_shorter else self.agreed,
        )
        return made if lines else made.end("superseded")

    def settle(self, day: int, **causes: bool) -> "One":
        """Follow from the causes of a suspension whether it is suspended."""
        made = replace(self, **causes)  # type: ignore[arg-type]  # causes
        is_suspended = made.is_paused or made.is_stopped or made.is_held
        status = "suspended" if is_suspended else "active"
        if self.status == "active" and status == "suspended" and self.is_extension_ahead(day):
            assert made.agreed is not None
            made = replace(made, last_day=made.agreed, agreed=None)
        return replace(made, status=status)


@dataclass(frozen=True)
class House:
    """A centre and two towns.

    :ivar out: whose establishment is suspended
    """

    day: int = 0
    out: frozenset[str] = frozenset()
    ones: tuple[One, ...] = (One(), One())

    def but(self, town: int, one: One) -> "House":
        ones = [one if at == town else each for at, each in enumerate(self.ones)]
        return replace(self, ones=tuple(ones))

    def is_away(self, town: int) -> bool:
        """Tell whether one side of the town's delegation is suspended."""
        return bool(self.out & {"centre", f"town {town}"})

    def grants(self, town: int, worker: int, service: str) -> str:
        """Tell how far a worker may go on a service in a town."""
        one, assigned = self.ones[town], self.ones[town].assigned[worker]
        is_in_force = one.status == "active" and self.day <= one.last_day
        if assigned is None or not is_in_force or self.is_away(town):
            return "none"
        levels = (dict(one.lines).get(service, "none"), dict(assigned.rights).get(service, "none"))
        return min(levels, key=RANK.__getitem__)
