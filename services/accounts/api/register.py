"""The register: which establishments there are."""

from typing import Any

from flask.views import MethodView
from sqlalchemy import Select

from services.accounts import permissions, queries
from services.accounts.actions import register
from services.accounts.schemas import register as schemas
from shared.web import Blueprint, current, guarded, pages, uploads

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
    @blueprint.response(200, schemas.RowReport(many=True))
    def post(self, query: dict[str, Any]) -> list[register.RowReport]:
        """Import the register from a CSV file, row by row

        The body is the file (`text/csv`), by `;` or `,`, with the columns siret,
        contract_number, name, address_1 to address_4, postcode, city, representative_title (M.
        or Mme), representative_first_name, representative_last_name. What is known is corrected,
        what is wrong is told by row and column and spoils no other row.
        """
        return register.import_entries(
            current.session(),
            text=uploads.csv_text(),
            is_dry_run=query["dry_run"],
            now=current.now(),
        )
