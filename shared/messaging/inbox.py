"""What has arrived: read off the wire, and written once, with what the projections keep of it."""

from collections.abc import Sequence
from uuid import UUID

import orjson
from marshmallow import ValidationError
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from shared.events import CATALOGUE, Envelope
from shared.messaging.tables import InboxMessage


class Undecodable(ValueError):
    """It is not a message of ours: not JSON, not a CloudEvent, or not one that a table can keep."""


def decode(body: str | bytes, *, published_as: str) -> Envelope:
    """Read a message's envelope; its facts are not looked at yet, unless it is a heartbeat.

    :param published_as: its routing key. RabbitMQ lets each service publish under its own name
        alone, so a message that says another inside is nobody's word
    :raises Undecodable: if it is none
    """
    try:
        written = body if isinstance(body, str) else bytes(body).decode()
        message = Envelope.from_message(orjson.loads(written))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Undecodable(type(error).__name__) from error
    texts = (message.type, message.subject, message.correlation_id or "", message.traceparent or "")
    if not all(isinstance(one, str) for one in texts) or not isinstance(message.data, dict):
        raise Undecodable("an attribute is of the wrong kind")
    if "\\u0000" in written or "\0" in written:
        raise Undecodable("PostgreSQL keeps no zero characters")
    if message.type != published_as:
        raise Undecodable("it was published as another type")
    if is_heartbeat(message):
        _require_facts(message)
    return message


def _require_facts(message: Envelope) -> None:
    try:
        _ = message.event
    except ValidationError as error:
        raise Undecodable("a heartbeat without its facts") from error


def is_heartbeat(message: Envelope) -> bool:
    """Tell whether it is only a publisher's sign of life, which no inbox keeps."""
    return message.type == f"{message.publisher}.heartbeat.v1" and message.type in CATALOGUE


_WRITE = text(
    """
    INSERT INTO inbox (message_id, publisher, position, type)
    SELECT * FROM unnest(
        CAST(:ids AS uuid[]), CAST(:publishers AS text[]),
        CAST(:positions AS bigint[]), CAST(:types AS text[])
    )
    ON CONFLICT (message_id) DO NOTHING
    RETURNING message_id
    """
)


def write(session: Session, messages: Sequence[Envelope]) -> set[UUID]:
    """Write messages into the inbox, and tell the ids of those that were not there.

    If another transaction is just writing one of them, this waits until that one has ended.
    """
    rows = session.connection().execute(
        _WRITE,
        {
            "ids": [message.id for message in messages],
            "publishers": [message.publisher for message in messages],
            "positions": [message.position for message in messages],
            "types": [message.type for message in messages],
        },
    )
    return set(rows.scalars())


def mark(session: Session, message: Envelope, *, is_projected: bool) -> None:
    """Say whether a message that is in the inbox counts as known."""
    session.execute(
        update(InboxMessage)
        .where(InboxMessage.message_id == message.id)
        .values(is_projected=is_projected)
        .execution_options(synchronize_session=False)
    )
