"""One's own account in requests and answers."""

from marshmallow import fields, validate

from services.accounts.domain import Language
from services.accounts.queries.advice import Advice
from services.accounts.queries.due import WITHIN
from services.accounts.schemas.accounts import Account, UsableService
from shared.web.schemas import Choice, KnownEmail, LevelMap, Phone, Schema


class OwnCoordinates(Schema):
    """What holders change themselves [S0]; a new e-mail address counts once it is confirmed."""

    email = KnownEmail(required=True)
    phone = Phone(allow_none=True, required=True)
    language = Choice(Language, required=True)


class OwnChanges(OwnCoordinates):
    """The same, to be used partially; `same_person` as for any change of coordinates."""

    same_person = fields.Boolean(load_default=False)


class OwnEstablishment(Schema):
    """Where one belongs."""

    id = fields.UUID()
    name = fields.String()
    siret = fields.String()
    contract_numbers = fields.List(fields.String())
    is_centralising = fields.Boolean()
    is_sandbox = fields.Boolean()


class Me(Account):
    """One's own account."""

    establishment = fields.Nested(OwnEstablishment, dump_only=True)


class OwnRights(Schema):
    """What one may use at home, `accounts` and `letters` included for administrators.

    `services` tells, by domain, what they are called.
    """

    rights = LevelMap()
    services = fields.List(fields.Nested(UsableService))


class Workplace(Schema):
    """An establishment one may act in, by which right, as which account, and how far.

    `basis`: `own`, `link` (as another account of one's own), `delegation`.
    """

    establishment_id = fields.UUID()
    siret = fields.String()
    name = fields.String()
    basis = fields.String()
    acting_as = fields.UUID(attribute="account_id")
    rights = LevelMap()


class SummaryQuery(Schema):
    """How far ahead to look."""

    within_days = fields.Integer(
        load_default=WITHIN,
        validate=validate.Range(min=0, max=366),
        metadata={"description": "How many days ahead an account may expire to be due."},
    )


class ReviewUnderWay(Schema):
    """The review that is under way, and on how many accounts nobody has decided."""

    review_id = fields.UUID()
    undecided = fields.Integer()


class FailedInvitations(Schema):
    """How many invitations will not be answered as they are: too old, or not delivered."""

    lapsed = fields.Integer(dump_default=0)
    undeliverable = fields.Integer(dump_default=0)


class Summary(Schema):
    """What waits for one, and which services one may use.

    `terms_to_accept` is their number; `undeliverable` counts the accounts in use whose holder's
    e-mails do not arrive. `due` counts the accounts to be renewed at home,
    `due_elsewhere` those of everywhere else that one administers: null when that is not known.
    """

    advice = fields.List(Choice(Advice), attribute="waiting.advice")
    terms_to_accept = fields.Integer(attribute="waiting.terms_to_accept", allow_none=True)
    review = fields.Nested(ReviewUnderWay, attribute="waiting.review", allow_none=True)
    invitations = fields.Nested(FailedInvitations, attribute="waiting.invitations")
    undeliverable = fields.Integer(attribute="waiting.undeliverable")
    due = fields.Integer()
    due_elsewhere = fields.Integer(allow_none=True)
    services = fields.List(fields.Nested(UsableService))
