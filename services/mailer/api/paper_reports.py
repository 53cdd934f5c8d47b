"""What print shop and post report, what operators do about it, what paper costs."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.mailer import errors, permissions
from services.mailer.actions import paper_reports as actions
from services.mailer.actions import paper_returns
from services.mailer.actions.paper_reports import Reported, RowReport
from services.mailer.api.tools import service_tools
from services.mailer.models import PaperItem
from services.mailer.queries import paper_items
from services.mailer.queries import paper_returns as queries
from services.mailer.schemas import paper_batches
from services.mailer.schemas import paper_items as item_schemas
from services.mailer.schemas import paper_reports as schemas
from shared.clock import paris_date
from shared.web import Blueprint, current, guard, guarded, idempotent, pages, uploads

LARGEST = 4 * 1024 * 1024
_FILE = {"required": True, "content": {uploads.CSV: {"schema": {"type": "string"}}}}

blueprint = Blueprint(
    "Paper reports", __name__, description="Letters on paper that have left, or come back"
)


@blueprint.route("/paper-departures")
class Dispatches(MethodView):
    """Letters that have left."""

    @guarded(permissions.REPORT_PAPER)
    @uploads.accepts_up_to(LARGEST)
    @idempotent
    @blueprint.doc(requestBody=_FILE)
    @blueprint.arguments(schemas.FileQuery, location="query")
    @blueprint.response(200, schemas.RowReport(many=True))
    @blueprint.refuses(errors.BadPaperFile)
    def post(self, query: dict[str, Any]) -> list[RowReport]:
        """Confirm which letters have left, from a CSV file, row by row

        The body is the file (`text/csv`), by `;` or `,`, with the columns reference and date; those
        of a manifest may stand beside them. What is wrong is told by row and column and spoils no
        other row; a row told twice changes nothing more.
        """
        return _report(actions.dispatch, is_dry_run=query["dry_run"])


@blueprint.route("/paper-returns")
class Returns(MethodView):
    """Letters that have come back."""

    @guarded(permissions.READ_PAPER)
    @blueprint.arguments(schemas.ReturnFilter, location="query")
    @blueprint.response(200, schemas.Return(many=True))
    @blueprint.paginate()
    def get(
        self, filters: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[paper_returns.Return]:
        """List the letters that have come back, with what there is to correct, the oldest first"""
        items: list[PaperItem] = pages.page(queries.listed(**filters), pagination_parameters)
        return paper_returns.described(current.session(), items)

    @guarded(permissions.REPORT_PAPER)
    @uploads.accepts_up_to(LARGEST)
    @idempotent
    @blueprint.doc(requestBody=_FILE)
    @blueprint.arguments(schemas.FileQuery, location="query")
    @blueprint.response(200, schemas.RowReport(many=True))
    @blueprint.refuses(errors.BadPaperFile)
    def post(self, query: dict[str, Any]) -> list[RowReport]:
        """Report which letters have come back and why, from a CSV file, row by row

        The body is the file (`text/csv`), by `;` or `,`, with the columns reference, date, reason
        (unknown, bad_address, refused, unclaimed or other) and note. What such a letter carried is
        void, and its address is listed as one to correct.
        """
        return _report(actions.take_back, is_dry_run=query["dry_run"])


@blueprint.route("/paper-returns/<uuid:item_id>/settle")
class Settlement(MethodView):
    """A letter that came back is looked after."""

    @guarded(permissions.REPORT_PAPER)
    @idempotent
    @blueprint.response(200, item_schemas.PaperItem)
    @blueprint.refuses(errors.PaperState)
    def post(self, item_id: UUID) -> PaperItem:
        """Say that a letter that came back is looked after; the history shows it"""
        item = paper_items.get(current.session(), item_id, lock=True)
        item.settle(now=current.now())
        guard.leave_trace(permissions.REPORT_PAPER, establishment_id=item.establishment_id)
        return item


@blueprint.route("/paper-costs")
class Costs(MethodView):
    """What letters on paper cost."""

    @guarded(permissions.READ_PAPER)
    @blueprint.arguments(paper_batches.YearQuery, location="query")
    @blueprint.response(200, paper_batches.MonthOfPaper(many=True))
    def get(self, query: dict[str, Any]) -> list[paper_returns.Cost]:
        """Count the letters that left within a year by month, kind and size, and what they cost"""
        year = query.get("year") or paris_date(current.now()).year
        settings = service_tools().settings
        return paper_returns.costs(current.session(), year=year, settings=settings)


def _report(take_in: Callable[..., Reported], *, is_dry_run: bool) -> list[RowReport]:
    """Take a file in; the history of each establishment of a letter that it changes shows it."""
    today: date = paris_date(current.now())
    text = uploads.csv_text()
    reported = take_in(current.session(), text=text, today=today, is_dry_run=is_dry_run)
    for establishment_id in reported.establishment_ids:
        guard.leave_trace(permissions.REPORT_PAPER, establishment_id=establishment_id)
    return list(reported.rows)
