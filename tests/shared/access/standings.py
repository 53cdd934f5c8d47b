"""How a delegation stands, and what may be done to it, in the words of design.md §4.8."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from tests.shared.access.reference import LEVELS

Rights = dict[str, str]


def lesser(*levels: str | None) -> str:
    """Tell the lowest of levels; what is not named is none."""
    return min((level or "none" for level in levels), key=LEVELS.index)


def within(rights: Mapping[str, str], limit: Mapping[str, str]) -> Rights:
    """Tell what is left of rights as far as others go."""
    kept = {code: lesser(level, limit.get(code)) for code, level in rights.items()}
    return {code: level for code, level in kept.items() if level != "none"}


def joined(one: Mapping[str, str], other: Mapping[str, str]) -> Rights:
    """Tell the higher of two rights, service by service."""
    codes = {*one, *other}
    return {
        code: max(one.get(code, "none"), other.get(code, "none"), key=LEVELS.index)
        for code in codes
    }


@dataclass
class Standing:
    """How a delegation stands.

    :ivar asked: what an amendment asks for beyond what there is; None: none waits
    :ivar extension: days beyond the last one, which the delegating side has allowed
    """

    lines: Rights
    last_day: date
    status: str = "active"
    extension: int = 0
    asked: Rights | None = None
    assigned: dict[UUID, Rights] = field(default_factory=dict)

    def narrow(self, lines: Rights) -> None:
        self.lines = lines
        kept = {who: within(rights, lines) for who, rights in self.assigned.items()}
        self.assigned = {who: rights for who, rights in kept.items() if rights}

    @property
    def is_over(self) -> bool:
        return self.status == "terminated"


@dataclass(frozen=True)
class Order:
    """What is done: an act, on one delegation or on both at once, and what it needs.

    :ivar on: numbers of delegations
    :ivar worker: the number of a worker; a hand-over is to the other
    """

    act: str
    on: tuple[int, ...]
    worker: int
    rights: tuple[tuple[str, str], ...]
    status: str = "active"
