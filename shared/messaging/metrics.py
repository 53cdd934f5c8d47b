"""What the operations people can watch of messages and chores, as it happens in this process."""

from prometheus_client import Counter, Histogram

from shared.events import CATALOGUE
from shared.metrics import SLOW

UNKNOWN = "unknown"
"""A type that this release does not know; a message that cannot be read has none."""

MESSAGES = Counter(
    "comptoir_messages_total",
    "Messages that arrived or were tried again, by type and by what became of them.",
    ["service", "type", "outcome"],
)
MESSAGE_SECONDS = Histogram(
    "comptoir_message_seconds",
    "Time to handle a message, its transaction included.",
    ["service", "type"],
    buckets=SLOW,
)
CHORE_RUNS = Counter(
    "comptoir_chore_runs_total",
    "Runs of a chore, by how they ended.",
    ["service", "chore", "outcome"],
)
CHORE_SECONDS = Histogram(
    "comptoir_chore_seconds",
    "Time that a run of a chore took.",
    ["service", "chore"],
    buckets=SLOW,
)


def handled(service: str, type: str, outcome: str, seconds: float) -> None:
    """Count a message.

    :param type: as the message says; what the catalogue does not have counts as unknown
    """
    counted(service, type, outcome)
    MESSAGE_SECONDS.labels(service, _known(type)).observe(seconds)


def counted(service: str, type: str, outcome: str) -> None:
    """Count a message that was stored with others, so that it has no time of its own."""
    MESSAGES.labels(service, _known(type), outcome).inc()


def _known(type: str) -> str:
    return type if type in CATALOGUE else UNKNOWN
