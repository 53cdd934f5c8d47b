"""What a service announces: a row, in the transaction that makes it true."""

from uuid import UUID

from sqlalchemy.orm import Session

from shared import clock
from shared.db import new_id
from shared.events import Envelope, Event
from shared.messaging.context import context_of
from shared.messaging.tables import OutboxMessage


def announce(session: Session, event: Event, *, sequence: int) -> UUID:
    """Announce an event: it is published once, and only if, this transaction commits.

    :param sequence: of the subject; take the next number with the subject's row locked
    :return: the id of the message
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
    session.add(
        OutboxMessage(
            id=message.id,
            type=message.type,
            subject=message.subject,
            message=message.to_message(),
        )
    )
    return message.id
