"""Templates of e-mails, for the platform's staff."""

from typing import Any

from flask.views import MethodView

from services.mailer import permissions
from services.mailer.api.tools import service_tools
from services.mailer.domain import previews
from services.mailer.domain.templates import Wording
from services.mailer.schemas import templates as schemas
from shared.web import Blueprint, guarded

blueprint = Blueprint(
    "Templates", __name__, url_prefix="/templates", description="How e-mails are worded"
)

NAME = {"name": "name", "in": "path", "description": "The name of the template."}


@blueprint.route("")
class Templates(MethodView):
    """Every template."""

    @guarded(permissions.READ_TEMPLATES)
    @blueprint.response(200, schemas.ListedTemplate(many=True))
    def get(self) -> list[previews.Shown]:
        """List the templates"""
        return previews.listed(service_tools().templates)


@blueprint.route("/<name>", parameters=[NAME])
class Template(MethodView):
    """One template."""

    @guarded(permissions.READ_TEMPLATES)
    @blueprint.response(200, schemas.Template)
    def get(self, name: str) -> previews.Shown:
        """Read a template, its files and an example of its values"""
        return previews.get(service_tools().templates, name)


@blueprint.route("/<name>/preview", parameters=[NAME])
class Preview(MethodView):
    """How a template would read."""

    @guarded(permissions.READ_TEMPLATES)
    @blueprint.arguments(schemas.Preview)
    @blueprint.response(200, schemas.Wording)
    def post(self, body: dict[str, Any], name: str) -> Wording:
        """See how an e-mail would read with given values"""
        return previews.preview(service_tools().templates, name, **body)
