"""What either side says to a delegation: agreeing to it, narrowing it, naming it."""

from marshmallow import validate

from services.delegation.schemas.fields import Rights
from shared.web.schemas import Date, Schema, Text

HASH = validate.Regexp(r"[0-9a-f]{64}\Z")


class Acceptance(Schema):
    """Agreeing to what was shown, or to less."""

    text_hash = Text(max=64, required=True, validate=HASH)
    rights = Rights()
    ends_on = Date()


class OwnReference(Schema):
    """What the centralising side calls a delegation by, for itself alone; null: nothing."""

    own_reference = Text(max=80, required=True, allow_none=True)


class Reduction(Schema):
    """What remains; services left out end."""

    rights = Rights()
    ends_on = Date()
