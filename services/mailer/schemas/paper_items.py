"""Letters on paper."""

from marshmallow import fields

from services.mailer.domain.paper_contents import PaperKind
from services.mailer.domain.postage import EnvelopeSize
from services.mailer.models import PaperStatus
from shared.web.schemas import Choice, Instant, Schema


class PaperFilter(Schema):
    """Which letters on paper."""

    status = Choice(PaperStatus, metadata={"description": "Only letters that stand so."})
    kind = Choice(PaperKind, metadata={"description": "Only letters of this kind."})
    establishment_id = fields.UUID(metadata={"description": "Only letters to this establishment."})
    batch_id = fields.UUID(metadata={"description": "Only letters of this batch."})
    has_error = fields.Boolean(
        metadata={"description": "Only letters that could not be made, or only the others."}
    )
    is_kept_back = fields.Boolean(
        metadata={
            "description": "Only letters of establishments in the sandbox, which no batch takes, "
            "or only the others."
        }
    )


class PaperItem(Schema):
    """A letter on paper, which print shop and post name by `reference`.

    `error` tells why its PDF could not be made, which is tried again hourly, or put into a batch.
    """

    id = fields.UUID()
    reference = fields.String()
    establishment_id = fields.UUID()
    kind = Choice(PaperKind)
    status = Choice(PaperStatus)
    language = fields.String()
    address = fields.List(fields.String())
    account_ids = fields.List(fields.UUID())
    letter_id = fields.UUID(allow_none=True)
    error = fields.String(allow_none=True)
    pages = fields.Integer(allow_none=True)
    envelope = Choice(EnvelopeSize, allow_none=True)
    batch_id = fields.UUID(allow_none=True)
    ordered_at = Instant(attribute="created_at")
    rendered_at = Instant(allow_none=True)
    printed_at = Instant(allow_none=True)
    dispatched_on = fields.Date(allow_none=True)
    returned_on = fields.Date(allow_none=True)
