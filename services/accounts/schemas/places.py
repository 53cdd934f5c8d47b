"""What stands of an establishment, and of somebody there, in a list across establishments."""

from marshmallow import fields

from services.accounts.domain import Title
from services.accounts.queries.places import By
from shared.web.schemas import Choice, Schema


class There(Schema):
    """An establishment, by which right one administers accounts there, and as whom."""

    establishment_id = fields.UUID(attribute="place.establishment_id")
    establishment_name = fields.String(attribute="place.name")
    by = Choice(By, attribute="place.by")
    acting_as = fields.UUID(attribute="place.actor.account_id")


class PersonThere(There):
    """Somebody who has an account there."""

    id = fields.UUID(attribute="account.id")
    title = Choice(Title, attribute="account.title")
    first_name = fields.String(attribute="account.first_name")
    last_name = fields.String(attribute="account.last_name")
    identifier = fields.String(attribute="account.identifier")
    department = fields.String(attribute="account.department", allow_none=True)
