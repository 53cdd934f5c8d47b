"""What a service announces: a row, in the transaction that makes it true; or once more."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Self, cast
from uuid import UUID

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session

from shared import clock
from shared.db import new_id
from shared.events import Envelope, Event
from shared.messaging import topology, wakes
from shared.messaging.tables import OutboxMessage

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


def announce(session: Session, event: Event, *, sequence: int) -> UUID:
    """Announce an event: it is published once, and only if, this transaction commits.

    :param sequence: of the subject; take the next number with the subject's row locked
    :return: the id of the message
    """
    row = announced(session, event, sequence=sequence)
    session.add(OutboxMessage(**row))
    message_id: UUID = row["id"]
    return message_id


def announced(session: Session, event: Event, *, sequence: int) -> dict[str, Any]:
    """Make the outbox's row of an announcement, for whoever writes it with something else.

    :param sequence: as for `announce`
    """
    context = context_of(session)
    message = Envelope(
        id=new_id(),
        type=event.type,
        time=context.now or clock.now(),
        subject=event.subject_id,
        sequence=sequence,
        data=event.to_data(),
        tenant_id=event.tenant_id,
        actor_id=context.actor_id,
        on_behalf_of=context.on_behalf_of,
        delegation_id=context.delegation_id,
        correlation_id=context.correlation_id,
        traceparent=context.traceparent,
    )
    wakes.after_commit(session, wakes.OUTBOX)
    return {
        "id": message.id,
        "type": message.type,
        "subject": message.subject,
        "message": message.to_message(),
    }


class Replayed(NamedTuple):
    """How many announcements are published again.

    :ivar emptied: how many of them say less than they did: they were about somebody who is erased.
        They count at their positions, and whoever handles them writes no name
    """

    total: int
    emptied: int


def replay(
    session: Session,
    *,
    type: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    first: int | None = None,
    last: int | None = None,
    again: str | None = None,
) -> Replayed:
    """Have the relay publish rows of this outbox again; tells how many.

    Whoever has a message already takes no notice, so this fills gaps and does nothing else. In one
    process there is no gap to fill: listeners read the outbox itself.

    :param type: of the events, with its version; None: every type
    :param since: announced at this instant or later
    :param until: announced before this instant
    :param first: from this position on
    :param last: up to this position, included
    :param again: a service that is to handle once more what it listens to; no other gets it
    :raises ValueError: if no such service listens
    """
    conditions = [
        OutboxMessage.position.is_not(None),
        *([OutboxMessage.type == type] if type else []),
        *([OutboxMessage.created_at >= since] if since else []),
        *([OutboxMessage.created_at < until] if until else []),
        *([OutboxMessage.position >= first] if first is not None else []),
        *([OutboxMessage.position <= last] if last is not None else []),
    ]
    statement = update(OutboxMessage).where(*conditions)
    if again is None:
        statement = statement.values(published_at=None)
    else:
        if again not in topology.LISTENS:
            raise ValueError(f"no service called {again} listens")
        publisher = func.split_part(OutboxMessage.type, ".", 1)
        statement = statement.where(publisher.in_(topology.LISTENS[again])).values(again_for=again)
    emptied = session.scalar(
        select(func.count()).where(*conditions, OutboxMessage.message.has_key("erased"))
    )
    result = session.execute(statement.execution_options(synchronize_session=False))
    wakes.after_commit(session, wakes.OUTBOX)
    return Replayed(cast("CursorResult[object]", result).rowcount, emptied or 0)
