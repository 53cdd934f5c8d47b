"""Passkeys: added, and signed in with. They are listed, renamed and removed as any factor is."""

from typing import Any

from flask.views import MethodView

from services.identity.actions import passkey_sign_in, passkeys, sessions
from services.identity.actions.counting import WINDOW
from services.identity.actions.new_factors import Confirmed
from services.identity.actions.passkeys import Asked
from services.identity.api.tools import origin, service_tools, throttle_sheets
from services.identity.errors import (
    AccountExpired,
    ChallengeOver,
    EstablishmentSuspended,
    HashingBusy,
    NoPasskey,
    PasskeyRefused,
    PasskeyUnproved,
    StepUpNeeded,
    TooManyFactors,
)
from services.identity.permissions import OWN_FACTORS
from services.identity.schemas import factors as factor_schemas
from services.identity.schemas import passkeys as schemas
from services.identity.schemas import sessions as session_schemas
from shared.errors import TooMany
from shared.tenancy import Reason, unconfined
from shared.web import Blueprint, current, guarded, own_transactions, public, throttle

blueprint = Blueprint(
    "Passkeys", __name__, description="Keys that a device keeps, and signs in with."
)


@blueprint.route("/factors/passkeys/options")
class CreationOptions(MethodView):
    """Passkeys that are to be made."""

    @guarded(OWN_FACTORS)
    @blueprint.response(200, schemas.Asked)
    @blueprint.refuses(StepUpNeeded, TooManyFactors)
    def post(self) -> Asked:
        """Tell a browser to have a passkey made

        Good for ten minutes, for this session, once. The session must have been signed in within
        five minutes, with a second factor if there is one.
        """
        who, now = _who(), current.now()
        return passkeys.begin(current.session(), **who, tools=service_tools(), now=now)


@blueprint.route("/factors/passkeys")
class Passkeys(MethodView):
    """One's own passkeys."""

    @guarded(OWN_FACTORS)
    @own_transactions
    @blueprint.arguments(schemas.NewPasskey)
    @blueprint.response(201, factor_schemas.ConfirmedFactor)
    @blueprint.refuses(StepUpNeeded, PasskeyUnproved, TooManyFactors, HashingBusy, TooMany)
    def post(self, body: dict[str, Any]) -> Confirmed:
        """Add the passkey that a device has made

        It counts at once. With the first factor come ten recovery codes, which are shown this once.
        """
        who: dict[str, Any] = {**_who(), **body}
        throttle_sheets(who["account_id"])
        return passkeys.add(current.transaction, **who, tools=service_tools(), now=current.now())


@blueprint.route("/sessions/passkey/options")
class SignInOptions(MethodView):
    """Sign-ins with a passkey that are to begin."""

    @public
    @own_transactions
    @blueprint.response(200, schemas.Asked)
    @blueprint.refuses(TooMany)
    def post(self) -> Asked:
        """Tell a browser to sign in with whichever passkey its user chooses

        It is the same for everybody: nobody is named. Good for ten minutes, once.
        """
        _throttle()
        return passkey_sign_in.begin(tools=service_tools(), now=current.now())


@blueprint.route("/sessions/passkey")
class SignIn(MethodView):
    """Sign-ins with a passkey."""

    @public
    @own_transactions
    @blueprint.arguments(schemas.Signed)
    @blueprint.response(201, session_schemas.Granted)
    @blueprint.refuses(PasskeyRefused, AccountExpired, EstablishmentSuspended, TooMany)
    def post(self, body: dict[str, Any]) -> sessions.Granted:
        """Sign in with a passkey, without identifier or password

        Whatever is wrong with it, the answer is the same. A lock after wrong passwords stops none.
        """
        _throttle()
        means: dict[str, Any] = {"origin": origin(), "tools": service_tools(), "now": current.now()}
        return passkey_sign_in.sign_in(current.transaction, **body, **means)


@blueprint.route("/sessions/second-factor/options")
class SecondFactorOptions(MethodView):
    """Passkeys that are to be shown after the right password."""

    @public
    @own_transactions
    @blueprint.arguments(schemas.Waiting)
    @blueprint.response(200, schemas.Asked)
    @blueprint.refuses(ChallengeOver, NoPasskey, TooMany)
    def post(self, body: dict[str, Any]) -> Asked:
        """Tell a browser to show one of the passkeys of whoever has typed the right password

        What it hands in goes to `POST /sessions/second-factor`. It counts as no try.
        """
        _throttle()
        with current.transaction() as session:
            unconfined(session, Reason.AUTHENTICATION)
            return passkey_sign_in.begin_second_half(
                session, **body, tools=service_tools(), now=current.now()
            )


def _throttle() -> None:
    """Count a call with the sign-ins of its address."""
    limit = service_tools().settings.limits.address_sign_ins
    throttle.by_address("sign_in", limit=limit, per=WINDOW)


def _who() -> dict[str, Any]:
    """Tell who calls, and by which session."""
    actor = current.actor()
    return {"account_id": actor.account_id, "session_id": actor.session_id}
