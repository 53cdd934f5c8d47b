"""Long acts of everybody, service by service: how far each is, and what stopped it."""

import flask

from services.portal import clients, rendering
from services.portal.access import for_support
from services.portal.clients.jobs import ACCOUNTS, DELEGATION, MAILER
from services.portal.languages import marked
from services.portal.pages.jobs import called
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

NAMES = {
    ACCOUNTS: marked("Accounts"),
    DELEGATION: marked("Delegations"),
    MAILER: marked("E-mails and letters"),
}
STATES = {
    "queued": ("waiting", marked("Waits for its turn")),
    "running": ("waiting", marked("Under way")),
    "done": ("ok", marked("Done")),
    "failed": ("over", marked("Stopped before its end")),
    "cancelled": ("none", marked("Stopped by whoever asked")),
}

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/long-acts")
@for_support
def jobs() -> Answer:
    """List them, the newest first, or those only that stand so."""
    args = flask.request.args
    of = args.get("of", ACCOUNTS)
    of = of if of in NAMES else ACCOUNTS
    said = args.get("status", "")
    status = said if said in STATES else None
    page = clients.jobs.every(api(), of, status, rendering.page_number())
    return rendering.show(
        "platform/jobs.html",
        page=page,
        of=of,
        names=NAMES,
        status=status,
        states=STATES,
        called=called,
    )
