"""Asking who may do what."""

from marshmallow import fields, validate

from services.delegation.schemas.fields import Granted
from shared.auth import Level
from shared.web.schemas import Choice, Instant, List, Schema, Siret, Text

MOST = 200


class AccessQuestion(Schema):
    """May somebody use this service there? A person who names nobody asks about themselves."""

    account_id = fields.UUID(metadata={"description": "Whose rights; one's own if left out."})
    client_id = fields.UUID(
        metadata={"description": "An application's rights, in place of an account's."}
    )
    establishment_id = fields.UUID(required=True, metadata={"description": "Where."})
    service = Text(max=80, required=True, metadata={"description": "The code of the service."})
    level = Granted(required=True, metadata={"description": "How far."})


class AccessQuestions(Schema):
    """Many questions at once."""

    questions = List(
        fields.Nested(AccessQuestion), required=True, validate=validate.Length(min=1, max=MOST)
    )


class AccessAnswer(Schema):
    """The decision."""

    allowed = fields.Boolean()
    basis = fields.String(validate=validate.OneOf(["own", "delegation", "none"]))
    level = Choice(Level)
    delegation_id = fields.UUID(allow_none=True)
    as_of = Instant(allow_none=True)


class AccessAnswerOfMany(AccessAnswer):
    """The decision on one question of many; `code` tells why there is none."""

    account_id = fields.UUID(attribute="question.account_id", allow_none=True)
    client_id = fields.UUID(attribute="question.client_id", allow_none=True)
    establishment_id = fields.UUID(attribute="question.establishment_id")
    service = fields.String(attribute="question.service")
    code = fields.String(allow_none=True)


class PerimeterQuery(Schema):
    """Which of the establishments that one may act for are wanted."""

    establishment_id = fields.UUID(metadata={"description": "Only this one."})


class Reach(Schema):
    """An establishment that one may act for, and what one may use there."""

    establishment_id = fields.UUID()
    siret = Siret()
    name = Text()
    rights = fields.Dict(fields.String(), Choice(Level))
    delegation_ids = fields.List(fields.UUID())
