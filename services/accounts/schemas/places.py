"""What stands of an establishment in a list across establishments."""

from marshmallow import fields

from services.accounts.queries.places import By
from shared.web.schemas import Choice, Schema


class There(Schema):
    """An establishment, by which right one administers accounts there, and as whom."""

    establishment_id = fields.UUID(attribute="place.establishment_id")
    establishment_name = fields.String(attribute="place.name")
    by = Choice(By, attribute="place.by")
    acting_as = fields.UUID(attribute="place.actor.account_id")
