"""Reading a message off the wire, before anything is known of it."""

import json

from marshmallow import ValidationError

from shared.events import CATALOGUE, Envelope


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
