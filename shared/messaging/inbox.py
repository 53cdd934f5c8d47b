"""What has arrived: read off the wire, and written once, in the transaction of its effect."""

import json

from marshmallow import ValidationError
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.events import CATALOGUE, Envelope
from shared.messaging import knowledge
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
        text = body if isinstance(body, str) else bytes(body).decode()
        message = Envelope.from_message(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Undecodable(type(error).__name__) from error
    texts = (message.type, message.subject, message.correlation_id or "", message.traceparent or "")
    if not all(isinstance(one, str) for one in texts) or not isinstance(message.data, dict):
        raise Undecodable("an attribute is of the wrong kind")
    if "\\u0000" in text or "\0" in text:
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


_WRITE = (
    insert(InboxMessage)
    .on_conflict_do_nothing(index_elements=["message_id"])
    .returning(InboxMessage.message_id)
)


def is_new(session: Session, message: Envelope) -> bool:
    """Write a message into the inbox, and tell whether it was not there.

    If another transaction is just writing it, this waits until that one has ended. Whether its
    projections were applied, `projected` or `unprojected` says before the transaction ends.
    """
    row = {
        "message_id": message.id,
        "publisher": message.publisher,
        "position": message.position,
        "type": message.type,
    }
    return session.scalar(_WRITE, row) is not None


def projected(session: Session, message: Envelope, *, late: bool = False) -> None:
    """Count a message as known: the access projection and the deny-list have taken it in.

    :param late: it was `unprojected` before
    """
    if late:
        _mark(session, message, is_projected=True)
    knowledge.reach(session, message.publisher, position=message.position)


def unprojected(session: Session, message: Envelope) -> None:
    """Say that a projection has failed: the message does not count as known."""
    _mark(session, message, is_projected=False)


def _mark(session: Session, message: Envelope, *, is_projected: bool) -> None:
    session.execute(
        update(InboxMessage)
        .where(InboxMessage.message_id == message.id)
        .values(is_projected=is_projected)
        .execution_options(synchronize_session=False)
    )
