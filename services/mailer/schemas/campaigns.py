"""Campaigns: what they are asked with, what is told of them, and what a line of them says."""

from marshmallow import fields, validate

from services.mailer.domain.campaign_limits import LARGEST
from services.mailer.models import CampaignStatus
from shared.web.schemas import Choice, Date, Email, Instant, Phone, Schema, Siret, Text


class NewCampaign(Schema):
    """A campaign whose ZIP is to be uploaded."""

    name = Text(max=200, required=True)
    size = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=22, max=LARGEST),
        metadata={"description": "Of the ZIP, in bytes."},
    )
    embargoed_until = Instant(
        metadata={"description": "When its letters come into the boxes; at once without it."}
    )


class Part(Schema):
    """Where a part of the ZIP begins."""

    offset = fields.Integer(
        required=True,
        validate=validate.Range(min=0, max=LARGEST),
        metadata={"description": "The byte of the ZIP that the body begins with: `received`."},
    )


class CampaignWithdrawal(Schema):
    """Why a campaign is withdrawn: whoever sees the line of a letter is told."""

    reason = Text(max=300, required=True)


class LettersOfCampaign(Schema):
    """How the letters of a campaign fare that are still kept.

    `hidden`: under embargo, or not told of yet; `withdrawn_read`: withdrawn, once they were read.
    """

    total = fields.Integer()
    hidden = fields.Integer()
    read = fields.Integer()
    withdrawn = fields.Integer()
    withdrawn_read = fields.Integer()


class Campaign(Schema):
    """A campaign; `received` of its `size` bytes have arrived, in parts of `part_size` bytes.

    `check_id`, `deposit_id` and `withdrawal_id` are jobs of whoever has asked for them.
    """

    id = fields.UUID()
    name = fields.String()
    status = Choice(CampaignStatus)
    size = fields.Integer()
    received = fields.Integer()
    part_size = fields.Integer()
    embargoed_until = Instant(allow_none=True)
    created_by = fields.UUID()
    check_id = fields.UUID(allow_none=True)
    deposit_id = fields.UUID(allow_none=True)
    withdrawal_id = fields.UUID(allow_none=True)
    created_at = Instant()
    deposited_at = Instant(allow_none=True)
    withdrawn_at = Instant(allow_none=True)
    withdrawal_reason = fields.String(allow_none=True)


class LineOfCampaign(Schema):
    """One line of a campaign's table."""

    file = Text(max=1000, required=True)
    establishment_id = fields.UUID()
    siret = Siret()
    contract_number = Text(max=40)
    category = Text(max=40, required=True)
    title = Text(max=200, required=True)
    dated_on = Date(required=True)
    reference = Text(max=80, required=True)
    due_on = Date()
    reply_name = Text(max=120)
    reply_email = Email()
    reply_phone = Phone()
