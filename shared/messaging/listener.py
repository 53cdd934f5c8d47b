"""The thread that holds the broker's connection: it takes messages in, and waits for no effect."""

import logging
import queue
import selectors
import threading
from dataclasses import dataclass
from typing import Any

import kombu

from shared.messaging import topology
from shared.messaging.broker import BROKER_ERRORS, Broker, Link
from shared.messaging.memory import Wake
from shared.messaging.publishing import ONLY_FOR
from shared.messaging.threads import Backoff, Pulse

log = logging.getLogger(__name__)

PREFETCH = 200
"""Messages in hand at most: as many are stored at once, when there is a backlog."""

TICK = 1.0
"""Seconds after which the connection is looked after even if nothing happens."""

LONGEST_ROUND = 120.0
"""Seconds: every answer of the broker is waited for, each for a while, when it connects again."""


@dataclass(frozen=True)
class Delivery:
    """A message in hand.

    :ivar routing_key: what it was published under, which the broker has checked
    :ivar is_again: an operator wants it handled although it has been
    """

    body: str | bytes
    routing_key: str
    is_again: bool
    message: Any


class Listener:
    """What takes a service's messages from its queue, and acknowledges or rejects them.

    :ivar is_connected: the broker answers
    :ivar is_consuming: the consumer is registered, active or standing by
    :ivar wake: the bell to ring when there may be something to do
    :ivar pulse: beats every second, and whenever it connects
    """

    def __init__(self, service: str, broker: Broker) -> None:
        self._service = service
        self._broker = broker
        self._arrived: queue.SimpleQueue[Delivery | None] = queue.SimpleQueue()
        self._settled: queue.SimpleQueue[tuple[Delivery, bool]] = queue.SimpleQueue()
        self.wake = Wake()
        self.pulse = Pulse(LONGEST_ROUND)
        self.is_connected = False
        self.is_consuming = False

    def next(self, timeout: float) -> Delivery | None:
        """Wait for a message, for so many seconds at most."""
        try:
            return self._arrived.get(timeout=timeout)
        except queue.Empty:
            return None

    def more(self) -> list[Delivery]:
        """Take what else has arrived, without waiting."""
        return [delivery for _ in range(self._arrived.qsize()) if (delivery := self.next(0))]

    def interrupt(self) -> None:
        """End a wait for the next message."""
        self._arrived.put(None)

    def acknowledge(self, delivery: Delivery) -> None:
        """Say that what a message is to effect is committed."""
        self._settle(delivery, is_done=True)

    def reject(self, delivery: Delivery) -> None:
        """Make a message a dead letter."""
        self._settle(delivery, is_done=False)

    def _settle(self, delivery: Delivery, *, is_done: bool) -> None:
        self._settled.put((delivery, is_done))
        self.wake.ring()

    def run(self, stop: threading.Event) -> None:
        """Listen until told to stop, and connect again whenever the connection is lost."""
        backoff = Backoff()
        with self.wake:
            while not stop.is_set():
                self.pulse.beat()
                try:
                    link = self._broker.connect(f"comptoir {self._service} listener")
                    self._listen(link, backoff, stop)
                except BROKER_ERRORS as error:
                    log.warning(
                        "The broker is away; connecting again",
                        extra={"service": self._service, "error": type(error).__name__},
                    )
                    stop.wait(backoff.next())

    def _listen(self, link: Link, backoff: Backoff, stop: threading.Event) -> None:
        try:
            self.is_connected = True
            channel = self._consume(link)
            self.is_consuming = True
            backoff.reset()
            with selectors.DefaultSelector() as selector:
                selector.register(self.wake, selectors.EVENT_READ)
                if link.socket:
                    selector.register(link.socket, selectors.EVENT_READ)
                while not stop.is_set():
                    self.pulse.beat()
                    self._attend(link, channel)
                    selector.select(TICK)
                    self.wake.hush()
            self._give_back(channel)
            link.close()
        finally:
            self.is_connected = self.is_consuming = False
            link.drop()

    def _consume(self, link: Link) -> Any:
        topology.declare(link)
        channel = link.channel()
        consumer = kombu.Consumer(
            channel,
            queues=[topology.queue_of(self._service)],
            on_message=self._arrive,
            auto_declare=False,
            prefetch_count=PREFETCH,
        )
        consumer.consume()
        return channel

    def _attend(self, link: Link, channel: Any) -> None:
        self._give_back(channel)
        link.drain()
        link.pump()

    def _arrive(self, message: Any) -> None:
        only_for = message.headers.get(ONLY_FOR)
        if only_for not in (None, self._service):
            message.ack()
            return
        key = message.delivery_info["routing_key"]
        self._arrived.put(Delivery(message.body, key, only_for is not None, message))

    def _give_back(self, channel: Any) -> None:
        """Acknowledge or reject what is settled, unless it came by a connection that was lost."""
        while True:
            try:
                delivery, is_done = self._settled.get_nowait()
            except queue.Empty:
                return
            if delivery.message.channel is not channel:
                continue
            if is_done:
                delivery.message.ack()
            else:
                delivery.message.reject(requeue=False)
