"""Asking who may do what."""

from marshmallow import fields, validate

from services.delegation.queries.perimeter import SORTS
from services.delegation.schemas.fields import (
    BothLanguages,
    ClientName,
    Establishment,
    Granted,
    PersonName,
)
from shared.auth import Level
from shared.auth.assurance import Acr
from shared.web.schemas import Choice, Date, Instant, List, Schema, Siret, Text

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
    acr = Choice(
        Acr,
        allow_none=True,
        metadata={
            "description": "What the person's token must say to act so there, by the policies on "
            "second factors; with `device` in `amr` the lower one will do. Null: an application's."
        },
    )


class AccessAnswerOfMany(AccessAnswer):
    """The decision on one question of many; `code` tells why there is none."""

    account_id = fields.UUID(attribute="question.account_id", allow_none=True)
    client_id = fields.UUID(attribute="question.client_id", allow_none=True)
    establishment_id = fields.UUID(attribute="question.establishment_id")
    service = fields.String(attribute="question.service")
    code = fields.String(allow_none=True)


class PerimeterSort(fields.String):
    """By what the establishments of a perimeter are sorted."""

    def __init__(self) -> None:
        super().__init__(
            load_default="name",
            validate=validate.OneOf([*SORTS, *(f"-{column}" for column in SORTS)]),
            metadata={"description": "The order; a minus sign turns it round."},
        )


class PerimeterQuery(Schema):
    """Which establishments are wanted: of several terms in `q`, each counts by itself."""

    establishment_id = fields.UUID(metadata={"description": "Only this one."})
    q = Text(
        max=100,
        metadata={
            "description": "What to look for in names, SIRETs, contract numbers and one's own "
            "establishment's references."
        },
    )
    service = Text(max=80, metadata={"description": "Only those where one may use this service."})
    ends_before = Date(
        metadata={"description": "Only those where a delegation ends before this day."}
    )
    ends_after = Date(
        metadata={"description": "Only those where a delegation ends after this day."}
    )
    sort = PerimeterSort()


class Reach(Schema):
    """An establishment that one may act for, and what one may use there.

    `ends_on` is the first last day among the delegations that let one.
    """

    establishment_id = fields.UUID()
    siret = Siret()
    name = Text()
    ends_on = Date()
    rights = fields.Dict(fields.String(), Choice(Level))
    delegation_ids = fields.List(fields.UUID())


class ReachingQuery(Schema):
    """Which service, and where."""

    service = Text(
        max=80, metadata={"description": "The code of the service; of every service by default."}
    )
    level = Granted(
        load_default=Level.READ, metadata={"description": "How far at least; read by default."}
    )
    establishment_id = fields.UUID(metadata={"description": "Where; at home by default."})


class Reaching(Schema):
    """Somebody, or an application, who can use a service by a delegation, until a day."""

    account_id = fields.UUID(allow_none=True)
    holder = fields.Nested(PersonName, allow_none=True)
    client_id = fields.UUID(allow_none=True)
    client = fields.Nested(ClientName, allow_none=True)
    centralising = fields.Nested(Establishment)
    service = fields.String()
    labels = fields.Nested(BothLanguages)
    level = Choice(Level)
    delegation_id = fields.UUID()
    until = Date()
    last_acted_at = Instant(
        allow_none=True,
        metadata={"description": "When they last changed something by the delegation."},
    )
