"""Batches for the print shop."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.mailer import errors, permissions
from services.mailer.actions import paper_batches as actions
from services.mailer.actions import putting_back
from services.mailer.api.tools import service_tools
from services.mailer.clients import print_shop
from services.mailer.domain import manifest
from services.mailer.models import PaperBatch
from services.mailer.queries import paper_batches as queries
from services.mailer.schemas import paper_batches as schemas
from shared.clock import paris_date
from shared.jobs import TooManyJobs
from shared.web import (
    Blueprint,
    attachments,
    current,
    guard,
    guarded,
    idempotent,
    jobs,
    pages,
    pdf,
)

blueprint = Blueprint(
    "Paper batches",
    __name__,
    url_prefix="/paper-batches",
    description="Files for the print shop: letters of one kind, for envelopes of one size",
)

CSV = "text/csv"


@blueprint.route("")
class Batches(MethodView):
    """Every batch."""

    @guarded(permissions.READ_PAPER)
    @blueprint.arguments(schemas.BatchFilter, location="query")
    @blueprint.response(200, schemas.PaperBatch(many=True))
    @blueprint.paginate()
    def get(
        self, filters: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[PaperBatch]:
        """List batches, the newest first (operators with the print duty)"""
        return pages.page(queries.listed(**filters), pagination_parameters)

    @guarded(permissions.PRINT_PAPER)
    @idempotent
    @blueprint.arguments(schemas.NewBatch)
    @blueprint.refuses(errors.NothingToPrint, TooManyJobs)
    @blueprint.response(202, jobs.ShownJob)
    def post(self, body: dict[str, Any]) -> flask.Response:
        """Have a batch made of what waits, the oldest letters first, as a long act

        `parameters.batch_id` of the answer names it. Its letters are printed from then on: they
        can be cancelled no more. What does not fit in waits for another.
        """
        now = current.now()
        today = paris_date(now)
        asked = {**body, "until": min(body.get("until", today), today)}
        return jobs.accepted(
            actions.ask(
                current.session(),
                requester=jobs.requester(),
                most=service_tools().settings.paper_batch_letters,
                now=now,
                **asked,
            )
        )


@blueprint.route("/<uuid:batch_id>")
class OneBatch(MethodView):
    """One batch."""

    @guarded(permissions.READ_PAPER)
    @blueprint.response(200, schemas.PaperBatch)
    def get(self, batch_id: UUID) -> PaperBatch:
        """Show one batch: how many letters, pages and grams, its checksum, who has it"""
        return queries.get(current.session(), batch_id)


@blueprint.route("/<uuid:batch_id>/content")
class Content(MethodView):
    """The file of a batch."""

    @guarded(permissions.TAKE_PAPER)
    @blueprint.response(200, content_type="application/pdf")
    @blueprint.refuses(errors.BatchWithoutFile)
    def get(self, batch_id: UUID) -> flask.Response:
        """Download the file of a batch, codes and all

        It is counted, and the history of each establishment that it has a letter to shows it; HEAD
        hands nothing out.
        """
        session, is_taking = current.session(), flask.request.method == "GET"
        batch = queries.get(session, batch_id, lock=is_taking)
        if not batch.has_file or batch.digest is None:
            raise errors.BatchWithoutFile(batch_status=str(batch.status))
        if is_taking:
            batch.be_taken(now=current.now())
            for establishment_id in queries.establishments(session, batch_id):
                guard.leave_trace(permissions.PRINT_PAPER, establishment_id=establishment_id)
        content = service_tools().storage.read(batch.digest)
        return pdf.answer(content, name=f"lot-{batch.number}")


@blueprint.route("/<uuid:batch_id>/print-again")
class PrintAgain(MethodView):
    """The letters of a batch that never left."""

    @guarded(permissions.PRINT_PAPER_AGAIN)
    @idempotent
    @blueprint.arguments(schemas.PuttingBack)
    @blueprint.response(200, schemas.PaperBatch)
    @blueprint.refuses(errors.NothingToPutBack)
    def post(self, body: dict[str, Any], batch_id: UUID) -> PaperBatch:
        """Have the letters of a batch printed again that are printed and have not left

        They wait for another batch, where they can be cancelled too; what has left stays as it is.
        The file of this batch goes, from where the print shop takes it too: whoever has a copy must
        not post what is in it. With nothing else in it the batch is given up, else it has left. The
        history of each establishment concerned shows it, with the reason.
        """
        session = current.session()
        batch, items = putting_back.put_back(
            session, batch_id, tools=service_tools(), now=current.now()
        )
        for establishment_id in sorted({item.establishment_id for item in items}):
            guard.leave_trace(
                permissions.PRINT_PAPER_AGAIN, establishment_id=establishment_id, **body
            )
        return batch


@blueprint.route("/<uuid:batch_id>/manifest")
class Manifest(MethodView):
    """The list of a batch's letters."""

    @guarded(permissions.READ_PAPER)
    @blueprint.response(200, content_type=CSV)
    @blueprint.refuses(errors.BatchWithoutFile)
    def get(self, batch_id: UUID) -> flask.Response:
        """Download the manifest of a batch: each letter's reference, first page, sheets and grams

        It names nobody. A column `date` beside `reference` makes it a report of what has left.
        """
        batch = queries.get(current.session(), batch_id)
        if batch.made_at is None:
            raise errors.BatchWithoutFile(batch_status=str(batch.status))
        lines = queries.lines(current.session(), batch_id)
        return attachments.answer(
            [manifest.written(batch.number, lines)],
            name=print_shop.manifest_name(batch.number),
            media_type=CSV,
        )
