"""Proving anew who one is, before what a stolen token must not be enough for (RFC 9470)."""

from typing import Any

from flask.views import MethodView

from services.identity.actions import passkeys, stepping_up
from services.identity.actions.counting import WINDOW
from services.identity.actions.sessions import Access
from services.identity.actions.stepping_up import Whose
from services.identity.api.tools import service_tools
from services.identity.errors import (
    AccountExpired,
    EstablishmentSuspended,
    HashingBusy,
    NoPasskey,
    OtherProofNeeded,
    SecondFactorLocked,
    SecondFactorRefused,
    SessionOver,
    WrongPassword,
)
from services.identity.permissions import OWN_SESSIONS
from services.identity.queries import factors
from services.identity.schemas import stepping_up as schemas
from services.identity.schemas.passkeys import Asked
from shared.errors import TooMany
from shared.web import Blueprint, current, guarded, own_transactions, throttle

blueprint = Blueprint(
    "Step-up", __name__, description="Proving anew, in a session, that one is its holder."
)


@blueprint.route("/sessions/current/step-up")
class StepUp(MethodView):
    """The proof of who one is."""

    @guarded(OWN_SESSIONS)
    @blueprint.response(200, schemas.Ways)
    def get(self) -> dict[str, Any]:
        """Tell by what one proves anew who one is, and for how long that counts"""
        settings = service_tools().settings
        offered = factors.offered(current.session(), _whose().account_id)
        return {"factors": offered, "max_age": settings.step_up_for}

    @guarded(OWN_SESSIONS)
    @own_transactions
    @blueprint.arguments(schemas.StepUp)
    @blueprint.response(200, schemas.Access)
    @blueprint.refuses(
        *(SessionOver, AccountExpired, EstablishmentSuspended, OtherProofNeeded, WrongPassword),
        *(SecondFactorLocked, SecondFactorRefused, TooMany, HashingBusy),
    )
    def post(self, body: dict[str, Any]) -> Access:
        """Prove anew who one is, after a refusal `step_up_required`

        By a second factor, a passkey as `credential`; without one, by the password. What is typed
        is counted as at a sign-in. The answer is an access token that says so; the refresh token
        stays as it is, and the tokens that come of it say so too.
        """
        tools = service_tools()
        limit = tools.settings.limits.address_sign_ins
        throttle.by_address("sign_in", limit=limit, per=WINDOW)
        means: dict[str, Any] = {**body, "tools": tools, "now": current.now()}
        if "password" in body:
            return stepping_up.by_password(current.transaction, _whose(), **means)
        return stepping_up.by_factor(current.transaction, _whose(), **means)


@blueprint.route("/sessions/current/step-up/options")
class StepUpOptions(MethodView):
    """Passkeys that are to be shown anew."""

    @guarded(OWN_SESSIONS)
    @blueprint.response(200, Asked)
    @blueprint.refuses(SessionOver, NoPasskey)
    def post(self) -> passkeys.Asked:
        """Tell a browser to show one of one's passkeys anew

        What it hands in goes to `POST /sessions/current/step-up`, as `credential`.
        """
        means: dict[str, Any] = {"tools": service_tools(), "now": current.now()}
        return stepping_up.begin_passkey(current.session(), _whose(), **means)


def _whose() -> Whose:
    """Tell which session calls, and whose it is.

    :raises SessionOver: if the token is of none
    """
    actor = current.actor()
    if actor.account_id is None or actor.session_id is None:
        raise SessionOver
    return Whose(account_id=actor.account_id, session_id=actor.session_id)
