"""E-mails and how they fare."""

from marshmallow import fields, validate

from services.mailer.domain.lanes import Lane
from services.mailer.models import EmailStatus, Outcome
from shared.web.schemas import Choice, Instant, Schema, Text


class EmailFilter(Schema):
    """Which e-mails."""

    status = Choice(EmailStatus, metadata={"description": "Only e-mails that stand so."})
    template = Text(max=60, metadata={"description": "Only e-mails made from this template."})
    account_id = fields.UUID(
        metadata={"description": "Only e-mails to the holder of this account."}
    )


class EmailQuery(EmailFilter):
    """Which e-mails, of all establishments."""

    recipient = Text(
        max=320, metadata={"description": "Only e-mails to this address, as it is written there."}
    )


class WaitingInLane(Schema):
    """The e-mails of a lane that have not left, or were given up, by how they stand.

    `due`: of those that are queued, how many could leave now; `oldest_due_at`: since when the first
    of these could.
    """

    lane = fields.String(validate=validate.OneOf([lane.name.lower() for lane in Lane]))
    statuses = fields.Dict(keys=fields.String(), values=fields.Integer())
    due = fields.Integer()
    oldest_due_at = Instant(allow_none=True)


class EmailAttempt(Schema):
    """One try to send it."""

    number = fields.Integer()
    started_at = Instant()
    ended_at = Instant(allow_none=True)
    outcome = Choice(Outcome, allow_none=True)
    answer = fields.String(allow_none=True)


class ListedEmail(Schema):
    """An e-mail in a list, or as the establishment's administrators see it: without its text."""

    id = fields.UUID()
    template = fields.String()
    language = fields.String()
    recipient = fields.String()
    account_id = fields.UUID(allow_none=True)
    establishment_id = fields.UUID(allow_none=True)
    status = Choice(EmailStatus)
    subject = fields.String(allow_none=True)
    error = fields.String(allow_none=True)
    tries = fields.Integer()
    queued_at = Instant(attribute="created_at")
    due_at = Instant()
    sent_at = Instant(allow_none=True)
    reported_at = Instant(allow_none=True)


class TriedEmail(ListedEmail):
    """An e-mail with each try to send it."""

    attempts = fields.List(fields.Nested(EmailAttempt))


class Email(TriedEmail):
    """An e-mail as operators see it: its text as sent, the one-time code blanked."""

    message_id = fields.String(allow_none=True)
    version = fields.String(allow_none=True)
    body = fields.String(allow_none=True)
