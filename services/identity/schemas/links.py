"""Links on the wire, as the holder of either account sees them."""

from marshmallow import fields

from services.identity.models.credential import IDENTIFIER_LENGTH
from shared.web.schemas import Instant, Schema, Secret, Text


class NewLink(Schema):
    """Another account of one's own, proved as at a sign-in."""

    identifier = Text(max=IDENTIFIER_LENGTH, required=True, metadata={"example": "JLOU7K3PX"})
    password = Secret(required=True)


class Link(Schema):
    """A link to another account: the facts are the other one's."""

    id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    identifier = fields.String(required=True)
    establishment_id = fields.UUID(required=True)
    establishment_name = fields.String(required=True)
    is_outgoing = fields.Boolean(
        required=True,
        metadata={"description": "True: one may act as that account. False: it may act as one's."},
    )
    created_at = Instant(required=True)
