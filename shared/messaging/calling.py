"""Calling the handlers of a service, within a transaction of whoever calls."""

import contextlib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from shared.events import CATALOGUE, Envelope, Event
from shared.messaging.handlers import Around, News, Reading
from shared.messaging.outbox import Context, set_context


@dataclass(frozen=True, kw_only=True)
class Calling:
    """What a service does about what it hears.

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
