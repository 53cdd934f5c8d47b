"""Passwords: what they must be, chosen, changed, forgotten."""

from typing import Any

from flask.views import MethodView

from services.identity.actions import passwords, resets
from services.identity.actions.counting import WINDOW
from services.identity.errors import (
    CodeExpired,
    CodeSpent,
    HashingBusy,
    PasswordRefused,
    UnknownCode,
    WrongPassword,
)
from services.identity.models.password_policy import Policy
from services.identity.permissions import OWN_PASSWORD
from services.identity.schemas import passwords as schemas
from shared.errors import TooMany
from shared.tenancy import Reason, unconfined
from shared.web import Blueprint, current, guarded, own_transactions, public, throttle

blueprint = Blueprint("passwords", __name__, description="Passwords.")


@blueprint.route("/password-policy")
class PasswordPolicy(MethodView):
    """The policy."""

    @public
    @own_transactions
    @blueprint.response(200, schemas.Policy)
    def get(self) -> Policy:
        """Tell what a password must be"""
        policy: Policy = current.tools().policy
        return policy


@blueprint.route("/password-suggestions")
class PasswordSuggestions(MethodView):
    """The generator."""

    @public
    @own_transactions
    @blueprint.response(200, schemas.Suggestion)
    def post(self) -> dict[str, str]:
        """Suggest a password"""
        return {"password": current.tools().policy.suggest()}


@blueprint.route("/passwords")
class Passwords(MethodView):
    """Passwords chosen with the code of a link."""

    @public
    @own_transactions
    @blueprint.arguments(schemas.NewPassword)
    @blueprint.response(204)
    @blueprint.refuses(UnknownCode, CodeSpent, CodeExpired, PasswordRefused, TooMany, HashingBusy)
    def post(self, body: dict[str, Any]) -> None:
        """Choose a password with the code of a link, which is used up"""
        tools = current.tools()
        throttle.by_address("codes", limit=tools.settings.limits.address_codes, per=WINDOW)
        passwords.set_by_code(current.transaction, **body, tools=tools, now=current.now())


@blueprint.route("/passwords/current")
class CurrentPassword(MethodView):
    """One's own password."""

    @guarded(OWN_PASSWORD)
    @own_transactions
    @blueprint.arguments(schemas.ChangedPassword)
    @blueprint.response(204)
    @blueprint.refuses(WrongPassword, PasswordRefused, HashingBusy)
    def put(self, body: dict[str, Any]) -> None:
        """Change one's own password; one's other sessions end"""
        actor = current.actor()
        assert actor.account_id is not None
        passwords.change(
            current.transaction,
            account_id=actor.account_id,
            session_id=actor.session_id,
            **body,
            tools=current.tools(),
            now=current.now(),
        )


@blueprint.route("/password-resets")
class PasswordResets(MethodView):
    """Forgotten passwords."""

    @public
    @blueprint.arguments(schemas.ForgottenPassword)
    @blueprint.response(202)
    @blueprint.refuses(TooMany)
    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Ask for a link to a new password

        The answer does not tell whether there is such an identifier; if there is, the link goes to
        its holder.
        """
        tools = current.tools()
        throttle.by_address("resets", limit=tools.settings.limits.address_resets, per=WINDOW)
        unconfined(current.session(), Reason.AUTHENTICATION)
        resets.ask(current.session(), **body, tools=tools, now=current.now())
        return {}
