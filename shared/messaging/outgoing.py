"""A message on its way out, as the broker is to have it."""

from dataclasses import dataclass
from typing import Any

from shared.messaging import topology

ONLY_FOR = "x-only-for"
"""The header that names the one service which is to handle a message, though it has before."""

EXPIRES_AFTER = "30000"  # milliseconds
PERSISTENT, TRANSIENT = 2, 1


@dataclass(frozen=True)
class Outgoing:
    """A message on its way out.

    :ivar only_for: the one service it is for, which is to handle it again; None: whoever listens
    :ivar is_passing: worth nothing after a while: a heartbeat
    """

    id: str
    type: str
    body: str
    only_for: str | None = None
    is_passing: bool = False

    @property
    def route(self) -> tuple[str, str]:
        """Tell exchange and routing key: the broker lets a service speak in its own name alone."""
        return topology.EVENTS.name, self.type

    def prepared(self, channel: Any) -> Any:
        """Write it as the channel's transport wants it."""
        properties: dict[str, Any] = {
            "message_id": self.id,
            "type": self.type,
            "delivery_mode": TRANSIENT if self.is_passing else PERSISTENT,
        }
        if self.is_passing:
            properties["expiration"] = EXPIRES_AFTER
        return channel.prepare_message(
            self.body,
            content_type="application/cloudevents+json",
            content_encoding="utf-8",
            headers={ONLY_FOR: self.only_for} if self.only_for else {},
            properties=properties,
        )
