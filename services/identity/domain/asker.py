"""Who had a code sent, and by which right."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from shared.events import Envelope


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Who asked for a code to be sent to somebody else.

    :ivar actor_id: the account, or the machine client; None: a command or a chore
    :ivar delegation_id: the delegation that let them ask; None: they asked at home
    :ivar asked_at: when they did, which was before we heard of it
    """

    actor_id: UUID | None
    delegation_id: UUID | None
    asked_at: datetime

    @classmethod
    def of(cls, message: Envelope) -> Self:
        """Tell who caused a message."""
        return cls(
            actor_id=message.actor_id,
            delegation_id=message.delegation_id,
            asked_at=message.time,
        )
