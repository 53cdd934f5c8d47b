"""What views work with beside the database."""

from uuid import UUID

import flask

from services.identity.actions.counting import WINDOW
from services.identity.actions.sessions import Origin
from services.identity.models.device import label_of
from services.identity.tools import Tools
from shared.web import current, throttle


def service_tools() -> Tools:
    """Return this service's tools."""
    found = current.tools()
    assert isinstance(found, Tools)
    return found


def origin() -> Origin:
    """Tell where a sign-in comes from."""
    return Origin(
        address=current.client_address(), device=label_of(flask.request.headers.get("User-Agent"))
    )


def throttle_sheets(account_id: UUID) -> None:
    """Count what may have ten recovery codes hashed: it waits in the queue of passwords.

    :raises TooMany: if the account has had it done as often as it may try to sign in
    """
    service = current.service()
    counted = throttle.hit(
        service.sessions,
        bucket=f"{service.name}:sheets:{account_id}",
        limit=service_tools().settings.limits.account_sign_ins,
        per=WINDOW,
        now=current.now(),
    )
    throttle.show("account", counted)
    counted.require()
