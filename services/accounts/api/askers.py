"""Who has asked to register or to recover an establishment, for the platform's staff."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.accounts import permissions, queries
from services.accounts.actions import askers
from services.accounts.api.tools import service_tools
from services.accounts.errors import EstablishmentState
from services.accounts.models import Recovery, Registration
from services.accounts.queries.askers import Asker
from services.accounts.schemas import askers as schemas
from shared import tenancy
from shared.tenancy import Reason
from shared.web import Blueprint, current, guarded, pages

blueprint = Blueprint(
    "Askers", __name__, description="Who asks to register or to recover an establishment"
)


@blueprint.route("/registrations")
class Registrations(MethodView):
    """Registrations that wait for their proof."""

    @guarded(permissions.READ_ASKERS)
    @blueprint.arguments(schemas.AskerQuery, location="query")
    @blueprint.response(200, schemas.RegisteringAsker(many=True))
    @blueprint.paginate()
    def get(
        self, query: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[Asker]:
        """List the registrations that are neither proven nor lapsed, the oldest first"""
        found = pages.page(queries.askers.registrations(**query), pagination_parameters)
        return queries.askers.shown(current.session(), found, now=current.now())


@blueprint.route("/establishments/<uuid:establishment_id>/registration/reset")
class RegistrationReset(MethodView):
    """A new code for whoever registers an establishment."""

    @guarded(permissions.RESET_ASKERS)
    @blueprint.refuses(EstablishmentState)
    @blueprint.response(200, schemas.RegisteringAsker)
    def post(self, establishment_id: UUID) -> Asker:
        """Forget the limits of a registration: a letter leaves at once, with a new code

        It lists all who wait for a letter to the same establishment. Wrong codes are forgotten.
        """
        tenancy.unconfined(current.session(), Reason.REGISTRATION)  # rivals are other tenants
        asked = askers.reset_registration(
            current.session(),
            establishment_id=establishment_id,
            codes=service_tools().paper_codes,
            now=current.now(),
        )
        return _shown(asked)


@blueprint.route("/establishments/<uuid:establishment_id>/registration/withdraw")
class RegistrationWithdrawal(MethodView):
    """The end of a registration that should not be."""

    @guarded(permissions.WITHDRAW_ASKERS)
    @blueprint.refuses(EstablishmentState)
    @blueprint.response(204)
    def post(self, establishment_id: UUID) -> None:
        """End a registration that waits: no letter lists it, no code proves it"""
        askers.withdraw_registration(
            current.session(), establishment_id=establishment_id, now=current.now()
        )


@blueprint.route("/establishments/<uuid:establishment_id>/recoveries/<uuid:recovery_id>/reset")
class RecoveryReset(MethodView):
    """A new code for whoever recovers an establishment."""

    @guarded(permissions.RESET_ASKERS)
    @blueprint.response(200, schemas.Asker)
    def post(self, establishment_id: UUID, recovery_id: UUID) -> Asker:
        """Forget the limits of a recovery: a letter leaves at once, with a new code

        It lists all who wait for a letter to the same establishment. Wrong codes are forgotten.
        """
        tenancy.unconfined(current.session(), Reason.REGISTRATION)
        asked = askers.reset_recovery(
            current.session(),
            establishment_id=establishment_id,
            recovery_id=recovery_id,
            codes=service_tools().paper_codes,
            now=current.now(),
        )
        return _shown(asked)


@blueprint.route("/establishments/<uuid:establishment_id>/recoveries/<uuid:recovery_id>/withdraw")
class RecoveryWithdrawal(MethodView):
    """The end of a recovery that should not be."""

    @guarded(permissions.WITHDRAW_ASKERS)
    @blueprint.response(204)
    def post(self, establishment_id: UUID, recovery_id: UUID) -> None:
        """End a recovery that waits: no letter lists it, no code proves it"""
        askers.withdraw_recovery(
            current.session(),
            establishment_id=establishment_id,
            recovery_id=recovery_id,
            now=current.now(),
        )


def _shown(asked: Registration | Recovery) -> Asker:
    (shown,) = queries.askers.shown(current.session(), [asked], now=current.now())
    return shown
