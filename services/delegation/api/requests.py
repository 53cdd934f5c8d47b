"""Asking many establishments for a delegation, row by row: in JSON, or from a file."""

from collections.abc import Mapping, Sequence
from typing import Any

import flask
from flask.views import MethodView
from marshmallow import ValidationError

from services.delegation import errors, permissions
from services.delegation.actions import request_rows
from services.delegation.actions.request_rows import Line, RequestsOrder, Row
from services.delegation.api import throttles
from services.delegation.api.tools import service_tools
from services.delegation.domain import request_file
from services.delegation.domain.asked import Wish
from services.delegation.schemas import requests as schemas
from shared.edge.messages import in_language
from shared.errors import TooMany
from shared.jobs import Job, TooManyJobs
from shared.web import Blueprint, current, guarded, idempotent, jobs, uploads

LARGEST = 2 * 1024 * 1024
LONGEST = 200
"""Of what a row that cannot be read is told to name, in characters."""

_FILE = {"required": True, "content": {uploads.CSV: {"schema": {"type": "string"}}}}

blueprint = Blueprint(
    "Requests", __name__, description="Asking many establishments for a delegation, row by row"
)

Begun = list[Line] | flask.Response


@blueprint.route("/delegations/requests")
class Requests(MethodView):
    """Requests to many establishments."""

    @guarded(permissions.REQUEST)
    @idempotent
    @blueprint.arguments(schemas.RequestRows)
    @blueprint.refuses(errors.NotCentralising, TooMany, TooManyJobs)
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, schemas.RequestLine(many=True))
    def post(self, body: dict[str, Any]) -> Begun:
        """Ask up to 5,000 establishments for a delegation, each for what its row says

        Each row gets an outcome of its own: what is refused for one spoils no other. Up to 500 are
        asked at once (200), more by a job (202) whose progress and report can be followed. A
        `mandate` on paper is taken up as a request: nothing is in force before it is accepted.
        """
        wishes = [Wish(**row) for row in body.pop("rows")]
        rows = [Row(number, wish) for number, wish in enumerate(wishes, 1)]
        return _begun(RequestsOrder(**body), rows)


@blueprint.route("/delegations/requests/file")
class RequestsFile(MethodView):
    """Requests to the establishments of a file."""

    @guarded(permissions.REQUEST)
    @uploads.accepts_up_to(LARGEST)
    @idempotent
    @blueprint.doc(requestBody=_FILE)
    @blueprint.arguments(schemas.FileQuery, location="query")
    @blueprint.refuses(errors.NotCentralising, TooMany, TooManyJobs)
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, schemas.RequestLine(many=True))
    def post(self, query: dict[str, Any]) -> Begun:
        """Ask the establishments of a CSV file for a delegation, row by row

        The body is the file (`text/csv`), by `;` or `,`, in UTF-8 or Windows-1252, with the columns
        SIRET and numéro de contrat, perhaps dernier jour and référence interne, or their English
        names, and a column `droit: <code>` for each service: lecture or modification. Mandates on
        paper have établissement, date du mandat and référence du mandat beside these. What is
        wrong is told by row, and spoils no other row.
        """
        file = request_file.read(uploads.csv_upload().text)
        return _begun(RequestsOrder(**query), [_read(row) for row in file])


def _read(row: request_file.Row) -> Row:
    try:
        return Row(row.number, Wish(**schemas.RequestRow().load(row.values)))
    except ValidationError as error:
        return Row(row.number, None, _in_words(error.messages), _named(row.values))


def _named(values: Mapping[str, Any]) -> dict[str, str]:
    """Tell whom a row names, so that its report is read without the file."""
    reference = {f"mandate_{name}": said for name, said in values.get("mandate", {}).items()}
    found = {**values, **reference}
    told = ("siret", "contract_number", "name", "mandate_reference")
    return {name: str(found[name])[:LONGEST] for name in told if name in found}


def _in_words(found: Any, field: str = "") -> dict[str, list[str]]:
    """Write what is wrong by field, in the language of the caller."""
    if isinstance(found, dict):
        told: dict[str, list[str]] = {}
        for name, inner in found.items():
            told |= _in_words(inner, f"{field}.{name}".removeprefix(".").removesuffix(".value"))
        return told
    return {field: [in_language(each, current.language()) for each in found]}


def _begun(order: RequestsOrder, rows: Sequence[Row]) -> Begun:
    settings = service_tools().settings
    throttles.count_request(settings.limits)
    begun = request_rows.begin(
        current.session(),
        order,
        rows,
        requester=jobs.requester(),
        limits=settings.limits,
        at_once=settings.at_once,
        now=current.now(),
    )
    if isinstance(begun, Job):
        return jobs.accepted(begun)
    throttles.count_wrong_rows(begun, settings.limits)
    return begun
