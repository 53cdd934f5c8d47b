"""The letter box."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.mailer import errors, permissions
from services.mailer.actions import contents, readings
from services.mailer.actions import letters as actions
from services.mailer.actions.letters import Addressee, Asked
from services.mailer.api import withdrawals
from services.mailer.api.tools import service_tools
from services.mailer.api.withdrawals import Withdrawable
from services.mailer.config import LARGEST_LETTER
from services.mailer.models import Letter, Reading
from services.mailer.queries import letters as queries
from services.mailer.queries import withdrawable
from services.mailer.schemas import letters as schemas
from shared.web import (
    Blueprint,
    attachments,
    current,
    guarded,
    idempotent,
    pages,
    pdf,
    uploads,
)

blueprint = Blueprint("Letters", __name__, description="Letters to establishments")

LARGEST_REQUEST = LARGEST_LETTER + uploads.BESIDE_FILE
"""A letter, and the fields beside it."""
BOX = "/establishments/<uuid:establishment_id>/letters"


@blueprint.route("/letters")
class Deposits(MethodView):
    """Letters, as those who deposit them see it."""

    @guarded(permissions.FIND_LETTERS)
    @blueprint.arguments(schemas.NameOfLetter, location="query")
    @blueprint.response(200, schemas.Withdrawable(many=True))
    @blueprint.paginate()
    def get(
        self, name: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[Withdrawable]:
        """Find by SIRET, and by reference or date, what may be withdrawn, the newest first

        A letter that was deposited without a reference is found by the day it is dated. Operators
        with the letters duty find any letter, one that nobody sees yet too; applications what they
        deposited. Nothing is opened; the history of the establishment shows who looked.
        """
        letters = withdrawable.listed(**name, actor=current.actor())
        return withdrawals.told(pages.page(letters, pagination_parameters))

    @guarded(permissions.DEPOSIT_LETTERS)
    @uploads.accepts_up_to(LARGEST_REQUEST, setting="letter_bytes")
    @idempotent
    @blueprint.arguments(schemas.NewLetter, location="form")
    @blueprint.arguments(schemas.LetterFile, location="files")
    @blueprint.response(201, schemas.Letter)
    @blueprint.refuses(errors.BadPdf, errors.LetterBoxClosed, errors.ReferenceTaken)
    def post(self, form: dict[str, Any], files: dict[str, Any]) -> Letter:
        """Put a letter into a letter box (operators with the letters duty, business applications)

        The body is `multipart/form-data`: a PDF as `file`, and the fields beside it. Address it by
        `establishment_id`, or by `siret` and `contract_number` together. Handed in again under the
        same `reference`, it is in the box once.
        """
        addressee = Addressee(**{name: form.pop(name, None) for name in Addressee.NAMES})
        asked = Asked(**{name: form.pop(name, None) for name in Asked.NAMES})
        return actions.deposit(
            current.session(),
            addressee=addressee,
            asked=asked,
            content=files["file"].read(),
            actor=current.actor(),
            now=current.now(),
            storage=service_tools().storage,
            most_bytes=service_tools().settings.letter_bytes,
            most_pages=service_tools().settings.letter_pages,
            **form,
        )


@blueprint.route(BOX)
class Letters(MethodView):
    """An establishment's letter box."""

    @guarded(permissions.READ_LETTERS)
    @blueprint.arguments(schemas.LetterFilter, location="query")
    @blueprint.response(200, schemas.Letter(many=True))
    @blueprint.paginate()
    def get(
        self,
        filters: dict[str, Any],
        establishment_id: UUID,
        pagination_parameters: PaginationParameters,
    ) -> list[Letter]:
        """List an establishment's letters, as far as one may read them

        In `q` each term counts by itself: a letter is there if any matches, more matches first.
        """
        return pages.page(queries.listed(_readable(), **filters), pagination_parameters)


@blueprint.route(f"{BOX}/counts")
class Counts(MethodView):
    """How many letters there are."""

    @guarded(permissions.READ_LETTERS)
    @blueprint.response(200, schemas.LetterCounts)
    def get(self, establishment_id: UUID) -> queries.Counts:
        """Count an establishment's letters, as far as one may read them, and the unread ones"""
        return queries.counts(current.session(), _readable())


@blueprint.route(f"{BOX}/content")
class ContentOfMany(MethodView):
    """Several letters as one file."""

    @guarded(permissions.READ_LETTERS)
    @blueprint.arguments(schemas.ChosenLetters)
    @blueprint.response(200, content_type="application/zip")
    @blueprint.refuses(errors.LetterWithdrawn)
    def post(self, body: dict[str, Any], establishment_id: UUID) -> flask.Response:
        """Open up to 100 letters as one ZIP file; it is recorded who does

        Only the establishment's own people clear "unread".
        """
        letters = queries.chosen(current.session(), body["ids"], _readable())
        content = contents.packed(letters, storage=service_tools().storage)
        readings.record(current.session(), letters, actor=current.actor(), now=current.now())
        return attachments.answer([content], name="courriers.zip", media_type="application/zip")


@blueprint.route(f"{BOX}/<uuid:letter_id>")
class OneLetter(MethodView):
    """One letter."""

    @guarded(permissions.READ_LETTERS)
    @blueprint.response(200, schemas.Letter)
    def get(self, establishment_id: UUID, letter_id: UUID) -> Letter:
        """Read what a letter is about; this opens nothing"""
        return queries.get(current.session(), letter_id, _readable())


@blueprint.route(f"{BOX}/<uuid:letter_id>/content")
class Content(MethodView):
    """The letter itself."""

    @guarded(permissions.READ_LETTERS)
    @blueprint.response(200, content_type="application/pdf")
    @blueprint.refuses(errors.LetterWithdrawn)
    def get(self, establishment_id: UUID, letter_id: UUID) -> flask.Response:
        """Open a letter; it is recorded who does

        Only the establishment's own people clear "unread"; HEAD opens nothing.
        """
        is_opening = flask.request.method == "GET"
        letter = queries.get(current.session(), letter_id, _readable(), lock=is_opening)
        content = contents.of(letter, storage=service_tools().storage)
        if is_opening:
            readings.record(current.session(), [letter], actor=current.actor(), now=current.now())
        return pdf.answer(content, name=letter.title)


@blueprint.route(f"{BOX}/<uuid:letter_id>/readings")
class Readings(MethodView):
    """Who has opened a letter."""

    @guarded(permissions.READ_READINGS)
    @blueprint.response(200, schemas.Reading(many=True))
    @blueprint.paginate()
    def get(
        self, establishment_id: UUID, letter_id: UUID, pagination_parameters: PaginationParameters
    ) -> list[Reading]:
        """List who has opened a letter, the first reader first"""
        letter = queries.get(current.session(), letter_id, _readable())
        return pages.page(queries.readings(letter), pagination_parameters)


def _readable() -> frozenset[str] | None:
    return queries.readable_services(current.session(), current.actor())
