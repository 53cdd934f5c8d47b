"""What became of each of many."""

from marshmallow import fields

from shared.web.schemas import Schema


class Item(Schema):
    """What became of one account: `done`, or `refused` for what `code` and `message` say."""

    account_id = fields.UUID(attribute="subject_id")
    outcome = fields.String()
    code = fields.String(allow_none=True)
    message = fields.String(allow_none=True)
