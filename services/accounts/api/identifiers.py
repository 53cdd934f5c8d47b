"""Handing identifiers over: on paper, and read aloud."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView

from services.accounts import permissions, queries
from services.accounts.actions import identifier_sheets
from services.accounts.actions.identifier_sheets import Press
from services.accounts.api.tools import service_tools
from services.accounts.domain import Language, spelling
from services.accounts.errors import NoSheets, SettingBusy, TooManySheets
from services.accounts.schemas import bulk
from services.accounts.schemas import identifiers as schemas
from shared.clock import paris_date
from shared.jobs import Job, TooManyJobs
from shared.web import Blueprint, current, guarded, idempotent, jobs, pdf

blueprint = Blueprint(
    "Identifiers", __name__, description="Handing identifiers over: on paper, and read aloud"
)
_ACCOUNT = "/establishments/<uuid:establishment_id>/accounts/<uuid:account_id>"


@blueprint.route(f"{_ACCOUNT}/identifier-sheet")
class IdentifierSheet(MethodView):
    """The identifier, to be printed."""

    @guarded(permissions.READ_ACCOUNTS)
    @blueprint.refuses(SettingBusy)
    @blueprint.response(200, content_type="application/pdf")
    def get(self, establishment_id: UUID, account_id: UUID) -> flask.Response:
        """Download the sheet that hands an identifier over to its holder

        It holds neither password nor link: these reach the holder by e-mail alone.
        """
        account = queries.accounts.find(current.session(), account_id)
        home = queries.establishments.find(current.session(), establishment_id)
        content = identifier_sheets.make_at_once([account], home, press=_press(), now=current.now())
        return pdf.answer(content, name=account.identifier)


@blueprint.route("/establishments/<uuid:establishment_id>/accounts/identifier-sheets")
class IdentifierSheets(MethodView):
    """The identifiers of many, to be printed."""

    @guarded(permissions.PRINT_SHEETS)
    @idempotent
    @blueprint.arguments(bulk.Chosen)
    @blueprint.refuses(NoSheets, TooManySheets, TooManyJobs, SettingBusy)
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, content_type="application/pdf")
    def post(self, body: dict[str, Any], establishment_id: UUID) -> flask.Response:
        """Print the sheets of many accounts as one PDF, a page each, by name

        A few are answered at once (200), many are set by a job (202) whose file can then be
        downloaded. Of ids, those that are there have a sheet. Like the sheet of one, they hold
        neither password nor link.
        """
        begun = identifier_sheets.begin(
            current.session(),
            bulk.selection_of(body),
            requester=jobs.requester(),
            press=_press(),
            at_once=service_tools().settings.at_once,
            now=current.now(),
        )
        return jobs.accepted(begun) if isinstance(begun, Job) else _together(begun)


@blueprint.route(f"{_ACCOUNT}/identifier-spelling")
class IdentifierSpelling(MethodView):
    """The identifier, to be read aloud."""

    @guarded(permissions.READ_ACCOUNTS)
    @blueprint.response(200, schemas.Spelling)
    def get(self, establishment_id: UUID, account_id: UUID) -> dict[str, Any]:
        """Spell an identifier, for the telephone, a screen reader or a voice"""
        account = queries.accounts.find(current.session(), account_id)
        return _spelt(account.identifier)


@blueprint.route("/me/identifier-spelling")
class OwnSpelling(MethodView):
    """One's own identifier, to be read aloud."""

    @guarded(permissions.READ_SELF)
    @blueprint.response(200, schemas.Spelling)
    def get(self) -> dict[str, Any]:
        """Spell one's own identifier"""
        account = queries.accounts.of_caller(current.session(), current.actor())
        return _spelt(account.identifier)


def _press() -> Press:
    return Press.of(service_tools(), current.language())


def _together(content: bytes) -> flask.Response:
    language, today = Language(current.language()), paris_date(current.now())
    return pdf.answer(content, name=identifier_sheets.name_of(language=language, today=today))


def _spelt(identifier: str) -> dict[str, Any]:
    language = Language(current.language())
    signs = spelling.spell(identifier, language)
    return {
        "identifier": identifier,
        "language": language,
        "text": spelling.aloud(signs),
        "characters": signs,
    }
