"""Where the broker is, and how a connection to it is made."""

import contextlib
import random
import time
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import kombu
from amqp.exceptions import AMQPError
from kombu.exceptions import KombuError

from shared.messaging.memory import Memory, named

HEARTBEAT = 20
"""Seconds; the broker gives a silent connection up after this, we after twice this."""

PATIENCE = 5
"""Seconds to wait for a connection to be made."""

ANSWER_WITHIN = 15
"""Seconds to wait for any answer of the broker; without a limit py-amqp waits for ever."""

TLS_FILES = ("ca_certs", "certfile", "keyfile")
"""What an `amqps://` address may carry as parameters: paths of PEM files."""

_NOTHING_TO_HOLD = contextlib.nullcontext()

BROKER_ERRORS: tuple[type[Exception], ...] = (OSError, AMQPError, KombuError)


class Broker:
    """The broker: RabbitMQ (`amqp://`, `amqps://`), or this process's memory (`memory://name`).

    :param url: one address, or those of a cluster's nodes with `;` between them;
        `amqps://…?ca_certs=…&certfile=…&keyfile=…` for an authority and a client's key of one's own
    :raises ValueError: if it is none of these
    """

    def __init__(self, url: str) -> None:
        self._urls = url.split(";")
        schemes = {urlsplit(one).scheme for one in self._urls}
        if not schemes <= {"amqp", "amqps"} and schemes != {"memory"}:
            raise ValueError("a broker's address begins with amqp://, amqps:// or memory://")
        self.memory: Memory | None = named(urlsplit(url).netloc) if schemes == {"memory"} else None

    def connect(self, name: str) -> "Link":
        """Open a connection for one thread.

        :param name: what the broker's management page calls it
        :raises BROKER_ERRORS: if no node can be reached
        """
        if self.memory:
            connection = kombu.Connection(transport=self.memory.transport)
            return Link(connection, declaring=self.memory.lock)
        nodes = random.sample(self._urls, len(self._urls))
        for node in nodes[:-1]:
            try:
                return Link(_connection(node, name))
            except BROKER_ERRORS:
                continue
        return Link(_connection(nodes[-1], name))


class Link:
    """An open connection to the broker, for one thread. Once lost it stays lost: make another.

    Kombu's own object opens a new connection behind one's back, on which no confirm and no delivery
    of the old one can ever arrive; so this speaks to the transport itself.

    :ivar declaring: to be held while declaring, which the in-memory broker lets one thread do
    :raises BROKER_ERRORS: from every method but `drop`, when the connection is lost
    """

    def __init__(
        self,
        connection: kombu.Connection,
        *,
        declaring: AbstractContextManager[Any] = _NOTHING_TO_HOLD,
    ) -> None:
        self._kombu = connection
        self.declaring = declaring
        self._pumped_at = 0.0
        try:
            connection.ensure_connection(max_retries=0, reraise_as_library_errors=False)
        except BaseException:
            connection.collect()
            raise
        self._transport = connection.transport
        self._connection: Any = connection.connection

    def channel(self) -> Any:
        """Open a channel."""
        return self._transport.create_channel(self._connection)

    def wait(self, timeout: float) -> None:
        """Take in what the broker says next, acknowledgements and deliveries.

        :raises TimeoutError: if it says nothing for so many seconds
        """
        self._transport.drain_events(self._connection, timeout=timeout)

    def drain(self) -> None:
        """Take in all that the broker has said, without waiting for more."""
        try:
            while True:
                self.wait(0)
        except TimeoutError:
            return

    def pump(self) -> None:
        """Keep an idle connection alive: call it often, it does something once a second."""
        if time.monotonic() < self._pumped_at + 1:
            return
        self._pumped_at = time.monotonic()
        self.drain()
        self._transport.heartbeat_check(self._connection)

    @property
    def socket(self) -> Any:
        """Give what a selector can wait for; None: nothing, the broker is in this process."""
        return getattr(self._connection, "sock", None)

    def drop(self) -> None:
        """Give the connection up without a word to the broker, which may be frozen."""
        self._kombu.collect()

    def close(self) -> None:
        """Take leave of the broker; what was not acknowledged goes back to its queue."""
        self._kombu.release()


def _connection(url: str, name: str) -> kombu.Connection:
    parts = urlsplit(url)
    options: dict[str, Any] = {
        "read_timeout": ANSWER_WITHIN,
        "write_timeout": ANSWER_WITHIN,
        "client_properties": {"connection_name": name},
    }
    return kombu.Connection(
        urlunsplit(parts._replace(query="")),
        ssl=_tls(parts.hostname, parts.query) if parts.scheme == "amqps" else False,
        connect_timeout=PATIENCE,
        heartbeat=HEARTBEAT,
        transport_options=options,
    )


def _tls(hostname: str | None, query: str) -> dict[str, Any]:
    """Ask for a certificate that a known authority has signed for this very host."""
    files = {key: value for key, value in parse_qsl(query) if key in TLS_FILES}
    return {"server_hostname": hostname, **files}
