"""Letters on paper, for those who print them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.mailer import errors, permissions
from services.mailer.actions import paper_items as actions
from services.mailer.api.tools import service_tools
from services.mailer.domain.paper_contents import WITH_CODES
from services.mailer.models import PaperItem
from services.mailer.queries import paper_batches
from services.mailer.queries import paper_items as queries
from services.mailer.schemas import paper_batches as batch_schemas
from services.mailer.schemas import paper_items as schemas
from shared.web import Blueprint, current, guard, guarded, idempotent, pages, pdf

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


@blueprint.route("/waiting")
class Waiting(MethodView):
    """What waits to be printed."""

    @guarded(permissions.READ_PAPER)
    @blueprint.response(200, batch_schemas.Waiting(many=True))
    def get(self) -> Sequence[paper_batches.Waiting]:
        """Count the letters that wait for a batch, by kind and size of envelope"""
        return paper_batches.waiting(current.session())


@blueprint.route("/<uuid:item_id>/cancel")
class Cancellation(MethodView):
    """The end of a letter before it is printed."""

    @guarded(permissions.CANCEL_PAPER)
    @idempotent
    @blueprint.response(200, schemas.PaperItem)
    @blueprint.refuses(errors.PaperState)
    def post(self, item_id: UUID) -> PaperItem:
        """Have a letter not printed; what it would have carried is void

        The history of the establishment it is about shows it.
        """
        item = queries.get(current.session(), item_id, lock=True)
        actions.cancel(current.session(), item, tools=service_tools())
        guard.leave_trace(permissions.CANCEL_PAPER, establishment_id=item.establishment_id)
        return item


@blueprint.route("/<uuid:item_id>/content")
class Content(MethodView):
    """The PDF of a letter on paper."""

    @guarded(permissions.READ_PAPER)
    @blueprint.response(200, content_type="application/pdf")
    @blueprint.refuses(errors.NotRendered, errors.OnlyInBatch)
    def get(self, item_id: UUID) -> flask.Response:
        """Download a letter on paper, made to fit a window envelope

        The history of the establishment it is about shows it. One that carries codes is printed in
        a batch alone.
        """
        item = queries.get(current.session(), item_id)
        if item.kind in WITH_CODES:
            raise errors.OnlyInBatch
        if item.digest is None:
            raise errors.NotRendered
        guard.leave_trace(permissions.READ_PAPER, establishment_id=item.establishment_id)
        return pdf.answer(service_tools().storage.read(item.digest), name=f"{item.kind}-{item.id}")
