"""The AsyncAPI 3 document: every event, who announces it, which queue carries it to whom."""

import re
from collections.abc import Mapping
from typing import Any

from deploy.tooling.contracts import brokers, envelopes, payloads
from deploy.tooling.contracts.docstrings import told
from shared.events import CATALOGUE, Event
from shared.messaging import topology

DESCRIPTION = """\
What the services announce, generated from `shared/events/` by `./comptoir events`.

Each message is a CloudEvents 1.0 object in structured JSON. It is published once the transaction
that made it true is committed, to the topic exchange `comptoir.events`, with its type as routing
key; each service hears its publishers through one durable quorum queue. A message may come again
(its `id` tells) and publishers are not in step with one another; of one publisher, messages come in
the order of `position`. A released event never changes but for further optional facts: what must
change is a new type, `v2` beside `v1`. Readers ignore facts that they do not know."""

CONTENT_TYPE = "application/cloudevents+json"


def document(examples: Mapping[str, Any]) -> dict[str, Any]:
    """Make the document.

    :param examples: a message by type
    """
    events = [CATALOGUE[name] for name in sorted(CATALOGUE)]
    return {
        "asyncapi": "3.0.0",
        "id": "urn:comptoir:events",
        "info": {
            "title": "Comptoir: events",
            "version": "v1",
            "description": DESCRIPTION,
            "license": {
                "name": "Apache 2.0",
                "url": "https://www.apache.org/licenses/LICENSE-2.0",
            },
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": brokers.servers(),
        "channels": {
            **{event.type: _channel(event) for event in events},
            **{topology.queue_name(name): _queue(name) for name in topology.LISTENS},
        },
        "operations": {
            **{f"send.{event.type}": _sending(event) for event in events},
            **{f"receive.{name}": _receiving(name) for name in topology.LISTENS},
        },
        "components": {
            "messages": {event.type: _message(event, examples) for event in events},
            "schemas": {envelopes.NAME: envelopes.envelope(), **payloads.schemas_of(*events)},
            "securitySchemes": brokers.SECURITY,
            "tags": {
                name: {"name": name, "description": f"What {name} announces, or hears."}
                for name in topology.LISTENS
            },
        },
    }


def _channel(event: type[Event]) -> dict[str, Any]:
    hearers = ", ".join(topology.listeners_of(event.publisher)) or "nobody yet"
    return {
        "address": event.type,
        "title": event.type,
        "summary": told(event).summary,
        "description": f"Announced by {event.publisher}; heard by: {hearers}.",
        "messages": {event.type: {"$ref": f"#/components/messages/{event.type}"}},
        "bindings": brokers.exchange(),
    }


def _queue(service: str) -> dict[str, Any]:
    heard = topology.LISTENS[service]
    return {
        "address": topology.queue_name(service),
        "title": topology.queue_name(service),
        "summary": f"Everything that {service} hears: all that {', '.join(heard)} announce.",
        "messages": {
            name: {"$ref": f"#/components/messages/{name}"} for name in _heard_by(service)
        },
        "bindings": brokers.queue(service),
    }


def _heard_by(service: str) -> list[str]:
    heard = topology.LISTENS[service]
    return [name for name in sorted(CATALOGUE) if CATALOGUE[name].publisher in heard]


def _sending(event: type[Event]) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": _in_channels(event.type),
        "title": f"{event.publisher} announces {event.type}",
        "summary": told(event).summary,
        "tags": [_tag(event.publisher)],
        "messages": [{"$ref": _in_channels(event.type)["$ref"] + f"/messages/{event.type}"}],
        "bindings": brokers.sending(event),
    }


def _receiving(service: str) -> dict[str, Any]:
    channel = _in_channels(topology.queue_name(service))
    return {
        "action": "receive",
        "channel": channel,
        "title": f"{service} hears",
        "summary": f"Handle what {', '.join(topology.LISTENS[service])} announce, in order.",
        "tags": [_tag(service)],
        "messages": [{"$ref": f"{channel['$ref']}/messages/{name}"} for name in _heard_by(service)],
        "bindings": brokers.receiving(),
    }


def _in_channels(name: str) -> dict[str, str]:
    return {"$ref": f"#/channels/{name}"}


def _tag(service: str) -> dict[str, str]:
    return {"$ref": f"#/components/tags/{service}"}


def _message(event: type[Event], examples: Mapping[str, Any]) -> dict[str, Any]:
    words = told(event)
    title = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", event.__name__).capitalize()
    made = {
        "name": event.type,
        "title": title,
        "summary": words.summary,
        "description": words.more,
        "contentType": CONTENT_TYPE,
        "correlationId": {"location": "$message.payload#/correlationid"},
        "tags": [_tag(event.publisher)],
        "payload": envelopes.message(event),
        "bindings": brokers.message(event),
        "examples": [{"name": "golden", "payload": examples[event.type]}],
    }
    return {name: value for name, value in made.items() if value}
