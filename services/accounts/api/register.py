"""The register: which establishments there are."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView
from sqlalchemy import Select

from services.accounts import permissions, queries
from services.accounts.actions import register, register_imports
from services.accounts.domain import register_file
from services.accounts.errors import NotChecked
from services.accounts.schemas import register as schemas
from shared.auth.stepping_up import StepUpNeeded, require_step_up
from shared.jobs import TooManyJobs, reports
from shared.web import Blueprint, current, guarded, idempotent, jobs, pages, uploads

LARGEST = 4 * 1024 * 1024
_FILE = {"required": True, "content": {uploads.CSV: {"schema": {"type": "string"}}}}

blueprint = Blueprint("Register", __name__, description="The reference of establishments")


@blueprint.route("/register-entries")
class RegisterEntries(MethodView):
    """The register: looked up entry by entry, imported as a file."""

    @guarded(permissions.READ_REGISTER)
    @blueprint.arguments(schemas.EntryQuery, location="query")
    @blueprint.response(200, schemas.Entry(many=True))
    @blueprint.paginate(pages.SelectPage)
    def get(self, query: dict[str, Any]) -> Select[Any]:
        """Look the register up: by words, by SIRET, by contract number, or all of it

        With the address that letters go to and the legal representative of record.
        """
        return queries.register.listed(**query)

    @guarded(permissions.IMPORT_REGISTER)
    @uploads.accepts_up_to(LARGEST)
    @blueprint.doc(requestBody=_FILE)
    @blueprint.arguments(schemas.RegisterQuery, location="query")
    @blueprint.refuses(StepUpNeeded)
    @blueprint.response(200, schemas.RowReport(many=True))
    def post(self, query: dict[str, Any]) -> list[register.RowReport]:
        """Import the register from a CSV file, row by row

        The body is the file (`text/csv`), by `;` or `,`, with the columns siret,
        contract_number, name, address_1 to address_4, postcode, city, representative_title (M.
        or Mme), representative_first_name, representative_last_name. What is known is corrected,
        what is wrong is told by row and column and spoils no other row.
        """
        if not query["dry_run"]:
            require_step_up(current.actor())
        return register.import_entries(
            current.session(),
            text=uploads.csv_text(),
            is_dry_run=query["dry_run"],
            now=current.now(),
        )


@blueprint.route("/register-imports")
class RegisterImports(MethodView):
    """The register's file, as a long act."""

    @guarded(permissions.IMPORT_REGISTER)
    @uploads.accepts_up_to(LARGEST)
    @idempotent
    @blueprint.doc(requestBody=_FILE)
    @blueprint.arguments(schemas.RegisterQuery, location="query")
    @blueprint.refuses(StepUpNeeded, TooManyJobs)
    @blueprint.response(202, jobs.ShownJob)
    def post(self, query: dict[str, Any]) -> flask.Response:
        """Import the register from a CSV file, row by row, as a job

        The file is that of `POST /accounts/v1/register-entries`. What is wrong is told by row and
        column in the job's report, with the row as it was read, and spoils no other.
        """
        job = register_imports.begin(
            current.session(),
            register_file.read(uploads.csv_text()),
            is_dry_run=query["dry_run"],
            requester=jobs.requester(),
            now=current.now(),
        )
        return jobs.accepted(job)


@blueprint.route("/register-imports/<uuid:job_id>/carry-out")
class CheckedRegisterImport(MethodView):
    """A file of the register that was checked."""

    @guarded(permissions.CARRY_OUT_REGISTER)
    @idempotent
    @blueprint.refuses(TooManyJobs, NotChecked)
    @blueprint.response(202, jobs.ShownJob)
    def post(self, job_id: UUID) -> flask.Response:
        """Import a file of the register that a dry run of yours has checked, as a job

        It need not be sent again, as long as the dry run is there: seven days after its end. Each
        row is judged anew.
        """
        session = current.session()
        job = register_imports.carry_out(
            session,
            checked=reports.find(session, job_id, current.actor()),
            requester=jobs.requester(),
            now=current.now(),
        )
        return jobs.accepted(job)
