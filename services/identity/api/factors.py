"""One's own second factors and recovery codes."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from services.identity.actions import enrolment, factors, recovery_codes
from services.identity.actions.new_factors import Confirmed
from services.identity.api.tools import service_tools, throttle_sheets
from services.identity.errors import (
    FactorUnproved,
    HashingBusy,
    NoSecondFactor,
    StepUpNeeded,
    TooManyFactors,
)
from services.identity.models import Factor
from services.identity.permissions import OWN_FACTORS
from services.identity.queries import factors as queries
from services.identity.schemas import factors as schemas
from shared.errors import TooMany
from shared.web import Blueprint, current, done_once, guarded, own_transactions

blueprint = Blueprint(
    "Factors", __name__, description="Second factors: what one shows besides the password."
)


@blueprint.route("/factors")
class Factors(MethodView):
    """One's own second factors."""

    @guarded(OWN_FACTORS)
    @blueprint.response(200, schemas.Factor(many=True))
    def get(self) -> list[Factor]:
        """List one's own second factors, the oldest first"""
        return list(current.session().scalars(queries.counting(_who()["account_id"])))


@blueprint.route("/factors/totp")
class Applications(MethodView):
    """Authenticator applications."""

    @guarded(OWN_FACTORS)
    @done_once
    @blueprint.arguments(schemas.NewFactor)
    @blueprint.response(201, schemas.BegunFactor)
    @blueprint.refuses(StepUpNeeded, TooManyFactors)
    def post(self, body: dict[str, Any]) -> enrolment.Begun:
        """Begin to add an authenticator application; its secret is shown this once

        It counts once `POST …/confirm` has been given a code of it, within ten minutes. Whoever has
        a second factor must have shown it in this session.
        """
        who, now = _who(), current.now()
        return enrolment.begin(current.session(), **who, **body, tools=service_tools(), now=now)


@blueprint.route("/factors/<uuid:factor_id>/confirm")
class Confirmation(MethodView):
    """A factor that is being added."""

    @guarded(OWN_FACTORS)
    @own_transactions
    @blueprint.arguments(schemas.Proof)
    @blueprint.response(200, schemas.ConfirmedFactor)
    @blueprint.refuses(StepUpNeeded, FactorUnproved, TooManyFactors, HashingBusy, TooMany)
    def post(self, body: dict[str, Any], factor_id: UUID) -> Confirmed:
        """Let a factor count, with a code that its application shows

        With the first come ten recovery codes, which are shown this once.
        """
        who: dict[str, Any] = {**_who(), "factor_id": factor_id, **body}
        throttle_sheets(who["account_id"])
        return enrolment.confirm(
            current.transaction, **who, tools=service_tools(), now=current.now()
        )


@blueprint.route("/factors/<uuid:factor_id>")
class OneFactor(MethodView):
    """One of one's own second factors."""

    @guarded(OWN_FACTORS)
    @blueprint.arguments(schemas.NewFactor)
    @blueprint.response(200, schemas.Factor)
    @blueprint.refuses(StepUpNeeded)
    def patch(self, body: dict[str, Any], factor_id: UUID) -> Factor:
        """Call one of one's own second factors by another name"""
        who: dict[str, Any] = {**_who(), "factor_id": factor_id, **body}
        return factors.rename(current.session(), **who)

    @guarded(OWN_FACTORS)
    @blueprint.response(204)
    @blueprint.refuses(StepUpNeeded)
    def delete(self, factor_id: UUID) -> None:
        """Remove one of one's own second factors; with the last go the recovery codes"""
        who: dict[str, Any] = {**_who(), "factor_id": factor_id}
        factors.remove(current.session(), **who, now=current.now())


@blueprint.route("/recovery-codes")
class RecoveryCodes(MethodView):
    """One's own recovery codes."""

    @guarded(OWN_FACTORS)
    @blueprint.response(200, schemas.RecoveryCodesLeft)
    def get(self) -> dict[str, Any]:
        """Tell how many of one's recovery codes are still good"""
        account_id = _who()["account_id"]
        left, made_at = queries.recovery_codes_left(current.session(), account_id)
        return {"left": left, "made_at": made_at}

    @guarded(OWN_FACTORS)
    @own_transactions
    @blueprint.response(201, schemas.RecoveryCodes)
    @blueprint.refuses(StepUpNeeded, NoSecondFactor, HashingBusy, TooMany)
    def post(self) -> dict[str, Any]:
        """Make ten other recovery codes, shown this once; those before are good no more"""
        who: dict[str, Any] = _who()
        throttle_sheets(who["account_id"])
        tools, now = service_tools(), current.now()
        codes = recovery_codes.replace(current.transaction, **who, tools=tools, now=now)
        return {"codes": codes}


def _who() -> dict[str, Any]:
    """Tell who calls, and by which session."""
    actor = current.actor()
    return {"account_id": actor.account_id, "session_id": actor.session_id}
