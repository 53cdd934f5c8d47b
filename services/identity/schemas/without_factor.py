"""Those without a second factor, on the wire."""

from marshmallow import fields

from shared.auth import Profile
from shared.web.schemas import Choice, Date, Schema


class Wanted(Schema):
    """Which of them."""

    is_needed = fields.Boolean(
        load_default=False,
        metadata={"description": "Only those who must have one, now or from a day on."},
    )


class WithoutFactor(Schema):
    """Somebody who can sign in and has no second factor."""

    account_id = fields.UUID(required=True)
    identifier = fields.String(required=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    profile = Choice(Profile, required=True)
    needed_from = Date(
        required=True,
        allow_none=True,
        metadata={"description": "From which day on they must have one. Null: they need not."},
    )
