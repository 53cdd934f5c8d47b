"""Correcting the number that an establishment goes by."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from services.accounts import models, permissions
from services.accounts.actions import correcting
from services.accounts.actions.correcting import Correction
from services.accounts.errors import EstablishmentState, SiretTaken
from services.accounts.schemas import establishments as schemas
from shared import tenancy
from shared.tenancy import Reason
from shared.web import Blueprint, current, guarded

blueprint = Blueprint(
    "Corrections", __name__, description="Wrong numbers of establishments that are registered"
)


@blueprint.route("/establishments/<uuid:establishment_id>/correct")
class Corrections(MethodView):
    """The right number of an establishment."""

    @guarded(permissions.CORRECT_ESTABLISHMENT)
    @blueprint.arguments(schemas.Correction)
    @blueprint.refuses(EstablishmentState, SiretTaken)
    @blueprint.response(200, schemas.Establishment)
    def post(self, body: dict[str, Any], establishment_id: UUID) -> models.Establishment:
        """Correct the SIRET, or a contract number, of an establishment, in the register too

        It stays the same establishment: accounts, rights and delegations go on. Its administrators,
        and those of the other side of each delegation, are told.
        """
        tenancy.unconfined(current.session(), Reason.OPERATOR)  # the register, and rivals
        reason = body.pop("reason")
        return correcting.correct(
            current.session(),
            Correction(**body),
            establishment_id=establishment_id,
            reason=reason,
            now=current.now(),
        )
