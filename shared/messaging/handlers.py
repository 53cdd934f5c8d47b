"""What a service's handlers are given, what they may say, and what may become of a message."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from shared.events import CATALOGUE, Envelope, Event
from shared.messaging.outbox import Context, set_context


class Outcome(StrEnum):
    """What has become of a message."""

    HANDLED = "handled"
    STORED = "stored"
    DUPLICATE = "duplicate"
    DEFERRED = "deferred"
    WAITING = "waiting"
    PARKED = "parked"
    HEARD = "heard"


@dataclass(frozen=True)
class News:
    """An event has arrived: its message, the present instant, and the service's tools.

    :ivar tools: what the worker was composed with: senders, sealers, storage …
    """

    message: Envelope
    now: datetime
    tools: Any


Handler = Callable[[Session, Any, News], None]
"""A service's answer to one type of event: `handler(session, event, news)`; it may run twice."""

Handlers = Mapping[type[Event], Handler]


@dataclass(frozen=True)
class Projection:
    """What is applied first, whatever becomes of the handler: access, the deny-list.

    :ivar apply: `apply(session, messages)`, in the order of their arrival; an older statement
        changes nothing, a repeated one neither
    :ivar reads: whether it keeps anything of a message; what nobody reads is kept as a number only
    """

    apply: Callable[[Session, Sequence[Envelope]], None]
    reads: Callable[[Envelope], bool] = lambda message: True

    @classmethod
    def of_each(
        cls,
        project: Callable[[Session, Envelope], None],
        *,
        reads: Callable[[Envelope], bool] = lambda message: True,
    ) -> "Projection":
        """Make one of what is applied to each message by itself."""

        def apply(session: Session, messages: Sequence[Envelope]) -> None:
            for message in messages:
                project(session, message)

        return cls(apply, reads)


Around = Callable[[Session, Sequence[tuple[Event, News]]], AbstractContextManager[None]]
"""What a service does around a batch of its handlers: locks taken in order, rows written at once.

`around(session, batch)` is entered before the first handler and left after the last.
"""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a service does with messages: who reads which.

    :ivar handlers: by the type of event
    """

    handlers: Mapping[str, Handler]
    projections: tuple[Projection, ...]

    @classmethod
    def of(
        cls,
        handlers: Handlers,
        projections: Sequence[Projection | Callable[[Session, Envelope], None]],
    ) -> "Reading":
        """Gather what a worker was composed with."""
        return cls(
            handlers={event.type: handler for event, handler in handlers.items()},
            projections=tuple(
                each if isinstance(each, Projection) else Projection.of_each(each)
                for each in projections
            ),
        )

    def handles(self, message: Envelope) -> bool:
        """Tell whether there is a handler for a message."""
        return message.type in self.handlers and message.type in CATALOGUE

    def keeps(self, message: Envelope) -> bool:
        """Tell whether anything is kept of a message but its number."""
        return message.type in self.handlers or any(
            projection.reads(message) for projection in self.projections
        )

    def project(self, session: Session, messages: Sequence[Envelope]) -> None:
        """Apply the projections to messages in the order of their arrival."""
        for projection in self.projections:
            read = [message for message in messages if projection.reads(message)]
            if read:
                projection.apply(session, read)


@dataclass(frozen=True, kw_only=True)
class Calling:
    """What a service does about what it hears, within a transaction of whoever calls.

    :ivar around: what it does around each batch; None: nothing
    """

    service: str
    reading: Reading
    around: Around | None
    tools: Any

    def read(self, message: Envelope, now: datetime) -> tuple[Event | None, News]:
        """Read the event of a message; None: it is of a later release."""
        news = News(message, now, self.tools)
        return (message.event if message.type in CATALOGUE else None), news

    def batch(
        self, session: Session, told: Sequence[tuple[Event | None, News]]
    ) -> AbstractContextManager[object]:
        """Do around handlers what the service does around each batch."""
        if self.around is None:
            return contextlib.nullcontext()
        return self.around(session, [(event, news) for event, news in told if event is not None])

    def call(self, session: Session, event: Event | None, news: News) -> None:
        """Call the handler, if there is one for this type, and write what it changed."""
        handler = self.reading.handlers.get(news.message.type)
        if handler and event is not None:
            set_context(session, Context.following(news.message, now=news.now))
            handler(session, event, news)
        session.flush()


class Defer(Exception):
    """Facts that a handler needs have not arrived yet: try again later, or when they may have.

    :param reason: what is missing, without personal data; it is kept with the message
    """
