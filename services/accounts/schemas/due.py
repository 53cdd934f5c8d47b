"""What is due across establishments, in requests and answers."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from services.accounts.domain import Title
from services.accounts.domain.criteria import Criteria
from services.accounts.queries.due import WITHIN, Narrowing
from services.accounts.schemas.accounts import StatusOf
from services.accounts.schemas.bulk import BulkLine
from services.accounts.schemas.places import There
from shared.auth import Profile
from shared.errors import Bilingual
from shared.web.schemas import Choice, Date, Instant, List, Schema, Text

ALL = "all"
MOST = 1_000
ALL_OR_SOME = Bilingual(
    'Send "all", or a list of the ids of establishments.',
    "Envoyez « all », ou une liste d'identifiants d'établissements.",
)
_SOME = List(fields.UUID(), validate=validate.Length(min=1, max=MOST))


class AllOrSome(fields.Field[Any]):
    """`"all"`, read as None, or a list of ids."""

    def __init__(self, **options: Any) -> None:
        described = {
            "oneOf": [
                {"type": "string", "enum": [ALL]},
                {
                    "type": "array",
                    "items": {"type": "string", "format": "uuid"},
                    "minItems": 1,
                    "maxItems": MOST,
                },
            ]
        }
        super().__init__(metadata=described, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value == ALL:
            return None
        if not isinstance(value, list):
            raise ValidationError([ALL_OR_SOME])
        return _SOME.deserialize(value, attr, data)


class DueQuery(Schema):
    """How far ahead to look, and for whom."""

    within_days = fields.Integer(
        load_default=WITHIN,
        validate=validate.Range(min=0, max=366),
        metadata={"description": "How many days ahead an account may expire to be due."},
    )
    establishment_id = fields.UUID(
        metadata={"description": "Only accounts of this establishment; see the counts by each."}
    )
    q = Text(
        max=200,
        metadata={"description": "Words to look for; an account is found if it has each of them."},
    )
    profile = Choice(Profile, metadata={"description": "Only accounts of this profile."})
    department = Text(
        max=120, metadata={"description": "Only accounts of this department, however written."}
    )
    has_signed_in = fields.Boolean(
        metadata={"description": "Only accounts whose holder has, or has never, signed in."}
    )

    @post_load
    def _narrow(self, data: dict[str, Any], **_: Any) -> Narrowing:
        within_days, place = data.pop("within_days"), data.pop("establishment_id", None)
        return Narrowing(within_days=within_days, establishment_id=place, criteria=Criteria(**data))


class DueThere(There):
    """How many accounts are due in an establishment, and what lets one renew them there."""

    count = fields.Integer()


class DueAccount(There):
    """An account that is due, where, and what lets one renew it there."""

    id = fields.UUID(attribute="account.id")
    title = Choice(Title, attribute="account.title")
    first_name = fields.String(attribute="account.first_name")
    last_name = fields.String(attribute="account.last_name")
    identifier = fields.String(attribute="account.identifier")
    department = fields.String(attribute="account.department", allow_none=True)
    profile = Choice(Profile, attribute="account.profile")
    status = StatusOf(attribute="account")
    expires_on = Date(attribute="account.expires_on")
    last_signed_in_at = Instant(attribute="account.last_signed_in_at", allow_none=True)


class RenewalsOfDue(Schema):
    """Where to renew what is due; of that, only `account_ids` if they are named.

    A dry run only tells what would become of each. `expected` is how many accounts are due there,
    as far as the caller knows: where there are more or fewer by now, nothing is done.
    """

    within_days = fields.Integer(
        strict=True, load_default=WITHIN, validate=validate.Range(min=0, max=366)
    )
    establishments = AllOrSome(required=True)
    account_ids = List(fields.UUID(), validate=validate.Length(min=1, max=MOST), load_default=None)
    dry_run = fields.Boolean(load_default=False)
    expected = fields.Integer(strict=True, validate=validate.Range(min=0), load_default=None)


class RenewedThere(Schema):
    """What became of the accounts of one establishment; `code` where it is not administered.

    Of each account, `facts` tell whose it is.
    """

    establishment_id = fields.UUID()
    establishment_name = fields.String(allow_none=True)
    code = fields.String(attribute="result.code", allow_none=True)
    message = fields.String(attribute="result.message", allow_none=True)
    accounts = fields.List(fields.Nested(BulkLine), attribute="items")


class Renewals(Schema):
    """What became of each account. `remaining` is 0: what is too much for one call is a job."""

    establishments = fields.List(fields.Nested(RenewedThere))
    remaining = fields.Integer(dump_default=0)
