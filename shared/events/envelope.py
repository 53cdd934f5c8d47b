"""How an event travels: CloudEvents 1.0, structured JSON."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from shared import clock
from shared.events.base import CATALOGUE, Event, UnknownEvent


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """An event with its CloudEvents attributes, as it travels.

    :ivar id: of this message; the inbox's key
    :ivar sequence: of the subject: a projection ignores an older one
    :ivar position: of the publisher, without gaps; None until its relay has numbered it
    :ivar actor_id: who caused it: an account's or a machine client's id, None for the suite itself
    :ivar on_behalf_of: the establishment a delegate worked for
    :ivar correlation_id: the same for all that one request set off
    :ivar is_erased: what it said of somebody has been emptied, since their data is erased
    """

    id: UUID
    type: str
    time: datetime
    subject: str
    sequence: int
    data: dict[str, Any]
    position: int | None = None
    tenant_id: UUID | None = None
    actor_id: UUID | None = None
    on_behalf_of: UUID | None = None
    delegation_id: UUID | None = None
    correlation_id: str | None = None
    traceparent: str | None = None
    is_erased: bool = False

    @property
    def publisher(self) -> str:
        """Tell which service announced it."""
        return self.type.split(".", 1)[0]

    @property
    def event(self) -> Event:
        """Read the facts.

        :raises UnknownEvent: if this release does not know the type
        :raises marshmallow.ValidationError: if the facts are not as the catalogue says
        """
        try:
            event_class = CATALOGUE[self.type]
        except KeyError:
            raise UnknownEvent(self.type) from None
        return event_class.from_data(self.data)

    def to_message(self) -> dict[str, Any]:
        """Write it as a CloudEvents 1.0 JSON object; what is not known is left out."""
        message = {
            "specversion": "1.0",
            "id": str(self.id),
            "source": f"/{self.publisher}",
            "type": self.type,
            "time": clock.written(self.time),
            "subject": self.subject,
            "datacontenttype": "application/json",
            "sequence": str(self.sequence),
            "position": None if self.position is None else str(self.position),
            "tenantid": _text(self.tenant_id),
            "actorid": _text(self.actor_id),
            "onbehalfof": _text(self.on_behalf_of),
            "delegationid": _text(self.delegation_id),
            "correlationid": self.correlation_id,
            "traceparent": self.traceparent,
            "erased": self.is_erased or None,
            "data": self.data,
        }
        return {key: value for key, value in message.items() if value is not None}

    def to_json(self) -> str:
        """Write it as it travels."""
        return json.dumps(self.to_message(), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_message(cls, message: dict[str, Any]) -> Self:
        """Read it from a CloudEvents JSON object.

        :raises KeyError, ValueError: if it is not one
        """
        if message.get("specversion") != "1.0":
            raise ValueError("not a CloudEvents 1.0 message")
        return cls(
            id=UUID(message["id"]),
            type=message["type"],
            time=datetime.fromisoformat(message["time"]),
            subject=message["subject"],
            sequence=int(message["sequence"]),
            position=None if "position" not in message else int(message["position"]),
            tenant_id=_uuid(message.get("tenantid")),
            actor_id=_uuid(message.get("actorid")),
            on_behalf_of=_uuid(message.get("onbehalfof")),
            delegation_id=_uuid(message.get("delegationid")),
            correlation_id=message.get("correlationid"),
            traceparent=message.get("traceparent"),
            is_erased=bool(message.get("erased")),
            data=message["data"],
        )


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _uuid(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)
