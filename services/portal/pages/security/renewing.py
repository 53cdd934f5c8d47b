"""What a session's tokens say of second factors is another thing once one is added."""

import logging

from services.portal import session
from services.portal.clients.refusals import Refused
from services.portal.visitors import api, arrived_at, portal

log = logging.getLogger(__name__)


def renew() -> None:
    """Have tokens tell what is to be done now: none is to be added any more, it may be to be shown.

    Where none come, those at hand go on: the next refresh, minutes later, says the same.
    """
    signed = session.current()
    assert signed is not None
    try:
        session.go_on(portal().sessions.refresh(signed, api(), now=arrived_at()))
    except Refused as refusal:
        log.warning("no token came after a factor was added", extra={"code": refusal.code})
