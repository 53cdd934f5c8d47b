"""Events between services: announced with what makes them true, handled once in effect.

A message goes from station to station, and each has its files:

- outbox: `outbox` (announcing, replaying), `wakes` (who waits is woken after the commit)
- relay: `relay`, `numbering`, `publishing`; in one process `memory`, `catchup`
- broker: `broker`, `topology` (who hears whom)
- storing: `listener`, `storing_loop`, `storing`, `inbox`, `knowledge` (how old what one knows is)
- backlog: `backlog`, `turns` (whose turn it is), `parking` (given up)
- handling: `handler_loop`, `handling` (in batches), `alone` (one by itself), `handlers`
- worker: `worker`, `threads`, `chore_loop`, `chores`, `tidying`
- for all: `tables`, `database`, `observing`, `status`, `metrics`
"""

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
