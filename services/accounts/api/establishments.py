"""Establishments: registration, and what becomes of them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask.views import MethodView
from sqlalchemy import Select

from services.accounts import models, permissions, queries
from services.accounts.actions import establishments, registrations
from services.accounts.api.beside import with_advice
from services.accounts.api.tools import service_tools
from services.accounts.errors import (
    AdministratorsOnly,
    AlreadyRegistered,
    EstablishmentState,
    OperatorsOnly,
    UnknownPair,
)
from services.accounts.schemas import establishments as schemas
from services.accounts.schemas.people import Administrator
from shared import tenancy
from shared.clock import paris_date
from shared.errors import TooMany
from shared.tenancy import Reason
from shared.web import Blueprint, current, etags, guarded, idempotent, pages, public, throttle
from shared.web.beside import Beside

blueprint = Blueprint(
    "Establishments", __name__, description="The public employers on the platform"
)


@blueprint.route("/establishments")
class Establishments(MethodView):
    """All establishments."""

    @guarded(permissions.LIST_ESTABLISHMENTS)
    @blueprint.arguments(schemas.EstablishmentQuery, location="query")
    @blueprint.response(200, schemas.Establishment(many=True))
    @blueprint.paginate(pages.SelectPage)
    def get(self, query: dict[str, Any]) -> Select[models.Establishment]:
        """List establishments

        Each word of `q` must be in name, SIRET or contract numbers.
        """
        number = None
        if "has_accepted_terms" in query:
            in_force = queries.terms.in_force(current.session(), today=paris_date(current.now()))
            number = in_force.number if in_force else None
        return queries.establishments.listed(**query, terms_in_force=number)

    @public
    @idempotent
    @blueprint.arguments(schemas.NewRegistration)
    @blueprint.refuses(UnknownPair, AlreadyRegistered, TooMany)
    @blueprint.response(201, schemas.Registered)
    def post(self, body: dict[str, Any]) -> registrations.Registered:
        """Register an establishment with its first administrator

        The identifier in the answer is for the first administrator to keep; the link to create a
        password follows by e-mail once the registration is proven. A pair that is wrong and one
        that is unknown get the same refusal; a right pair of a registered establishment is told
        whom to ask.
        """
        limit = service_tools().settings.registrations_per_hour
        throttle.by_address("registration", limit=limit, per=timedelta(hours=1))
        tenancy.unconfined(current.session(), Reason.REGISTRATION)
        return registrations.register_establishment(
            current.session(), **body, tools=service_tools(), now=current.now()
        )


@blueprint.route("/establishments/<uuid:establishment_id>")
class Establishment(MethodView):
    """One establishment."""

    @guarded(permissions.READ_ESTABLISHMENT)
    @blueprint.etagged
    @blueprint.response(200, schemas.EstablishmentInFull)
    def get(self, establishment_id: UUID) -> Beside:
        """Show an establishment"""
        establishment = queries.establishments.find(current.session(), establishment_id)
        etags.tag(establishment, schemas.EstablishmentChanges)
        return with_advice(establishment)

    @guarded(permissions.CHANGE_ESTABLISHMENT)
    @blueprint.etagged
    @blueprint.arguments(schemas.EstablishmentChanges(partial=True))
    @blueprint.refuses(AdministratorsOnly, OperatorsOnly)
    @blueprint.response(200, schemas.EstablishmentInFull)
    def patch(self, body: dict[str, Any], establishment_id: UUID) -> Beside:
        """Change language, what passwords must be, or (operators) that it centralises, is a sandbox

        What is asked of passwords counts from each holder's next choice of one. Whom it asks for a
        second factor is asked from `second_factor_from` on, and reminded before.
        """
        establishment = queries.establishments.locked(current.session(), establishment_id)
        etags.check(establishment, schemas.EstablishmentChanges)
        today = paris_date(current.now())
        who: dict[str, Any] = {"actor": current.actor(), "today": today}
        establishments.change(current.session(), establishment, changes=body, **who)
        etags.tag(establishment, schemas.EstablishmentChanges)
        return with_advice(establishment)


@blueprint.route("/establishments/<uuid:establishment_id>/administrators")
class Administrators(MethodView):
    """Whom to ask in an establishment."""

    @guarded(permissions.READ_ADMINISTRATORS)
    @blueprint.response(200, Administrator(many=True))
    def get(self, establishment_id: UUID) -> Sequence[models.Account]:
        """List the administrators who can act in an establishment

        Those who are overdue, or have not created a password, are not among them. Where there is
        none, the establishment can be recovered (`POST /accounts/v1/recoveries`), or support asked.
        """
        today = paris_date(current.now())
        return queries.administrators.to_ask(current.session(), establishment_id, today=today)


@blueprint.route("/establishments/<uuid:establishment_id>/suspend")
class Suspension(MethodView):
    """The suspension of an establishment."""

    @guarded(permissions.SUSPEND_ESTABLISHMENT)
    @blueprint.arguments(schemas.Reason)
    @blueprint.refuses(EstablishmentState)
    @blueprint.response(200, schemas.Establishment)
    def post(self, body: dict[str, Any], establishment_id: UUID) -> models.Establishment:
        """Suspend an establishment: nobody signs in, its delegations stop granting"""
        establishment = queries.establishments.locked(current.session(), establishment_id)
        return establishments.suspend(current.session(), establishment, **body)


@blueprint.route("/establishments/<uuid:establishment_id>/reactivate")
class Reactivation(MethodView):
    """The end of a suspension."""

    @guarded(permissions.REACTIVATE_ESTABLISHMENT)
    @blueprint.refuses(EstablishmentState)
    @blueprint.response(200, schemas.Establishment)
    def post(self, establishment_id: UUID) -> models.Establishment:
        """End the suspension of an establishment"""
        establishment = queries.establishments.locked(current.session(), establishment_id)
        return establishments.reactivate(current.session(), establishment)


@blueprint.route("/establishments/<uuid:establishment_id>/close")
class Closing(MethodView):
    """The end of an establishment."""

    @guarded(permissions.CLOSE_ESTABLISHMENT)
    @blueprint.arguments(schemas.Closing)
    @blueprint.refuses(EstablishmentState)
    @blueprint.response(200, schemas.Establishment)
    def post(self, body: dict[str, Any], establishment_id: UUID) -> models.Establishment:
        """Close an establishment for good; it may have merged into another"""
        establishment = queries.establishments.locked(current.session(), establishment_id)
        return establishments.close(current.session(), establishment, **body, now=current.now())
