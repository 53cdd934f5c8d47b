"""Who and what a transaction works for: every event announced in it says so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy.orm import Session

from shared.events import Envelope

_CONTEXT = "messaging.context"


@dataclass(frozen=True, kw_only=True)
class Context:
    """What an event's CloudEvents attributes tell beside its facts.

    :ivar actor_id: the account or the machine client that acts; None for the suite itself
    :ivar on_behalf_of: the establishment a delegate works for
    :ivar delegation_id: the delegation that lets them
    :ivar correlation_id: the same for all that one request sets off
    :ivar traceparent: W3C Trace Context
    :ivar now: the `time` of the events; None: the instant of their announcement
    """

    actor_id: UUID | None = None
    on_behalf_of: UUID | None = None
    delegation_id: UUID | None = None
    correlation_id: str | None = None
    traceparent: str | None = None
    now: datetime | None = None

    @classmethod
    def following(cls, message: Envelope, *, now: datetime) -> Self:
        """Carry on what a message began."""
        return cls(
            actor_id=message.actor_id,
            on_behalf_of=message.on_behalf_of,
            delegation_id=message.delegation_id,
            correlation_id=message.correlation_id,
            traceparent=message.traceparent,
            now=now,
        )


def set_context(session: Session, context: Context) -> None:
    """Say whom and what a session works for, from now on."""
    session.info[_CONTEXT] = context


def context_of(session: Session) -> Context:
    """Tell whom and what a session works for; an empty context if nobody has said."""
    context: Context | None = session.info.get(_CONTEXT)
    return context or Context()
