"""People across establishments, in requests and answers."""

from marshmallow import fields

from services.accounts.domain import AccountStatus, Title
from services.accounts.domain.criteria import Field
from services.accounts.queries.places import By
from services.accounts.schemas.accounts import StatusOf
from shared.auth import Profile
from shared.web.schemas import Choice, Date, Instant, Schema, Text


class PeopleQuery(Schema):
    """Who is looked for."""

    q = Text(
        max=200,
        required=True,
        metadata={"description": "Words to look for; somebody is found by any, first by the most."},
    )
    field = Choice(Field, metadata={"description": "The only column to look for `q` in."})
    profile = Choice(Profile, metadata={"description": "Only accounts of this profile."})
    status = Choice(AccountStatus, metadata={"description": "Only accounts that stand so today."})


class Somebody(Schema):
    """Somebody of whichever establishment."""

    establishment_id = fields.UUID(attribute="place.establishment_id")
    establishment_name = fields.String(attribute="place.name")
    id = fields.UUID(attribute="account.id")
    title = Choice(Title, attribute="account.title")
    first_name = fields.String(attribute="account.first_name")
    last_name = fields.String(attribute="account.last_name")
    identifier = fields.String(attribute="account.identifier")
    department = fields.String(attribute="account.department", allow_none=True)
    email = fields.String(attribute="account.email")
    profile = Choice(Profile, attribute="account.profile")
    status = StatusOf(attribute="account")
    expires_on = Date(attribute="account.expires_on", allow_none=True)
    last_signed_in_at = Instant(attribute="account.last_signed_in_at", allow_none=True)


class FoundPerson(Somebody):
    """Somebody, where their account is, and what lets one administer it there."""

    by = Choice(By, attribute="place.by")
    acting_as = fields.UUID(attribute="place.actor.account_id")


class FoundAnywhere(Somebody):
    """Somebody, and where their account is, as operators find them."""

    establishment_id = fields.UUID(attribute="account.establishment_id")
    establishment_name = fields.String(attribute="place")
