"""Second factors that are lost: reset by an administrator of the holder's own establishment."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from services.identity.actions import factor_resets
from services.identity.api.tools import service_tools
from services.identity.errors import (
    EmailJustChanged,
    NoResetWaits,
    NothingToReset,
    OwnFactors,
    RenewalRequired,
    ResetUnderWay,
)
from services.identity.models import FactorReset, ResetEnding
from services.identity.permissions import CANCEL_OWN_RESET, CANCEL_RESETS, RESET_FACTORS
from services.identity.queries import credentials, factors
from services.identity.queries import factor_resets as queries
from services.identity.schemas import factor_resets as schemas
from shared.auth.stepping_up import StepUpNeeded
from shared.errors import TooMany
from shared.web import Blueprint, current, guarded, idempotent

blueprint = Blueprint("Factor resets", __name__, description="Second factors that are lost.")

ACCOUNT = "/establishments/<uuid:establishment_id>/accounts/<uuid:account_id>/factors"


@blueprint.route(ACCOUNT)
class FactorsOfAccount(MethodView):
    """Second factors of somebody of one's own establishment."""

    @guarded(RESET_FACTORS)
    @blueprint.response(200, schemas.FactorsOfAccount)
    def get(self, establishment_id: UUID, account_id: UUID) -> dict[str, Any]:
        """Tell whether somebody has a second factor, and whether a reset of theirs waits"""
        session = current.session()
        credentials.get(session, account_id)
        return {
            "has_factors": factors.are_there(session, account_id),
            "reset": queries.waiting_of(session, account_id),
        }


@blueprint.route(f"{ACCOUNT}/reset")
class Reset(MethodView):
    """A reset of them."""

    @guarded(RESET_FACTORS)
    @idempotent
    @blueprint.response(201, schemas.Reset)
    @blueprint.refuses(
        *(StepUpNeeded, OwnFactors, RenewalRequired, NothingToReset),
        *(EmailJustChanged, ResetUnderWay, TooMany),
    )
    def post(self, establishment_id: UUID, account_id: UUID) -> FactorReset:
        """Ask that the second factors of somebody else be removed, in 24 hours

        For who has lost them. The holder is told at once, and can cancel it until then by a link
        that needs no sign-in; so can any administrator of the establishment. The caller must have
        shown their second factor in this session, if they have one. It is void if the
        e-mail address of the account becomes another one. The password goes with them: whoever
        knows it would sign in first; a link to another is sent to the holder.
        """
        who: dict[str, Any] = {"account_id": account_id, "actor": current.actor()}
        return factor_resets.ask(current.session(), **who, tools=service_tools(), now=current.now())

    @guarded(CANCEL_RESETS)
    @blueprint.response(204)
    @blueprint.refuses(NoResetWaits)
    def delete(self, establishment_id: UUID, account_id: UUID) -> None:
        """Cancel a reset of somebody's second factors"""
        factor_resets.cancel(
            current.session(),
            account_id=account_id,
            ending=ResetEnding.ADMINISTRATOR,
            now=current.now(),
        )


@blueprint.route("/factors/reset")
class OwnReset(MethodView):
    """A reset of one's own second factors."""

    @guarded(CANCEL_OWN_RESET)
    @blueprint.response(200, schemas.WaitingReset)
    def get(self) -> dict[str, Any]:
        """Tell whether a reset of one's own second factors waits"""
        return {"reset": queries.waiting_of(current.session(), _account_id())}

    @guarded(CANCEL_OWN_RESET)
    @blueprint.response(204)
    @blueprint.refuses(NoResetWaits)
    def delete(self) -> None:
        """Cancel a reset of one's own second factors"""
        factor_resets.cancel(
            current.session(),
            account_id=_account_id(),
            ending=ResetEnding.HOLDER,
            now=current.now(),
        )


def _account_id() -> UUID:
    account_id = current.actor().account_id
    assert account_id is not None
    return account_id
