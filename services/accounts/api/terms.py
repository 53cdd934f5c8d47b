"""The terms of use."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from sqlalchemy import Select

from services.accounts import models, permissions, queries
from services.accounts.actions import terms
from services.accounts.errors import TermsChanged
from services.accounts.schemas import terms as schemas
from shared.clock import paris_date
from shared.web import Blueprint, current, guarded, idempotent, pages

blueprint = Blueprint("Terms", __name__, description="What establishments agree to")


@blueprint.route("/terms")
class AllTerms(MethodView):
    """Every version of the terms."""

    @guarded(permissions.READ_TERMS)
    @blueprint.response(200, schemas.Terms(many=True))
    @blueprint.paginate(pages.SelectPage)
    def get(self) -> Select[models.Terms]:
        """List the versions of the terms, newest first"""
        return queries.terms.listed()

    @guarded(permissions.PUBLISH_TERMS)
    @idempotent
    @blueprint.arguments(schemas.NewTerms)
    @blueprint.response(201, schemas.Terms)
    def post(self, body: dict[str, Any]) -> models.Terms:
        """Publish new terms: every establishment is asked again

        Neither of a day that is over, nor with the text of the version before.
        """
        return terms.publish(current.session(), **body, today=paris_date(current.now()))


@blueprint.route("/terms/current")
class CurrentTerms(MethodView):
    """The terms to accept."""

    @guarded(permissions.READ_TERMS)
    @blueprint.response(200, schemas.Terms)
    def get(self) -> models.Terms:
        """Show the terms in force, or the first ones before they are"""
        return queries.terms.current(current.session(), today=paris_date(current.now()))


@blueprint.route("/establishments/<uuid:establishment_id>/terms-acceptances")
class Acceptances(MethodView):
    """Who has accepted what."""

    @guarded(permissions.READ_ESTABLISHMENT)
    @blueprint.response(200, schemas.Acceptance(many=True))
    @blueprint.paginate(pages.SelectPage)
    def get(self, establishment_id: UUID) -> Select[models.TermsAcceptance]:
        """List the terms accepted for an establishment, newest first"""
        return queries.terms.accepted()

    @guarded(permissions.ACCEPT_TERMS)
    @idempotent
    @blueprint.arguments(schemas.NewAcceptance)
    @blueprint.refuses(TermsChanged)
    @blueprint.response(201, schemas.Acceptance)
    def post(self, body: dict[str, Any], establishment_id: UUID) -> models.TermsAcceptance:
        """Accept the terms for the establishment"""
        actor = current.actor()
        assert actor.account_id is not None
        establishment = queries.establishments.locked(current.session(), establishment_id)
        return terms.accept(
            current.session(),
            establishment,
            **body,
            account_id=actor.account_id,
            now=current.now(),
        )
