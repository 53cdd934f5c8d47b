"""What a service's handlers are given, what they may say, and what may become of a message."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from shared.events import Envelope, Event


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

Projection = Callable[[Session, Envelope], None]
"""What is applied first, and whatever becomes of the handler: access, the deny-list."""


class Defer(Exception):
    """Facts that a handler needs have not arrived yet: try again later, or when they may have.

    :param reason: what is missing, without personal data; it is kept with the message
    """
