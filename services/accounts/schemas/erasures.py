"""Erasures that are not complete."""

from marshmallow import fields

from shared.web.schemas import Instant, Schema


class Acknowledgement(Schema):
    """A service that keeps nothing personal about the account any more, and since when."""

    service = fields.String()
    acknowledged_at = Instant()


class PendingErasure(Schema):
    """An erasure that not every service has acknowledged."""

    account_id = fields.UUID()
    establishment_id = fields.UUID()
    requested_at = Instant()
    acknowledged = fields.List(fields.Nested(Acknowledgement))
    missing = fields.List(fields.String())
