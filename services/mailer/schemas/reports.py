"""What comes back about e-mails, and the addresses that nothing is sent to."""

from flask_smorest.fields import Upload
from marshmallow import fields

from services.mailer.domain.reports import Effect
from services.mailer.models import SuppressionReason
from shared.web.schemas import Choice, Instant, Schema, Text


class ReportForm(Schema):
    """Where the message came to, if its headers do not tell."""

    to = Text(max=320)


class ReportFile(Schema):
    """The message itself, as it came (RFC 5322)."""

    file = Upload(required=True)


class Taken(Schema):
    """What has come of it: how the e-mail now stands, or why the message changes nothing."""

    effect = Choice(Effect)
    email_id = fields.UUID(allow_none=True)


class SuppressionFilter(Schema):
    """Which addresses."""

    address = Text(max=320, metadata={"description": "Only addresses that hold this."})
    reason = Choice(
        SuppressionReason, metadata={"description": "Only addresses suppressed for this reason."}
    )


class Lifting(Schema):
    """Why mails are sent there again, for the history of the establishment."""

    reason = Text(max=500, load_default=None, is_multiline=True)


class Suppression(Schema):
    """An address that nothing is sent to but what somebody waits for, and that once a day."""

    id = fields.UUID()
    address = fields.String()
    reason = Choice(SuppressionReason)
    said = fields.String()
    email_id = fields.UUID()
    account_id = fields.UUID(allow_none=True)
    establishment_id = fields.UUID(allow_none=True)
    suppressed_at = Instant(attribute="created_at")
    tried_at = Instant(allow_none=True)
