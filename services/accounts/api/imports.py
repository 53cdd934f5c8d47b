"""Many accounts from one file."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView

from services.accounts import permissions, queries
from services.accounts.actions import imports
from services.accounts.domain import import_file
from services.accounts.errors import NotChecked
from services.accounts.schemas import imports as schemas
from shared.auth.stepping_up import StepUpNeeded
from shared.jobs import TooManyJobs, reports
from shared.text.encodings import Decoded
from shared.web import Blueprint, attachments, current, guarded, idempotent, jobs, uploads

LARGEST = 8 * 1024 * 1024
_FILE = {"required": True, "content": {uploads.CSV: {"schema": {"type": "string"}}}}
_ACCOUNTS = "/establishments/<uuid:establishment_id>/accounts"

blueprint = Blueprint("Import", __name__, description="Many accounts from one file")


@blueprint.route(f"{_ACCOUNTS}/import")
class Import(MethodView):
    """A file of accounts."""

    @guarded(permissions.CREATE_ACCOUNTS)
    @uploads.accepts_up_to(LARGEST)
    @idempotent
    @blueprint.doc(requestBody=_FILE)
    @blueprint.arguments(schemas.ImportQuery, location="query")
    @blueprint.refuses(StepUpNeeded, TooManyJobs)
    @blueprint.response(202, jobs.ShownJob)
    def post(self, query: dict[str, Any], establishment_id: UUID) -> flask.Response:
        """Create the accounts of a CSV file, row by row, as a job

        The body is the file (`text/csv`), by `;` or `,`, in UTF-8 or Windows-1252, with the columns
        civilité, prénom, nom, courriel and perhaps téléphone, service, profil, langue, adresse 1 to
        adresse 4, code postal, ville, or their English names, and a column `droit: <code>` for each
        service of the catalogue; see the template. What is wrong is told by row and column in the
        job's report, and spoils no other row. The legal representative gets one letter.
        """
        return _begin(imports.KIND, uploads.csv_upload(), query, is_of_former_platform=False)


@blueprint.route(f"{_ACCOUNTS}/import/<uuid:job_id>/carry-out")
class CheckedImport(MethodView):
    """A file of accounts that was checked."""

    @guarded(permissions.CARRY_OUT_IMPORTS)
    @idempotent
    @blueprint.refuses(TooManyJobs, NotChecked)
    @blueprint.response(202, jobs.ShownJob)
    def post(self, establishment_id: UUID, job_id: UUID) -> flask.Response:
        """Create the accounts of a file that a dry run of yours has checked, as a job

        The file need not be sent again, as long as the dry run is there: seven days after its end.
        Each row is judged anew, so that those which were refused are again, unless what stood in
        their way has changed.
        """
        session = current.session()
        job = imports.carry_out(
            session,
            checked=reports.find(session, job_id, current.actor()),
            requester=jobs.requester(),
            now=current.now(),
        )
        return jobs.accepted(job)


@blueprint.route(f"{_ACCOUNTS}/import-template")
class Template(MethodView):
    """The header of a file of accounts."""

    @guarded(permissions.CREATE_ACCOUNTS)
    @blueprint.response(200, content_type=uploads.CSV)
    def get(self, establishment_id: UUID) -> flask.Response:
        """Download a file to fill in, with a column for each service that can be given"""
        codes = queries.services.grantable(current.session(), current.actor())
        text = import_file.template(codes, language=current.language())
        name = "comptes.csv" if current.language() == "fr" else "accounts.csv"
        return attachments.answer([text.encode("utf-8-sig")], name=name, media_type=uploads.CSV)


@blueprint.route(f"{_ACCOUNTS}/legacy-import")
class LegacyImport(MethodView):
    """The accounts of a former platform."""

    @guarded(permissions.KEEP_ACCOUNTS)
    @uploads.accepts_up_to(LARGEST)
    @idempotent
    @blueprint.doc(requestBody=_FILE)
    @blueprint.arguments(schemas.KeptQuery, location="query")
    @blueprint.refuses(StepUpNeeded, TooManyJobs)
    @blueprint.response(202, jobs.ShownJob)
    def post(self, query: dict[str, Any], establishment_id: UUID) -> flask.Response:
        """Keep the accounts of a former platform with their identifiers, as a job (operators)

        The file has the columns of an import and identifiant, statut (actif or invité), expire le.
        Nobody is told of an active account; the hashes of their passwords go into `identity` by a
        command there. Those who were still invited are invited again, and the legal representative
        gets one letter about them. The platform's own establishment takes no such file.
        """
        return _begin("legacy_import", uploads.csv_upload(), query, is_of_former_platform=True)


def _begin(
    kind: str, upload: Decoded, query: dict[str, Any], *, is_of_former_platform: bool
) -> flask.Response:
    table = import_file.read(upload.text, is_of_former_platform=is_of_former_platform)
    job = imports.begin(
        current.session(),
        kind=kind,
        table=table,
        order=imports.ImportOrder(
            **query,
            encoding=upload.encoding,
            headers=dict(table.headers),
            columns=list(table.headers),
        ),
        requester=jobs.requester(),
        now=current.now(),
    )
    return jobs.accepted(job)
