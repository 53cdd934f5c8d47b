"""What has arrived: read off the wire, and written once, with what the projections keep of it."""

from collections.abc import Sequence
from uuid import UUID

import orjson
from marshmallow import ValidationError
from sqlalchemy import update
from sqlalchemy.orm import Session

from shared.events import CATALOGUE, Envelope
from shared.messaging.tables import InboxMessage
from shared.questions import Question


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


_WRITE = Question("""
INSERT INTO inbox (message_id, publisher, position, type)
SELECT q.id, q.publisher, q.position, q.type
FROM jsonb_to_recordset($1::jsonb) AS q(id uuid, publisher text, position bigint, type text)
ON CONFLICT (message_id) DO NOTHING
RETURNING to_jsonb(message_id)
""")


def write(session: Session, messages: Sequence[Envelope]) -> set[UUID]:
    """Write messages into the inbox, and tell the ids of those that were not there.

    If another transaction is just writing one of them, this waits until that one has ended.
    """
    asked = [
        {
            "id": message.id,
            "publisher": message.publisher,
            "position": message.position,
            "type": message.type,
        }
        for message in messages
    ]
    return {UUID(str(written)) for written in _WRITE.within(session, asked)}


def mark(session: Session, message: Envelope, *, is_projected: bool) -> None:
    """Say whether a message that is in the inbox counts as known."""
    session.execute(
        update(InboxMessage)
        .where(InboxMessage.message_id == message.id)
        .values(is_projected=is_projected)
        .execution_options(synchronize_session=False)
    )
