"""Accounts as a table."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView

from services.accounts import permissions
from services.accounts.actions import exports
from services.accounts.api.tools import service_tools
from services.accounts.schemas import bulk
from services.accounts.schemas import exports as schemas
from shared.jobs import TooManyJobs, TooManyLines
from shared.jobs.table_exports import Asking
from shared.jobs.table_files import Format
from shared.web import Blueprint, current, guarded, idempotent, jobs, tables

blueprint = Blueprint("Export", __name__, description="Accounts as a table")


@blueprint.route("/establishments/<uuid:establishment_id>/accounts/export")
class Export(MethodView):
    """A table of accounts."""

    @guarded(permissions.EXPORT_ACCOUNTS)
    @idempotent
    @blueprint.arguments(schemas.Export)
    @blueprint.refuses(TooManyLines, TooManyJobs)
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, content_type="application/octet-stream")
    def post(self, body: dict[str, Any], establishment_id: UUID) -> flask.Response:
        """Export accounts as CSV or XLSX, for a spreadsheet

        A few are answered at once (200), many are written by a job (202) whose file can then be
        downloaded. No text of theirs is taken for a formula. A delegate sees the rights within the
        delegation.
        """
        begun = exports.begin(
            current.session(),
            bulk.selection_of(body),
            asking=asking(body["format"]),
        )
        return tables.handed_out(begun, body["format"], exports.NAMES)


def asking(format_: Format) -> Asking:
    """Tell who asks for a table, and how much of one is answered at once."""
    return Asking(
        format_=format_,
        requester=jobs.requester(),
        at_once=service_tools().settings.export_at_once,
        now=current.now(),
    )
