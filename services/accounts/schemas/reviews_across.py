"""Reviews across establishments, in requests and answers."""

from marshmallow import fields, validate

from services.accounts.domain import CHOICES
from services.accounts.queries.reviewed import UNDECIDED
from services.accounts.schemas.bulk import BulkLine
from services.accounts.schemas.due import AllOrSome
from services.accounts.schemas.forecasts import Exclusion
from services.accounts.schemas.places import There
from services.accounts.schemas.reviews import ReviewedFilter
from shared.web.schemas import Date, Instant, Schema


class Whereabouts(There):
    """An establishment, and what lets one review its accounts there."""


class ReviewState(Whereabouts):
    """How the review of an establishment stands; without `review_id`, none is under way."""

    last_reviewed_on = Date(allow_none=True)
    due_on = Date()
    is_overdue = fields.Boolean()
    review_id = fields.UUID(attribute="review.id", dump_default=None, allow_none=True)
    opened_at = Instant(attribute="review.opened_at", dump_default=None, allow_none=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), allow_none=True)


class WhereToReview(Schema):
    """In which establishments; of those that one does not administer, none is found."""

    establishments = AllOrSome(required=True)


class ReviewedThere(Schema):
    """What became of a review in one establishment: `done`, or `refused` for what `code` says."""

    establishment_id = fields.UUID()
    establishment_name = fields.String(attribute="place.name", dump_default=None, allow_none=True)
    outcome = fields.String(attribute="result.outcome")
    code = fields.String(attribute="result.code", allow_none=True)
    message = fields.String(attribute="result.message", allow_none=True)
    review_id = fields.UUID(attribute="review.id", dump_default=None, allow_none=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), allow_none=True)


class DecidedThere(ReviewedThere):
    """The same, and what became of each account."""

    outcomes = fields.Dict(keys=fields.String(), values=fields.Integer())
    accounts = fields.List(fields.Nested(BulkLine), attribute="items")


class ForeseenAcross(WhereToReview):
    """What is to be decided on all accounts that match, in the reviews under way.

    Without a filter, on those that nobody has decided on.
    """

    decision = fields.String(required=True, validate=validate.OneOf(CHOICES))
    filter = fields.Nested(ReviewedFilter, load_default=lambda: {"decision": UNDECIDED})


class DecisionAcross(ForeseenAcross):
    """What is decided on them. A dry run only tells what would become of each.

    `expected` is how many accounts there are, as far as the caller knows: where there are more or
    fewer by now, nothing is done.
    """

    dry_run = fields.Boolean(load_default=False)
    expected = fields.Integer(strict=True, validate=validate.Range(min=0), load_default=None)


class ForecastThere(Whereabouts):
    """What would become of the accounts of one establishment."""

    count = fields.Integer(attribute="foreseen.forecast.count")
    done = fields.Integer(attribute="foreseen.forecast.done")
    decisions = fields.Dict(
        keys=fields.String(), values=fields.Integer(), attribute="foreseen.decisions"
    )
    excluded = fields.List(fields.Nested(Exclusion), attribute="foreseen.forecast.excluded")


class ForecastAcross(Schema):
    """How many accounts are meant, and what would become of them, by establishment."""

    count = fields.Integer()
    done = fields.Integer()
    establishments = fields.List(fields.Nested(ForecastThere))
