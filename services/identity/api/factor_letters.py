"""Second factors that a sole administrator has lost: a code by letter, after the right password."""

from typing import Any

from flask.views import MethodView

from services.identity.actions import signing_in_by_letter
from services.identity.actions.counting import WINDOW
from services.identity.actions.sessions import Granted
from services.identity.api.tools import origin, service_tools
from services.identity.errors import (
    AccountExpired,
    AskAdministrator,
    AskTheHost,
    ChallengeOver,
    EmailJustChanged,
    EstablishmentSuspended,
    LetterCodeRefused,
    LetterSentLately,
)
from services.identity.models import FactorLetter
from services.identity.schemas import factor_letters as schemas
from services.identity.schemas.sessions import Granted as GrantedSchema
from shared.errors import TooMany
from shared.web import Blueprint, current, own_transactions, public, throttle

blueprint = Blueprint(
    "Factor letters", __name__, description="Codes by letter, for lost second factors."
)


@blueprint.route("/factor-letters")
class Letters(MethodView):
    """Letters with a code."""

    @public
    @blueprint.arguments(schemas.NewLetter)
    @blueprint.response(201, schemas.Letter)
    @blueprint.refuses(
        *(ChallengeOver, AccountExpired, EstablishmentSuspended, AskTheHost, AskAdministrator),
        *(EmailJustChanged, LetterSentLately, TooMany),
    )
    def post(self, body: dict[str, Any]) -> FactorLetter:
        """Have a code sent to the legal representative, by letter

        For the only administrator of an establishment, who has lost their second factors: others
        ask an administrator. The code is good for 60 days, one is sent in 30 days at most. The
        holder is told by e-mail, and can cancel it by a link there.
        """
        _count()
        means: dict[str, Any] = {"tools": service_tools(), "now": current.now()}
        return signing_in_by_letter.ask(current.session(), **body, **means)


@blueprint.route("/factor-letters/complete")
class Completion(MethodView):
    """The code of a letter."""

    @public
    @own_transactions
    @blueprint.arguments(schemas.HandedIn)
    @blueprint.response(201, GrantedSchema)
    @blueprint.refuses(
        *(ChallengeOver, AccountExpired, EstablishmentSuspended, LetterCodeRefused, TooMany)
    )
    def post(self, body: dict[str, Any]) -> Granted:
        """Sign in with the code of a letter, after the right password; lost factors are gone

        After five wrong codes the letter's is void. The session is one of a password alone.
        """
        _count()
        means: dict[str, Any] = {"origin": origin(), "tools": service_tools()}
        return signing_in_by_letter.complete(
            current.transaction, **body, **means, now=current.now()
        )


def _count() -> None:
    limit = service_tools().settings.limits.address_sign_ins
    throttle.by_address("sign_in", limit=limit, per=WINDOW)
