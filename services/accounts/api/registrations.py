"""Proving the registration of an establishment."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask.views import MethodView

from services.accounts import permissions
from services.accounts.actions.registrations import proofs
from services.accounts.api.tools import service_tools
from services.accounts.errors import AlreadyRegistered, EstablishmentState, WrongCode
from services.accounts.models import Establishment
from services.accounts.schemas import establishments as schemas
from shared import tenancy
from shared.auth.stepping_up import StepUpNeeded
from shared.errors import Forbidden, TooMany, Unauthenticated
from shared.tenancy import Reason
from shared.web import Blueprint, current, guard, own_transactions, public, throttle

blueprint = Blueprint(
    "Registrations", __name__, description="Establishments that wait for the proof of who they are"
)


@blueprint.route("/establishments/<uuid:establishment_id>/confirm")
class Confirmation(MethodView):
    """The proof of a registration."""

    @public
    @own_transactions
    @blueprint.arguments(schemas.ProofOfRegistration)
    @blueprint.refuses(
        *(WrongCode, EstablishmentState, AlreadyRegistered),
        *(Unauthenticated, StepUpNeeded, Forbidden, TooMany),
    )
    @blueprint.response(200, schemas.Confirmed)
    def post(self, body: dict[str, Any], establishment_id: UUID) -> Establishment:
        """Confirm a registration, by the code of the letter or as an operator

        With a code, anybody may call. Without, an operator with the duty `register`. The first
        administrator is then sent the link to create a password.
        """
        if "code" in body:
            return _by_code(establishment_id, body["code"])
        return _by_operator(establishment_id)


def _by_code(establishment_id: UUID, code: str) -> Establishment:
    """Judge a code; a wrong one is counted, in a transaction that the refusal does not undo."""
    limit = service_tools().settings.registrations_per_hour
    throttle.by_address("registration_code", limit=limit, per=timedelta(hours=1))
    with current.transaction() as session:
        tenancy.unconfined(session, Reason.REGISTRATION)
        digest = service_tools().paper_codes.digest(code)
        establishment = proofs.prove(
            session, establishment_id=establishment_id, digest=digest, now=current.now()
        )
    if establishment is None:
        raise WrongCode
    return establishment


def _by_operator(establishment_id: UUID) -> Establishment:
    """Ask the guard, which has not been asked yet: the route is open for who holds a code."""
    service, permission = current.service(), permissions.CONFIRM_ESTABLISHMENT
    guard.let_in(service, permission, now=current.now())
    with current.transaction() as session:
        guard.enter(session, current.actor(), permission, service=service.name)
        tenancy.unconfined(session, Reason.REGISTRATION)
        return proofs.confirm(session, establishment_id=establishment_id, now=current.now())
