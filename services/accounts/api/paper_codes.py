"""Handing in the code of a letter on paper."""

from datetime import timedelta
from typing import Any

from flask.views import MethodView

from services.accounts import errors
from services.accounts.actions import paper_codes
from services.accounts.actions.paper_codes import HandedIn
from services.accounts.api.tools import service_tools
from services.accounts.schemas import paper_codes as schemas
from shared import tenancy
from shared.errors import TooMany
from shared.tenancy import Reason
from shared.web import Blueprint, current, public, throttle

blueprint = Blueprint(
    "Paper codes", __name__, description="Codes that legal representatives get by letter"
)


@blueprint.route("/paper-codes")
class PaperCodes(MethodView):
    """Codes of letters."""

    @public
    @blueprint.arguments(schemas.PaperCode)
    @blueprint.refuses(
        errors.WrongPaperCode,
        errors.EstablishmentState,
        errors.AlreadyRegistered,
        errors.NotOrphaned,
        errors.RecoveryUnderWay,
        TooMany,
    )
    @blueprint.response(200, schemas.HandedIn)
    def post(self, body: dict[str, Any]) -> HandedIn:
        """Hand in the code of a letter, with what the letter says alone

        It proves a registration or recovers an establishment, as `POST
        /accounts/v1/establishments/{establishment_id}/confirm` and `…/recover` do; the first
        administrator is then sent the link to create a password. A wrong code counts against no
        letter, since everybody knows a SIRET: tries are limited by address.
        """
        limit = service_tools().settings.registrations_per_hour
        throttle.by_address("paper_code", limit=limit, per=timedelta(hours=1))
        session = current.session()
        tenancy.unconfined(session, Reason.REGISTRATION)
        digest = service_tools().paper_codes.digest(body["code"])
        done = paper_codes.hand_in(session, siret=body["siret"], digest=digest, now=current.now())
        if done is None:
            raise errors.WrongPaperCode
        return done
