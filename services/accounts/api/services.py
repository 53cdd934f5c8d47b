"""The catalogue of services."""

from typing import Any

from flask.views import MethodView
from sqlalchemy import Select

from services.accounts import models, permissions, queries
from services.accounts.actions import services
from services.accounts.errors import ServiceExists
from services.accounts.schemas import services as schemas
from shared.clock import paris_date
from shared.web import Blueprint, current, etags, guarded, idempotent, pages

blueprint = Blueprint(
    "Catalogue", __name__, description="The services on which accounts have rights"
)

CODE = {"name": "code", "in": "path", "description": "The code of the service."}


@blueprint.route("/services")
class Services(MethodView):
    """All services."""

    @guarded(permissions.READ_CATALOGUE)
    @blueprint.arguments(schemas.ServiceQuery, location="query")
    @blueprint.response(200, schemas.Service(many=True))
    @blueprint.paginate(pages.SelectPage)
    def get(self, query: dict[str, Any]) -> Select[models.Service]:
        """List the services of the platform, by domain"""
        return queries.services.listed(**query)

    @guarded(permissions.PUBLISH_SERVICES)
    @idempotent
    @blueprint.arguments(schemas.NewService)
    @blueprint.refuses(ServiceExists)
    @blueprint.response(201, schemas.Service)
    def post(self, body: dict[str, Any]) -> models.Service:
        """Publish a service: at none everywhere, until administrators give it"""
        service = services.publish(current.session(), **body, today=paris_date(current.now()))
        etags.tag(service, schemas.ServiceChanges)
        return service


@blueprint.route("/services/<string(maxlength=40):code>", parameters=[CODE])
class Service(MethodView):
    """One service."""

    @guarded(permissions.READ_CATALOGUE)
    @blueprint.etagged
    @blueprint.response(200, schemas.Service)
    def get(self, code: str) -> models.Service:
        """Show a service"""
        service = queries.services.find(current.session(), code)
        etags.tag(service, schemas.ServiceChanges)
        return service

    @guarded(permissions.PUBLISH_SERVICES)
    @blueprint.etagged
    @blueprint.arguments(schemas.ServiceChanges(partial=True))
    @blueprint.response(200, schemas.Service)
    def patch(self, body: dict[str, Any], code: str) -> models.Service:
        """Change the labels or properties of a service"""
        service = queries.services.locked(current.session(), code)
        etags.check(service, schemas.ServiceChanges)
        services.change(current.session(), service, changes=body)
        etags.tag(service, schemas.ServiceChanges)
        return service
