"""Reviews in requests and answers."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.accounts.domain import CHOICES, Title, Verdict, Why
from services.accounts.domain.criteria import Criteria, ReviewGrouping
from services.accounts.queries.reviewed import UNDECIDED, Wanted
from services.accounts.schemas.accounts import StatusOf
from services.accounts.schemas.bulk import MOST_IDS, ONE_OF_TWO
from services.accounts.schemas.forecasts import Exclusion
from services.accounts.schemas.listing import AccountFilter, Sort
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
    recommendation = Choice(Verdict, allow_none=True)
    why = Choice(Why, allow_none=True)
    decision = Choice(Verdict, attribute="decision.verdict", dump_default=None, allow_none=True)
    decided_at = Instant(attribute="decision.decided_at", dump_default=None, allow_none=True)
    decided_by = fields.Nested(NamedPerson, allow_none=True)
    group = fields.String(attribute="account.group", allow_none=True)


class ReviewedFilter(AccountFilter):
    """Which accounts of a review are wanted: as in the list, and by recommendation and decision.

    Whoever was deleted by the review is found by the decision, not by a search.
    """

    decision = fields.String(
        validate=validate.OneOf([*Verdict, UNDECIDED]),
        metadata={"description": "Only accounts decided on so, or `undecided`."},
    )
    recommendation = Choice(
        Verdict, metadata={"description": "Only accounts about which this is recommended."}
    )


class ReviewedQuery(ReviewedFilter):
    """Which accounts of a review are wanted; in which order: `-` before a column reverses it."""

    sort = Sort()
    group_by = Choice(
        ReviewGrouping,
        metadata={"description": "Tell the group of each account, and list group by group."},
    )


class ReviewedGroupQuery(ReviewedFilter):
    """Which accounts of a review are to be counted, and by what."""

    group_by = Choice(ReviewGrouping, required=True, metadata={"description": "By what to count."})


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


class ForeseenDecision(Schema):
    """What is to be decided on some accounts by id, or on all that match a filter.

    `recommended`: on each, what is recommended about it. To follow it for those that remain, send
    the filter `{"decision": "undecided"}`.
    """

    decision = fields.String(required=True, validate=validate.OneOf(CHOICES))
    ids = List(fields.UUID(), validate=validate.Length(min=1, max=MOST_IDS))
    filter = fields.Nested(ReviewedFilter)

    @validates_schema(skip_on_field_errors=False)
    def _require_one_of_two(self, data: dict[str, Any], **_: Any) -> None:
        if ("ids" in data) == ("filter" in data):
            raise ValidationError({"ids": [ONE_OF_TWO]})


class DecisionOnMany(ForeseenDecision):
    """What is decided on many accounts. A dry run only tells what would become of each.

    `expected` is how many accounts there are, as far as the caller knows: where there are more or
    fewer by now, nothing is done.
    """

    dry_run = fields.Boolean(load_default=False)
    expected = fields.Integer(strict=True, validate=validate.Range(min=0))


class DecisionForecast(Schema):
    """How many accounts are meant, how many would be decided on how, and who would be left out."""

    count = fields.Integer(attribute="forecast.count")
    done = fields.Integer(attribute="forecast.done")
    decisions = fields.Dict(keys=fields.String(), values=fields.Integer())
    excluded = fields.List(fields.Nested(Exclusion), attribute="forecast.excluded")


def wanted_of(said: dict[str, Any]) -> Wanted:
    """Tell which accounts of a review are wanted."""
    left = dict(said)
    of_review = {name: left.pop(name, None) for name in ("decision", "recommendation", "group_by")}
    return Wanted(criteria=Criteria(**left), **of_review)
