"""What the AsyncAPI document says of RabbitMQ: addresses, exchange, queues, properties."""

from typing import Any

from shared.events import Event
from shared.messaging import publishing, topology

VERSION = {"bindingVersion": "0.3.0"}
SECURITY: dict[str, Any] = {
    "password": {"type": "userPassword", "description": "A user of RabbitMQ, one per service."}
}


def servers() -> dict[str, Any]:
    """Describe where the broker is: `BROKER_URL`, with TLS or without."""
    return {
        "broker": _server("amqp", 5672, "RabbitMQ."),
        "broker-tls": _server("amqps", 5671, "RabbitMQ, with TLS."),
    }


def _server(protocol: str, port: int, description: str) -> dict[str, Any]:
    return {
        "host": f"{{host}}:{port}",
        "protocol": protocol,
        "protocolVersion": "0-9-1",
        "description": description,
        "variables": {"host": {"default": "rabbitmq", "description": "Of this installation."}},
        "security": [{"$ref": "#/components/securitySchemes/password"}],
    }


def exchange() -> dict[str, Any]:
    """Describe the exchange that every event goes to."""
    events = topology.EVENTS
    facts = {
        "name": events.name,
        "type": events.type,
        "durable": events.durable,
        "autoDelete": False,
        "vhost": "/",
    }
    return {"amqp": {"is": "routingKey", "exchange": facts, **VERSION}}


def queue(service: str) -> dict[str, Any]:
    """Describe the queue of a service, what it is bound to, and its arguments."""
    found = topology.queue_of(service)
    keys = sorted(each.routing_key for each in found.bindings)
    facts = {
        "name": found.name,
        "durable": found.durable,
        "exclusive": False,
        "autoDelete": False,
        "vhost": "/",
    }
    return {
        "amqp": {
            "is": "queue",
            "queue": facts,
            **VERSION,
            "x-bound-to": {topology.EVENTS.name: keys},
            "x-arguments": topology.ARGUMENTS,
        }
    }


def sending(event: type[Event]) -> dict[str, Any]:
    """Describe how an event is published; a heartbeat is worth nothing after a while."""
    passing = {"deliveryMode": publishing.TRANSIENT, "expiration": int(publishing.EXPIRES_AFTER)}
    kept = {"deliveryMode": publishing.PERSISTENT}
    how = passing if event.__name__ == "Heartbeat" else kept
    return {"amqp": {"mandatory": True, **how, **VERSION}}


def receiving() -> dict[str, Any]:
    """Describe how a queue is read: acknowledged once the effect is committed."""
    return {"amqp": {"ack": True, **VERSION}}


def message(event: type[Event]) -> dict[str, Any]:
    """Describe the properties of a message."""
    return {"amqp": {"contentEncoding": "utf-8", "messageType": event.type, **VERSION}}
