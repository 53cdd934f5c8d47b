"""Handing messages to the broker, and learning which it has."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from amqp import spec

from shared.messaging import topology
from shared.messaging.broker import BROKER_ERRORS, Broker, Link
from shared.messaging.memory import Memory

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


class Confirms:
    """A channel in confirm mode, and which of the messages sent on it are confirmed.

    :ivar reason: why not all of them are
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._channel = link.channel()
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._acked)
        self._channel.events["basic_nack"].add(self._nacked)
        self._channel.events["basic_return"].add(self._returned)
        self.reason = ""
        self._last_tag = 0
        self._waited_for: dict[int, None] = {}
        self._refused: set[int] = set()
        self._tags: dict[str, int] = {}

    def publish(self, messages: Sequence[Outgoing], *, within: float) -> int:
        """Publish messages, and tell how many of the first ones are confirmed in time.

        After fewer than all, this channel is of no use any more.
        """
        first = self._last_tag + 1
        self._tags.clear()
        deadline = time.monotonic() + within
        try:
            for message in messages:
                self._send(message)
            while self._is_undecided():
                self._link.wait(max(0.001, deadline - time.monotonic()))
                if time.monotonic() > deadline:
                    raise TimeoutError("the confirms take too long")
        except BROKER_ERRORS as error:
            self.reason = self.reason or f"{type(error).__name__}: {error}"
        missing = [*self._waited_for, *self._refused, self._last_tag + 1]
        return min(missing) - first

    def _is_undecided(self) -> bool:
        """Tell whether an answer is missing to a message before the first that was refused."""
        first_refused = min(self._refused, default=self._last_tag + 1)
        return any(tag < first_refused for tag in self._waited_for)

    def _send(self, message: Outgoing) -> None:
        """Write a message to the socket, as `basic_publish` does.

        That would also look, before each message, for what the broker says, and set the socket's
        timeout and set it back: half of what a message costs. What it says is read with the
        confirms; the connection has a timeout of its own.
        """
        self._last_tag += 1
        self._waited_for[self._last_tag] = None
        self._tags.setdefault(message.id, self._last_tag)
        is_mandatory, is_immediate = True, False
        self._channel.send_method(
            spec.Basic.Publish,
            "Bssbb",
            (0, *message.route, is_mandatory, is_immediate),
            message.prepared(self._channel),
        )

    def _acked(self, tag: int, multiple: bool) -> None:
        self._answered(tag, multiple)

    def _nacked(self, tag: int, multiple: bool) -> None:
        self.reason = "the broker refused it"
        self._refused.update(self._answered(tag, multiple))

    def _returned(self, error: Exception, exchange: str, key: str, message: Any) -> None:
        self.reason = "no queue is bound for it"
        self._refused.add(self._tags[message.properties["message_id"]])

    def _answered(self, tag: int, multiple: bool) -> list[int]:
        """Tell which messages an answer is about, and wait for them no longer."""
        tags = [one for one in self._waited_for if one <= tag] if multiple else [tag]
        for one in tags:
            self._waited_for.pop(one, None)
        return tags


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
