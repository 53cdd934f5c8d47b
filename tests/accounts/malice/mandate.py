"""The delegation by which somebody is let in, as it truly stands, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from shared import clock
from shared.events import delegation
from tests.accounts.applications import Client
from tests.accounts.world import Person, World

RANK = {"none": 0, "read": 1, "write": 2}
SERVICES = ("affiliation", "paie", "retraite")
FULL = {"accounts": "write", "affiliation": "write", "paie": "read"}
"""What is agreed to at first: never `retraite`, which only an amendment brings."""

Intruder = Person | Client


def lesser(*levels: str | None) -> str:
    return min((level or "none" for level in levels), key=RANK.__getitem__)


@dataclass
class Mandate:
    """What a town has agreed to, and how far somebody of the centre works in it.

    :ivar since: since when it lets them without a break; None: it does not
    """

    world: World
    centre: Person
    town: Person
    intruder: Intruder
    lines: dict[str, str] = field(default_factory=lambda: dict(FULL))
    rights: dict[str, str] | None = field(default_factory=lambda: dict(FULL))
    is_granting: bool = True
    last_day: date = field(default_factory=lambda: clock.paris_date(clock.now()))
    since: datetime | None = None
    id: UUID = field(default_factory=uuid4)

    @property
    def reach(self) -> dict[str, str]:
        """Tell how far they may go now, service by service."""
        is_over = clock.paris_date(clock.now()) > self.last_day
        if not self.is_granting or is_over or self.rights is None:
            return {}
        scopes = getattr(self.intruder, "scopes", None)
        found = {
            code: lesser(level, self.rights.get(code), _by_scope(scopes, code))
            for code, level in self.lines.items()
        }
        return {code: level for code, level in found.items() if level != "none"}

    def lets(self, service: str, level: str) -> bool:
        return RANK[self.reach.get(service, "none")] >= RANK[level]

    # What becomes of it

    def amend(self, rights: Mapping[str, str]) -> None:
        """Let it reach further: whoever works in it does so only once they are assigned anew."""
        self.lines |= {
            code: max(level, self.lines.get(code, "none"), key=RANK.__getitem__)
            for code, level in rights.items()
        }
        self.tell()

    def assign(self, rights: Mapping[str, str]) -> None:
        """Let them work in it, as far as it goes."""
        kept = {code: lesser(level, self.lines.get(code)) for code, level in rights.items()}
        self.rights = {code: level for code, level in kept.items() if level != "none"}
        self.tell()

    def take_out(self) -> None:
        self.rights = None
        self.tell()

    def narrow(self, rights: Mapping[str, str]) -> None:
        """Keep less; assignments follow."""
        kept = {code: lesser(level, rights.get(code)) for code, level in self.lines.items()}
        self.lines = {code: level for code, level in kept.items() if level != "none"}
        if self.rights is not None:
            self.assign(self.rights)
        self.tell()

    def prolong(self, days: int) -> None:
        self.last_day += timedelta(days=days)
        self.tell()

    def suspend(self) -> None:
        self.is_granting = False
        self.tell()

    def resume(self) -> None:
        self.is_granting = True
        self.tell()

    def tell(self) -> None:
        """State it to the service, as `delegation` does after each change."""
        lets = self.is_granting and bool(self.rights)
        if not lets:
            self.since = None
        elif self.since is None:
            self.since = clock.now()
        who = getattr(self.intruder, "client_id", None) or getattr(
            self.intruder, "account_id", None
        )
        assert isinstance(who, UUID)
        is_client = isinstance(self.intruder, Client)
        rights = dict(self.rights or {})
        facts: dict[str, Any] = {"assignments": [], "clients": []}
        if rights and is_client:
            facts["clients"] = [delegation.ClientAssignmentFacts(client_id=who, rights=rights)]
        elif rights:
            facts["assignments"] = [delegation.AssignmentFacts(account_id=who, rights=rights)]
        since = {str(who): clock.written(self.since)} if self.since else {}
        self.world.hear(
            delegation.AccessChanged(
                delegation_id=self.id,
                centralising_id=self.centre.home,
                delegating_id=self.town.home,
                is_granting=self.is_granting,
                ends_on=self.last_day,
                lines=dict(self.lines) if self.is_granting else {},
                granted_since=since,
                **facts,
            )
        )
        self.world.hears_of_delegation(clock.now())


def _by_scope(scopes: str | None, code: str) -> str:
    if scopes is None:
        return "write"
    known = scopes.split()
    return next((level for level in ("write", "read") if f"{code}:{level}" in known), "none")
