"""Batches for the print shop."""

from marshmallow import fields, validate

from services.mailer.domain.paper_contents import PaperKind
from services.mailer.domain.postage import EnvelopeSize
from services.mailer.models import BatchStatus
from shared.web.schemas import Choice, Instant, Schema, Text


class Waiting(Schema):
    """Letters of one kind and size that wait to be printed.

    `kept_back`: as many more, of establishments in the sandbox, that no batch takes.
    """

    kind = Choice(PaperKind)
    envelope = Choice(EnvelopeSize)
    letters = fields.Integer()
    pages = fields.Integer()
    sheets = fields.Integer()
    kept_back = fields.Integer()
    oldest_at = Instant()


class NewBatch(Schema):
    """What goes into a batch: all letters of a kind and size that were ordered up to a day."""

    kind = Choice(PaperKind, required=True)
    envelope = Choice(EnvelopeSize, required=True)
    until = fields.Date(
        metadata={"description": "Letters ordered after this day wait; today unless told."}
    )


class PuttingBack(Schema):
    """Why letters are printed again, for the history of the establishments they go to."""

    reason = Text(max=500, required=True, is_multiline=True)


class BatchFilter(Schema):
    """Which batches."""

    status = Choice(BatchStatus, metadata={"description": "Only batches that stand so."})


class PaperBatch(Schema):
    """A batch: one PDF for the print shop, and the manifest of its letters.

    `sha256` checks a copy of the file. `file_pages` counts the sheets between the letters and the
    empty backs too; `pages`, `sheets` and `grams` are those of the letters, these with their
    envelopes.
    """

    id = fields.UUID()
    number = fields.Integer()
    kind = Choice(PaperKind)
    envelope = Choice(EnvelopeSize)
    until = fields.Date()
    status = Choice(BatchStatus)
    job_id = fields.UUID(allow_none=True)
    letters = fields.Integer()
    pages = fields.Integer()
    sheets = fields.Integer()
    grams = fields.Integer()
    file_pages = fields.Integer(allow_none=True)
    sha256 = fields.String(attribute="digest", allow_none=True)
    has_file = fields.Boolean()
    downloads = fields.Integer()
    ordered_at = Instant(attribute="created_at")
    made_at = Instant(allow_none=True)
    taken_at = Instant(allow_none=True)
    dispatched_on = fields.Date(allow_none=True)
    removed_at = Instant(allow_none=True)


class YearQuery(Schema):
    """Which year."""

    year = fields.Integer(
        validate=validate.Range(min=2000, max=2200),
        metadata={"description": "Months of this year; the present one unless told."},
    )


class MonthOfPaper(Schema):
    """What letters of one kind and size have cost within a month, by the prices of the settings."""

    month = fields.String(metadata={"description": "Such as 2026-11."})
    kind = Choice(PaperKind)
    envelope = Choice(EnvelopeSize)
    letters = fields.Integer()
    pages = fields.Integer()
    sheets = fields.Integer()
    cents = fields.Integer(metadata={"description": "Sheets and envelopes, in cents."})
