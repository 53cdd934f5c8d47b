"""Doing with a message what can be done: all of it, or what has not failed yet."""

import logging
from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from shared.messaging.database import is_outage
from shared.messaging.handlers import Defer, Outcome

log = logging.getLogger(__name__)


class Attempt(NamedTuple):
    """What is left out of a transaction because it failed before."""

    failure: Exception | None = None
    is_projecting: bool = True


def whatever_fails(message_id: UUID, work: Callable[[Attempt], Outcome]) -> Outcome:
    """Do it all in one transaction; if that fails, keep the message instead, in another.

    The second transaction applies the projections and leaves the handler out; if it fails too, the
    third leaves out both.
    """
    attempt = Attempt()
    while True:
        try:
            return work(attempt)
        except Exception as error:
            if is_outage(error) or not attempt.is_projecting:
                raise
            _tell(error, message_id)
            attempt = Attempt(error, is_projecting=attempt.failure is None)


def _tell(error: Exception, message_id: UUID) -> None:
    facts = {"message_id": str(message_id), "error": type(error).__name__}
    if isinstance(error, Defer):
        log.info("A message waits for facts that have not arrived", extra=facts)
    else:
        log.warning("A message could not be handled; it will be tried again", extra=facts)
