"""Which establishments read their letters, and words to those that never do."""

from typing import Any

import flask
from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.mailer import errors, permissions
from services.mailer.actions import never_readers as actions
from services.mailer.actions.never_readers import Preview
from services.mailer.queries import never_reader_mailings, readers, reading_tables
from services.mailer.queries.readers import Wanted
from services.mailer.schemas import readers as schemas
from shared.clock import paris_date
from shared.jobs import TooManyLines, table_exports
from shared.jobs.table_files import TYPES, Format
from shared.web import Blueprint, attachments, current, guarded, idempotent, pages

blueprint = Blueprint(
    "Readers", __name__, description="Which establishments read their letters, and which never do"
)


@blueprint.route("/letters/statistics")
class Statistics(MethodView):
    """How letters are read."""

    @guarded(permissions.READ_STATISTICS)
    @blueprint.arguments(schemas.WantedFigures, location="query")
    @blueprint.response(200, schemas.Statistics)
    def get(self, filters: dict[str, Any]) -> dict[str, Any]:
        """Tell how many establishments read their letters, and how many never do

        By kind, month or département; withdrawn letters do not count (operators with the letters
        duty).
        """
        by, wanted = filters.pop("by"), Wanted(**filters)
        found = readers.figures(current.session(), wanted, by=by)
        return {
            "total": readers.total(current.session(), wanted),
            "rows": reading_tables.labelled(current.session(), found, by=by),
        }


@blueprint.route("/letters/statistics/table")
class StatisticsTable(MethodView):
    """The same as a table."""

    @guarded(permissions.READ_STATISTICS)
    @blueprint.arguments(schemas.WantedFiguresTable, location="query")
    @blueprint.response(200, content_type="application/octet-stream")
    def get(self, filters: dict[str, Any]) -> flask.Response:
        """Download the statistics as CSV or XLSX, for a spreadsheet"""
        format_, by = filters.pop("format"), filters.pop("by")
        table = reading_tables.of_figures(
            current.session(), Wanted(**filters), by=by, language=current.language()
        )
        return _file(table, format_, reading_tables.FIGURES)


@blueprint.route("/letters/never-readers")
class NeverReaders(MethodView):
    """Establishments that have opened no letter."""

    @guarded(permissions.READ_STATISTICS)
    @blueprint.arguments(schemas.WantedLetters, location="query")
    @blueprint.response(200, schemas.NeverReader(many=True))
    @blueprint.paginate()
    def get(
        self, filters: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[Any]:
        """List the active establishments that have opened none of these letters, by name"""
        return pages.page(readers.never_readers(Wanted(**filters)), pagination_parameters)


@blueprint.route("/letters/never-readers/table")
class NeverReadersTable(MethodView):
    """The same as a table."""

    @guarded(permissions.READ_STATISTICS)
    @blueprint.arguments(schemas.WantedNeverReadersTable, location="query")
    @blueprint.response(200, content_type="application/octet-stream")
    @blueprint.refuses(TooManyLines)
    def get(self, filters: dict[str, Any]) -> flask.Response:
        """Download the establishments that have opened none of these letters as CSV or XLSX"""
        format_ = filters.pop("format")
        table = reading_tables.of_never_readers(
            current.session(), Wanted(**filters), language=current.language()
        )
        return _file(table, format_, reading_tables.NEVER_READERS)


@blueprint.route("/never-reader-mailings/preview")
class MailingPreview(MethodView):
    """Whom a word would reach."""

    @guarded(permissions.WRITE_TO_NEVER_READERS)
    @blueprint.arguments(schemas.WantedLetters, location="query")
    @blueprint.response(200, schemas.NeverReaderPreview)
    def get(self, filters: dict[str, Any]) -> Preview:
        """Tell whom a word to establishments that have opened none of these letters would reach

        Nobody is written to. Send the number of `establishments` as `expected` with the word.
        """
        return actions.preview(current.session(), Wanted(**filters), now=current.now())


@blueprint.route("/never-reader-mailings")
class Mailings(MethodView):
    """Words to establishments that have opened no letter."""

    @guarded(permissions.READ_STATISTICS)
    @blueprint.response(200, schemas.NeverReaderMailing(many=True))
    @blueprint.paginate()
    def get(self, pagination_parameters: PaginationParameters) -> list[dict[str, Any]]:
        """List what was written to such establishments, how far it is and what came of it"""
        found = pages.page(never_reader_mailings.listed(), pagination_parameters)
        return never_reader_mailings.shown(current.session(), found)

    @guarded(permissions.WRITE_TO_NEVER_READERS)
    @idempotent
    @blueprint.arguments(schemas.NewNeverReaderMailing)
    @blueprint.response(201, schemas.NeverReaderMailing)
    @blueprint.refuses(errors.SelectionChanged)
    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Write to the administrators of establishments that have opened none of these letters

        The e-mails are written by and by; an establishment that opens a letter meanwhile is passed
        over. A holder ends such e-mails with one click, or in their preferences (`reminders`).
        """
        account_id = current.actor().account_id
        assert account_id is not None
        message, expected = body.pop("message", ""), body.pop("expected")
        begun = actions.begin(
            current.session(),
            Wanted(**body),
            message=message,
            expected=expected,
            by=account_id,
            now=current.now(),
        )
        return never_reader_mailings.shown(current.session(), [begun])[0]


def _file(table: reading_tables.Table, format_: Format, names: dict[str, str]) -> flask.Response:
    today = paris_date(current.now())
    name = table_exports.name_of(names, format_, language=current.language(), today=today)
    file = table_exports.written(format_, table.headers, table.lines)
    return attachments.answer_file(file, name=name, media_type=TYPES[format_])
