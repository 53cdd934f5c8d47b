"""Passwords: what they must be, chosen, changed, forgotten."""

from typing import Any

from flask.views import MethodView

from services.identity.actions import passwords, policies, reminders, resets
from services.identity.actions.counting import WINDOW
from services.identity.api.tools import service_tools
from services.identity.domain.password_policy import Policy
from services.identity.errors import (
    CodeExpired,
    CodeSpent,
    EstablishmentSuspended,
    HashingBusy,
    PasswordRefused,
    RequestWithdrawn,
    UnknownCode,
    WrongPassword,
)
from services.identity.permissions import OWN_PASSWORD
from services.identity.schemas import passwords as schemas
from shared.access import AccessKnowledgeStale
from shared.errors import TooMany, Unauthenticated
from shared.tenancy import Reason, unconfined
from shared.web import (
    Blueprint,
    authentication,
    current,
    guarded,
    own_transactions,
    public,
    throttle,
)

blueprint = Blueprint("Passwords", __name__, description="Passwords.")


@blueprint.route("/password-policy")
class PasswordPolicy(MethodView):
    """The policy."""

    @public
    @own_transactions
    @blueprint.response(200, schemas.Policy)
    def get(self) -> Policy:
        """Tell what a password must be

        Signed in, in one's own establishment, which may ask for more than the platform. With a
        code, `POST /codes/lookup` tells it.
        """
        return _policy()


@blueprint.route("/password-suggestions")
class PasswordSuggestions(MethodView):
    """The generator."""

    @public
    @own_transactions
    @blueprint.arguments(schemas.Occasion)
    @blueprint.response(200, schemas.Suggestion)
    @blueprint.refuses(UnknownCode, TooMany)
    def post(self, body: dict[str, Any]) -> dict[str, str]:
        """Suggest a password

        It meets what the establishment asks for: of the code's holder, if `token` is there, else of
        whoever is signed in.
        """
        if "token" not in body:
            return {"password": _policy().suggest()}
        tools = service_tools()
        throttle.by_address("codes", limit=tools.settings.limits.address_codes, per=WINDOW)
        policy = policies.by_code(current.transaction, body["token"], tools=tools)
        return {"password": policy.suggest()}


def _policy() -> Policy:
    """Tell the policy of the caller's establishment.

    What a password must be is no secret: a token that is not good counts as none.
    """
    tools = service_tools()
    platform: Policy = tools.policy
    try:
        claims = authentication.authenticate(current.service().verifier)
    except Unauthenticated:
        return platform
    if claims.est is None:
        return platform
    return policies.at_home(current.transaction, claims.est, tools=tools)


@blueprint.route("/passwords")
class Passwords(MethodView):
    """Passwords chosen with the code of a link."""

    @public
    @own_transactions
    @blueprint.arguments(schemas.NewPassword)
    @blueprint.response(204)
    @blueprint.refuses(
        UnknownCode,
        CodeSpent,
        CodeExpired,
        RequestWithdrawn,
        EstablishmentSuspended,
        PasswordRefused,
        TooMany,
        HashingBusy,
        AccessKnowledgeStale,
    )
    def post(self, body: dict[str, Any]) -> None:
        """Choose a password with the code of a link, which is used up"""
        tools = service_tools()
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
            tools=service_tools(),
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
        tools = service_tools()
        throttle.by_address("resets", limit=tools.settings.limits.address_resets, per=WINDOW)
        unconfined(current.session(), Reason.AUTHENTICATION)
        resets.ask(current.session(), **body, tools=tools, now=current.now())
        return {}


@blueprint.route("/identifier-reminders")
class IdentifierReminders(MethodView):
    """Forgotten identifiers."""

    @public
    @blueprint.arguments(schemas.ForgottenIdentifier)
    @blueprint.response(202)
    @blueprint.refuses(TooMany)
    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Ask for the identifiers that go with an e-mail address

        The answer does not tell whether anybody has this address; if somebody has, their
        identifiers go there, in an e-mail for each account.
        """
        tools = service_tools()
        throttle.by_address("resets", limit=tools.settings.limits.address_resets, per=WINDOW)
        unconfined(current.session(), Reason.AUTHENTICATION)
        reminders.ask(current.session(), **body, tools=tools, now=current.now())
        return {}
