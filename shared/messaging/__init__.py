"""Events between services: announced with what makes them true, handled once in effect."""

from shared.messaging.broker import Broker
from shared.messaging.chores import Chore
from shared.messaging.handlers import Defer, Handler, Handlers, News, Projection
from shared.messaging.knowledge import known_as_of
from shared.messaging.outbox import Context, announce, announced, context_of, replay, set_context
from shared.messaging.topology import LISTENS
from shared.messaging.worker import Worker

__all__ = [
    "LISTENS",
    "Broker",
    "Chore",
    "Context",
    "Defer",
    "Handler",
    "Handlers",
    "News",
    "Projection",
    "Worker",
    "announce",
    "announced",
    "context_of",
    "known_as_of",
    "replay",
    "set_context",
]
