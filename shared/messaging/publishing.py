"""Handing messages to the broker, and learning which it has."""

import logging
from collections.abc import Sequence

from shared.messaging import topology
from shared.messaging.broker import BROKER_ERRORS, Broker, Link
from shared.messaging.confirms import Confirms
from shared.messaging.memory import Memory
from shared.messaging.outgoing import Outgoing

log = logging.getLogger(__name__)

CONFIRM_WITHIN = 10.0
"""Seconds to wait for the confirms of a batch."""


class Outlet:
    """A relay's way to the broker, opened when it is needed. For one thread.

    :param name: what the broker's management page calls the connection
    :param confirm_within: seconds to wait for a batch's confirms
    """

    def __init__(
        self, broker: Broker, *, name: str, confirm_within: float = CONFIRM_WITHIN
    ) -> None:
        self._broker = broker
        self._name = name
        self._confirm_within = confirm_within
        self._link: Link | None = None
        self._confirms: Confirms | None = None

    def publish_batch(self, messages: Sequence[Outgoing]) -> int:
        """Publish messages in order, and tell how many of the first ones the broker surely has.

        Fewer than all: publish the others again, in order; the channel will be a new one.
        """
        try:
            link = self._open()
            if self._broker.memory:
                self._put(link, self._broker.memory, messages)
                return len(messages)
            self._confirms = self._confirms or Confirms(link)
        except BROKER_ERRORS as error:
            log.warning("The broker cannot be reached", extra={"error": type(error).__name__})
            self.drop()
            return 0
        count = self._confirms.publish(messages, within=self._confirm_within)
        if count < len(messages):
            log.warning(
                "The broker has not confirmed every message",
                extra={"sent": len(messages), "confirmed": count, "why": self._confirms.reason},
            )
            self.drop()
        return count

    def _open(self) -> Link:
        if self._link is None:
            self._link = self._broker.connect(self._name)
            topology.declare(self._link)
        return self._link

    def _put(self, link: Link, memory: Memory, messages: Sequence[Outgoing]) -> None:
        with link.channel() as channel:
            for message in messages:
                exchange, key = message.route
                channel.basic_publish(message.prepared(channel), exchange, key)
        memory.ring()

    def pump(self) -> None:
        """Keep an idle connection alive: call it often."""
        try:
            if self._link:
                self._link.pump()
        except BROKER_ERRORS as error:
            log.warning("The broker has gone", extra={"error": type(error).__name__})
            self.drop()

    def drop(self) -> None:
        """Give the connection up, and whatever the broker may still say on it."""
        link, self._link, self._confirms = self._link, None, None
        if link:
            link.drop()

    def close(self) -> None:
        """Close the connection; nothing is on its way."""
        link, self._link, self._confirms = self._link, None, None
        if link:
            link.close()
