"""Who has asked for what takes effect later, and what they stood on when they did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from shared.auth import Actor, Duty, Level


@dataclass(frozen=True, kw_only=True)
class Requester:
    """Whoever asks, as the guard has settled them; kept beside what waits.

    :ivar account_id: the person; None for a machine client
    :ivar client_id: the machine client; None for a person
    :ivar delegation_id: the delegation that let them ask; None: they asked at home
    :ivar duties: an operator's
    :ivar reach: how far the subject may reach when it takes effect; None: any distance
    :ivar asked_at: when; None: by a former release
    """

    account_id: UUID | None
    client_id: UUID | None
    delegation_id: UUID | None
    duties: frozenset[Duty]
    reach: Mapping[str, Level] | None
    asked_at: datetime | None = None

    @classmethod
    def of(cls, actor: Actor, *, rights: Mapping[str, Level], now: datetime) -> Self:
        """Take whoever acts.

        :param rights: the subject's own, beyond which a machine client at home has no say
        """
        reach = rights if actor.client_id is not None else None
        return cls(
            account_id=actor.account_id,
            client_id=actor.client_id,
            delegation_id=actor.delegation_id,
            duties=actor.duties,
            reach=actor.reach if actor.is_delegate else reach,
            asked_at=now,
        )

    def to_data(self) -> dict[str, Any]:
        """Write it as JSON."""
        return {
            "account_id": str(self.account_id) if self.account_id else None,
            "client_id": str(self.client_id) if self.client_id else None,
            "delegation_id": str(self.delegation_id) if self.delegation_id else None,
            "duties": sorted(map(str, self.duties)),
            "reach": None
            if self.reach is None
            else {code: str(level) for code, level in sorted(self.reach.items())},
            "asked_at": self.asked_at and self.asked_at.isoformat(),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read it back."""
        ids = ("account_id", "client_id", "delegation_id")
        reach, asked_at = data["reach"], data.get("asked_at")
        return cls(
            **{name: UUID(data[name]) if data[name] else None for name in ids},
            duties=frozenset(map(Duty, data["duties"])),
            reach=None if reach is None else {code: Level(level) for code, level in reach.items()},
            asked_at=datetime.fromisoformat(asked_at) if asked_at else None,
        )
