"""One-time codes: looked at, which uses nothing up, and confirmed."""

from typing import Any

from flask.views import MethodView

from services.identity.actions import cancelling, codes
from services.identity.actions.counting import WINDOW
from services.identity.api.tools import service_tools
from services.identity.errors import (
    CodeExpired,
    CodeSpent,
    EstablishmentSuspended,
    RequestWithdrawn,
    UnknownCode,
)
from services.identity.queries import codes as queries
from services.identity.schemas import codes as schemas
from shared.access import AccessKnowledgeStale
from shared.errors import TooMany
from shared.tenancy import Reason, unconfined
from shared.web import Blueprint, current, public, throttle

blueprint = Blueprint("Codes", __name__, description="One-time codes, from links in e-mails.")

REFUSALS = (
    UnknownCode,
    CodeSpent,
    CodeExpired,
    RequestWithdrawn,
    EstablishmentSuspended,
    AccessKnowledgeStale,
    TooMany,
)


@blueprint.route("/codes/lookup")
class Lookup(MethodView):
    """A look at a code."""

    @public
    @blueprint.arguments(schemas.Token)
    @blueprint.response(200, schemas.Description)
    @blueprint.refuses(*REFUSALS)
    def post(self, body: dict[str, Any]) -> queries.Description:
        """Tell what a code is for; nothing is used up"""
        _count()
        return codes.look_up(current.session(), **body, tools=service_tools(), now=current.now())


@blueprint.route("/codes/confirm")
class Confirm(MethodView):
    """A new e-mail address."""

    @public
    @blueprint.arguments(schemas.Token)
    @blueprint.response(204)
    @blueprint.refuses(*REFUSALS)
    def post(self, body: dict[str, Any]) -> None:
        """Confirm a new e-mail address with the code sent to it, which is used up"""
        _count()
        codes.confirm_email(current.session(), **body, tools=service_tools(), now=current.now())


@blueprint.route("/codes/cancel")
class Cancel(MethodView):
    """A reset of second factors."""

    @public
    @blueprint.arguments(schemas.Token)
    @blueprint.response(204)
    @blueprint.refuses(UnknownCode, CodeSpent, CodeExpired, TooMany)
    def post(self, body: dict[str, Any]) -> None:
        """Cancel a reset of one's own second factors, or the code of a letter

        With the code of the e-mail that tells of it, which is used up. One need not sign in.
        """
        _count()
        tools, now = service_tools(), current.now()
        cancelling.cancel(current.session(), **body, tools=tools, now=now)


def _count() -> None:
    limit = service_tools().settings.limits.address_codes
    throttle.by_address("codes", limit=limit, per=WINDOW)
    unconfined(current.session(), Reason.AUTHENTICATION)
