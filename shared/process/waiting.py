"""Waiting for a server that starts later than we do, but not for ever."""

import logging
import time
from collections.abc import Callable

from shared.messaging.broker import BROKER_ERRORS
from shared.messaging.database import is_outage, reason
from shared.messaging.threads import Backoff

WITHIN = 120.0
"""Seconds for which a migration job waits for each server."""

log = logging.getLogger(__name__)


def once_it_answers(server: str, act: Callable[[], object], *, within: float) -> None:
    """Do something with a server, as soon as it is there.

    :param server: what the log calls it, at the beginning of a sentence
    :raises SystemExit: it did not answer in time; the message holds what it last said
    """
    deadline, backoff = time.monotonic() + within, Backoff()
    while True:
        try:
            act()
        except Exception as error:
            if not is_outage(error) and not isinstance(error, BROKER_ERRORS):
                raise
            said = reason(error)
            if time.monotonic() > deadline:
                raise SystemExit(
                    f"{server} did not answer within {within:g} seconds: {said}"
                ) from error
            log.warning("%s does not answer; trying again", server, extra={"reason": said})
            time.sleep(backoff.next())
        else:
            return
