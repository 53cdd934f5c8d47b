"""The JSON Schema of the CloudEvents 1.0 envelope around every event (design.md §6)."""

from typing import Any

from deploy.tooling.contracts.payloads import Schema, reference
from shared.events import Event

NAME = "CloudEvent"
_ID = {"type": "string", "format": "uuid"}
_NUMBER = {"type": "string", "pattern": "^[0-9]+$"}


def envelope() -> Schema:
    """Describe what is the same around each event; what is not known is left out of it."""
    return {
        "type": "object",
        "description": "CloudEvents 1.0, structured JSON; what is not known is left out.",
        "required": [
            *("specversion", "id", "source", "type", "time", "subject", "datacontenttype"),
            *("sequence", "data"),
        ],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": _ID | _said("Of this message: handle the same once (a UUIDv7)."),
            "source": {"type": "string"} | _said("The service that announces it."),
            "type": {"type": "string"} | _said("What has happened; the routing key."),
            "time": {"type": "string", "format": "date-time"} | _said("When it happened."),
            "subject": {"type": "string"} | _said("The id of what it is about."),
            "datacontenttype": {"const": "application/json"},
            "sequence": _NUMBER
            | _said("Of the subject; a reader of full state ignores an older one."),
            "position": _NUMBER | _said("Of the publisher, without gaps; a heartbeat has none."),
            "tenantid": _ID | _said("The establishment it happened in."),
            "actorid": _ID | _said("The account or application that caused it."),
            "onbehalfof": _ID | _said("The establishment a delegate worked for."),
            "delegationid": _ID | _said("The delegation that allowed it."),
            "correlationid": {"type": "string"}
            | _said("The same for all that one request set off."),
            "traceparent": {"type": "string"} | _said("W3C Trace Context."),
            "erased": {"const": True}
            | _said("Some facts have been emptied: they were about somebody who is erased."),
            "data": {"type": "object"} | _said("The facts."),
        },
    }


def message(event: type[Event]) -> Schema:
    """Describe an event in its envelope."""
    return {
        "allOf": [
            {"$ref": f"#/components/schemas/{NAME}"},
            {
                "type": "object",
                "properties": {
                    "type": {"const": event.type},
                    "source": {"const": f"/{event.publisher}"},
                    "data": reference(event),
                },
            },
        ]
    }


def _said(text: str) -> dict[str, Any]:
    return {"description": text}
