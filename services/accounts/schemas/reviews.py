"""Reviews in requests and answers."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.accounts.domain import Title, Verdict, Why
from services.accounts.queries.reviews import UNDECIDED
from services.accounts.schemas.accounts import StatusOf
from services.accounts.schemas.people import NamedPerson
from shared.auth import Profile
from shared.errors import Bilingual
from shared.web.schemas import Choice, Date, Instant, List, Schema

MOST = 500
TWICE = Bilingual("Each account once.", "Chaque compte une seule fois.")


class Review(Schema):
    """A review: `counts` tells how many accounts were decided on how, and how many not at all."""

    id = fields.UUID(attribute="review.id")
    opened_at = Instant(attribute="review.opened_at")
    opened_by = fields.Nested(NamedPerson, allow_none=True)
    closed_at = Instant(attribute="review.closed_at", allow_none=True)
    closed_by = fields.Nested(NamedPerson, allow_none=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())


class ReviewedAccount(Schema):
    """An account in a review: what is recommended and why, what was decided by whom."""

    id = fields.UUID(attribute="account.id")
    title = Choice(Title, attribute="account.title")
    first_name = fields.String(attribute="account.first_name")
    last_name = fields.String(attribute="account.last_name")
    identifier = fields.String(attribute="account.identifier")
    department = fields.String(attribute="account.department", allow_none=True)
    profile = Choice(Profile, attribute="account.profile")
    status = StatusOf(attribute="account")
    expires_on = Date(attribute="account.expires_on", allow_none=True)
    last_signed_in_at = Instant(attribute="account.last_signed_in_at", allow_none=True)
    recommendation = Choice(
        Verdict, attribute="recommendation.verdict", dump_default=None, allow_none=True
    )
    why = Choice(Why, attribute="recommendation.why", dump_default=None, allow_none=True)
    decision = Choice(Verdict, attribute="decision.verdict", dump_default=None, allow_none=True)
    decided_at = Instant(attribute="decision.decided_at", dump_default=None, allow_none=True)
    decided_by = fields.Nested(NamedPerson, allow_none=True)


class ReviewedQuery(Schema):
    """Which accounts of a review are wanted."""

    decision = fields.String(
        validate=validate.OneOf([*Verdict, UNDECIDED]),
        metadata={"description": "Only accounts decided on so, or `undecided`."},
    )


class OneDecision(Schema):
    """What is decided about one account."""

    account_id = fields.UUID(required=True)
    decision = Choice(Verdict, required=True)


class Decisions(Schema):
    """What is decided; accounts that are not named are not decided on."""

    decisions = List(
        fields.Nested(OneDecision), required=True, validate=validate.Length(min=1, max=MOST)
    )

    @validates_schema(skip_on_field_errors=True)
    def _require_each_once(self, data: dict[str, Any], **_: Any) -> None:
        ids = [given["account_id"] for given in data["decisions"]]
        if len(ids) != len(set(ids)):
            raise ValidationError({"decisions": [TWICE]})
