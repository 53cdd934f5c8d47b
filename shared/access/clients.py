"""Machine clients of establishments, and how far their scopes let them go (design.md §4.4)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from shared.access.delegated import Grants
from shared.access.tables import Assignee
from shared.auth import Level


def scope_for(service: str, level: Level) -> str:
    """Name the scope that lets a machine client use a service at a level: `accounts:read`."""
    return f"{service}:{level.value}"


def covers(scopes: Collection[str], wanted: str) -> bool:
    """Tell whether scopes include one that is wanted; whoever may write may read."""
    service, _, level = wanted.rpartition(":")
    is_reading = level == Level.READ
    return wanted in scopes or (is_reading and scope_for(service, Level.WRITE) in scopes)


@dataclass(frozen=True)
class Client:
    """A machine client of an establishment.

    :ivar scopes: those of its token, or the most that it is given
    """

    id: UUID
    home_id: UUID
    scopes: frozenset[str]

    def as_assignee(self) -> Assignee:
        """Name it as delegations do."""
        return Assignee(self.id, self.home_id, is_client=True)

    @property
    def services(self) -> frozenset[str]:
        """Tell which services its scopes reach, at whatever level."""
        reached = {Level.READ.value, Level.WRITE.value}
        parts = (scope.rpartition(":") for scope in self.scopes)
        return frozenset(service for service, _, level in parts if level in reached)

    def level_on(self, service: str) -> Level:
        """Tell how far its scopes go on a service."""
        held = [level for level in Level if scope_for(service, level) in self.scopes]
        return max(held, key=lambda level: level.rank, default=Level.NONE)

    def within_scopes(self, found: Mapping[UUID, Grants]) -> dict[UUID, Grants]:
        """Narrow what delegations grant it to what its scopes reach."""
        narrowed = {place: self._narrowed(grants) for place, grants in found.items()}
        return {place: grants for place, grants in narrowed.items() if grants}

    def _narrowed(self, grants: Grants) -> Grants:
        held = {
            code: Level.lesser(each.level, self.level_on(code)) for code, each in grants.items()
        }
        return {
            code: replace(grants[code], level=level)
            for code, level in held.items()
            if level is not Level.NONE
        }
