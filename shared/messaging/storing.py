"""Taking messages in, many at a time, when more have come than the one in hand.

What they say about access and revoked sessions counts as soon as they are in, however long the
handlers of those before them take (design.md §4.8): they are projected and kept, in one commit, and
may be acknowledged; then each has its turn, in order.
"""

from collections.abc import Sequence
from datetime import datetime

from shared.events import Envelope
from shared.messaging import metrics
from shared.messaging.database import handling, is_outage
from shared.messaging.handling import Handling


def take_in(service: Handling, messages: Sequence[Envelope], *, now: datetime) -> None:
    """Take messages in: together, or if one of them fails, each by itself.

    One that still fails is received as if it had come alone, which defers it.
    """
    try:
        _together(service, messages, now)
    except Exception as error:
        if is_outage(error):
            raise
        for message in messages:
            _alone(service, message, now)


def _together(service: Handling, messages: Sequence[Envelope], now: datetime) -> None:
    with handling(service.sessions) as session:
        outcomes = [service.take_in(session, message, now=now) for message in messages]
    for message, outcome in zip(messages, outcomes, strict=True):
        metrics.counted(service.service, message.type, outcome)


def _alone(service: Handling, message: Envelope, now: datetime) -> None:
    try:
        _together(service, [message], now)
    except Exception as error:
        if is_outage(error):
            raise
        service.receive(message, now=now)
