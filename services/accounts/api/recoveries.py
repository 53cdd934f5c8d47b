"""Recovering an establishment that nobody administers any more."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.accounts import errors, permissions, queries
from services.accounts.actions.recoveries import by_letter, by_operator
from services.accounts.actions.recoveries.by_letter import Asked
from services.accounts.actions.recoveries.by_operator import Recovered
from services.accounts.api.tools import service_tools
from services.accounts.queries.askers import Asker
from services.accounts.schemas import recoveries as schemas
from services.accounts.schemas.askers import Asker as AskerShown
from services.accounts.schemas.askers import AskerQuery
from shared import tenancy
from shared.auth.stepping_up import StepUpNeeded
from shared.errors import Forbidden, Invalid, TooMany, Unauthenticated
from shared.tenancy import Reason
from shared.web import (
    Blueprint,
    current,
    guard,
    guarded,
    idempotent,
    own_transactions,
    pages,
    public,
    throttle,
)

blueprint = Blueprint(
    "Recoveries", __name__, description="Establishments that nobody administers any more"
)


@blueprint.route("/recoveries")
class Recoveries(MethodView):
    """What is asked for by whoever is to administer an orphaned establishment."""

    @guarded(permissions.READ_ASKERS)
    @blueprint.arguments(AskerQuery, location="query")
    @blueprint.response(200, AskerShown(many=True))
    @blueprint.paginate()
    def get(
        self, query: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[Asker]:
        """List the recoveries that are neither proven nor lapsed, the oldest first"""
        found = pages.page(queries.askers.recoveries(**query), pagination_parameters)
        return queries.askers.shown(current.session(), found, now=current.now())

    @public
    @idempotent
    @blueprint.arguments(schemas.NewRecovery)
    @blueprint.refuses(errors.RecoveryRefused, errors.RecoveryUnderWay, TooMany)
    @blueprint.response(201, schemas.Asked)
    def post(self, body: dict[str, Any]) -> Asked:
        """Ask for a letter with a code, to recover an establishment without administrator

        It goes to the legal representative at the address of record, and names who is to be the
        administrator. One leaves each week for an establishment, and lists all who have asked. A
        wrong pair, an unknown one and one of an establishment that somebody
        administers get the same refusal.
        """
        limit = service_tools().settings.registrations_per_hour
        throttle.by_address("recovery", limit=limit, per=timedelta(hours=1))
        tenancy.unconfined(current.session(), Reason.REGISTRATION)
        return by_letter.ask(
            current.session(), **body, codes=service_tools().paper_codes, now=current.now()
        )


@blueprint.route("/establishments/<uuid:establishment_id>/recover")
class Recovery(MethodView):
    """The recovery of an establishment."""

    @public
    @own_transactions
    @blueprint.arguments(schemas.Recovering)
    @blueprint.refuses(
        errors.WrongRecoveryCode,
        errors.EstablishmentState,
        errors.NotOrphaned,
        errors.RecoveryUnderWay,
        errors.NotActivated,
        Unauthenticated,
        StepUpNeeded,
        Forbidden,
        TooMany,
    )
    @blueprint.response(200, schemas.Recovered)
    def post(self, body: dict[str, Any], establishment_id: UUID) -> Recovered:
        """Recover an establishment, by the code of the letter or as an operator

        With a `code` and the `recovery_id` that it is for, anybody may call: whom the letter names
        gets an account, and the link to create a password. Wrong codes void that one's code only.
        Operators with the duty `register` renew an overdue administrator's account (`account_id`),
        or make one for somebody new (`administrator`).
        """
        if "code" in body:
            return _by_code(establishment_id, **body)
        return _by_operator(establishment_id, body)


def _by_code(establishment_id: UUID, *, recovery_id: UUID, code: str) -> Recovered:
    """Judge a code; a wrong one is counted, in a transaction that the refusal does not undo."""
    limit = service_tools().settings.registrations_per_hour
    throttle.by_address("recovery_code", limit=limit, per=timedelta(hours=1))
    with current.transaction() as session:
        tenancy.unconfined(session, Reason.REGISTRATION)
        recovered = by_letter.prove(
            session,
            establishment_id=establishment_id,
            recovery_id=recovery_id,
            digest=service_tools().paper_codes.digest(code),
            now=current.now(),
        )
    if recovered is None:
        raise errors.WrongRecoveryCode
    return recovered


def _by_operator(establishment_id: UUID, body: dict[str, Any]) -> Recovered:
    """Ask the guard, which has not been asked yet: the route is open for who holds a code."""
    service, permission = current.service(), permissions.RECOVER_ESTABLISHMENT
    guard.let_in(service, permission, now=current.now())
    if not body:  # who may not is told so first
        raise Invalid({name: [schemas.EXACTLY_ONE] for name in schemas.ONE_OF})
    said: dict[str, Any] = {
        "establishment_id": establishment_id,
        "actor": current.actor(),
        "now": current.now(),
    }
    with current.transaction() as session:
        guard.enter(session, current.actor(), permission, service=service.name)
        if "account_id" in body:
            basis = service_tools().settings.expiry_basis
            return by_operator.renew(session, account_id=body["account_id"], basis=basis, **said)
        return by_operator.appoint(session, administrator=body["administrator"], **said)
