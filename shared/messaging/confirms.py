"""Publishing with pipelined confirms (Kombu's own `confirm_publish` waits for them one by one).

After a timeout, a nack, a return or an error, nothing that the channel says later can be believed,
since py-amqp does not compare delivery tags: the channel must go.
"""

import time
from collections.abc import Sequence
from typing import Any

from shared.messaging.broker import BROKER_ERRORS, Link
from shared.messaging.outgoing import Outgoing


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
                self._send(message, within)
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

    def _send(self, message: Outgoing, within: float) -> None:
        self._last_tag += 1
        self._waited_for[self._last_tag] = None
        self._tags.setdefault(message.id, self._last_tag)
        exchange, key = message.route
        self._channel.basic_publish(
            message.prepared(self._channel),
            exchange=exchange,
            routing_key=key,
            mandatory=True,
            timeout=within,
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
