"""Handing identifiers over: on paper, and read aloud."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView

from services.accounts import permissions, queries
from services.accounts.actions import identifier_sheets, spelling
from services.accounts.models import Language
from services.accounts.schemas import identifiers as schemas
from shared.web import Blueprint, current, guarded, pdf

blueprint = Blueprint(
    "Identifiers", __name__, description="Handing identifiers over: on paper, and read aloud"
)
_ACCOUNT = "/establishments/<uuid:establishment_id>/accounts/<uuid:account_id>"


@blueprint.route(f"{_ACCOUNT}/identifier-sheet")
class IdentifierSheet(MethodView):
    """The identifier, to be printed."""

    @guarded(permissions.READ_ACCOUNTS)
    @blueprint.response(200, content_type="application/pdf")
    def get(self, establishment_id: UUID, account_id: UUID) -> flask.Response:
        """Download the sheet that hands an identifier over to its holder

        It holds neither password nor link: these reach the holder by e-mail alone.
        """
        account = queries.accounts.find(current.session(), account_id)
        tools = current.tools()
        content = identifier_sheets.make(
            account,
            queries.establishments.find(current.session(), establishment_id),
            typesetter=tools.typesetter,
            language=Language(current.language()),
            platform_url=tools.settings.public_url,
            now=current.now(),
        )
        return pdf.answer(content, name=account.identifier)


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


def _spelt(identifier: str) -> dict[str, Any]:
    language = Language(current.language())
    signs = spelling.spell(identifier, language)
    return {
        "identifier": identifier,
        "language": language,
        "text": spelling.aloud(signs),
        "characters": signs,
    }
