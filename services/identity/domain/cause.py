"""Why a code is sent: who asked for it, and by which right."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from shared.events import Envelope


@dataclass(frozen=True, kw_only=True)
class Cause:
    """The message that a code follows from.

    :ivar message_id: the message
    :ivar actor_id: the account, or the machine client, that asked; None: a command or a chore
    :ivar delegation_id: the delegation that let them ask; None: they asked at home
    """

    message_id: UUID
    actor_id: UUID | None
    delegation_id: UUID | None

    @classmethod
    def of(cls, message: Envelope) -> Self:
        """Take a message as the cause."""
        return cls(
            message_id=message.id, actor_id=message.actor_id, delegation_id=message.delegation_id
        )
