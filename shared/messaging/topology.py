"""Who hears whom, and what the broker holds for it: declared here, and nowhere else."""

from kombu import Exchange, Queue, binding

from shared.messaging.broker import Broker, Link

LISTENS: dict[str, tuple[str, ...]] = {
    "identity": ("accounts", "delegation"),
    "accounts": ("accounts", "identity", "delegation", "mailer"),
    "delegation": ("accounts", "identity"),
    "mailer": ("accounts", "delegation", "identity"),
}
"""Each service and the publishers it hears, all their events: `<publisher>.#` (design.md §3)."""

DELIVERY_LIMIT = 20
"""How often a message may kill the worker that handles it before it becomes a dead letter."""

HELD_AT_MOST = 24 * 3600 * 1000
"""Milliseconds that a worker may hold a message, as it does while its database is away.

RabbitMQ would take it back after 30 minutes and count a delivery; older than 3.12, it still does.
"""

EVENTS = Exchange("comptoir.events", type="topic", durable=True)
"""Where every event is published, its type as routing key."""

DEAD = Exchange("comptoir.dead", type="topic", durable=True)

DEAD_LETTERS = Queue(
    "comptoir.dead",
    exchange=DEAD,
    routing_key="*.*.*.*.#",
    durable=True,
    queue_arguments={"x-queue-type": "quorum"},
)
"""What no handler ever saw: messages that cannot be read, or that kill the worker.

An event's type has four words or more, a heartbeat's has three: one that nobody heard in time is no
dead letter.
"""

ARGUMENTS = {
    "x-queue-type": "quorum",
    "x-single-active-consumer": True,
    "x-delivery-limit": DELIVERY_LIMIT,
    "x-consumer-timeout": HELD_AT_MOST,
    "x-dead-letter-exchange": DEAD.name,
}


def queue_name(service: str) -> str:
    """Name the one queue of a service."""
    return f"{service}.events"


def queue_of(service: str) -> Queue:
    """Describe the one queue of a service, bound to all it listens to."""
    return Queue(
        queue_name(service),
        bindings=[binding(EVENTS, routing_key=f"{name}.#") for name in LISTENS[service]],
        durable=True,
        queue_arguments=ARGUMENTS,
    )


def listeners_of(publisher: str) -> tuple[str, ...]:
    """List the services that hear a publisher."""
    return tuple(service for service, heard in LISTENS.items() if publisher in heard)


def declare_all(broker: Broker) -> None:
    """Declare the exchanges and every service's queue, so that no event is announced into the void.

    It changes nothing where they are. Migration jobs call it before any API starts.

    :raises BROKER_ERRORS: if the broker does not answer
    """
    link = broker.connect("comptoir topology")
    try:
        declare(link)
    finally:
        link.close()


def declare(link: Link) -> None:
    """Declare everything on an open connection, as relays and listeners do when they open one."""
    with link.declaring, link.channel() as channel:
        for queue in (DEAD_LETTERS, *(queue_of(service) for service in LISTENS)):
            queue(channel).declare()
