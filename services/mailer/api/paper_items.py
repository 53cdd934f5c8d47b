"""Letters on paper, for those who print them."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.mailer import errors, permissions
from services.mailer.api.tools import service_tools
from services.mailer.models import PaperItem
from services.mailer.queries import paper_items as queries
from services.mailer.schemas import paper_items as schemas
from shared.web import Blueprint, current, guard, guarded, pages, pdf

blueprint = Blueprint(
    "Paper items", __name__, url_prefix="/paper-items", description="Letters to print and to post"
)


@blueprint.route("")
class PaperItems(MethodView):
    """Every letter on paper."""

    @guarded(permissions.READ_PAPER)
    @blueprint.arguments(schemas.PaperFilter, location="query")
    @blueprint.response(200, schemas.PaperItem(many=True))
    @blueprint.paginate()
    def get(
        self, filters: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[PaperItem]:
        """List letters on paper, the oldest first (operators with the print duty)"""
        return pages.page(queries.listed(**filters), pagination_parameters)


@blueprint.route("/<uuid:item_id>/content")
class Content(MethodView):
    """The PDF of a letter on paper."""

    @guarded(permissions.READ_PAPER)
    @blueprint.response(200, content_type="application/pdf")
    @blueprint.refuses(errors.NotRendered)
    def get(self, item_id: UUID) -> flask.Response:
        """Download a letter on paper, made to fit a window envelope

        The history of the establishment it is about shows it.
        """
        item = queries.get(current.session(), item_id)
        if item.digest is None:
            raise errors.NotRendered
        guard.leave_trace(permissions.READ_PAPER, establishment_id=item.establishment_id)
        return pdf.answer(service_tools().storage.read(item.digest), name=f"{item.kind}-{item.id}")
