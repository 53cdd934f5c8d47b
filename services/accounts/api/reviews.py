"""Reviews of an establishment's accounts, at least every 18 months [S0] [S1]."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.accounts import errors, permissions, queries
from services.accounts.actions import reviews
from services.accounts.api.tools import service_tools
from services.accounts.queries.reviewed import Judging, Line
from services.accounts.queries.reviews import Summary
from services.accounts.schemas import reviews as schemas
from services.accounts.schemas.listing import Group
from shared.web import Blueprint, current, guarded, idempotent, pages

blueprint = Blueprint(
    "Reviews", __name__, description="Looking, account by account, at who still needs one"
)
_REVIEWS = "/establishments/<uuid:establishment_id>/reviews"


@blueprint.route(_REVIEWS)
class Reviews(MethodView):
    """The reviews of an establishment."""

    @guarded(permissions.READ_REVIEWS)
    @blueprint.response(200, schemas.Review(many=True))
    @blueprint.paginate()
    def get(
        self, establishment_id: UUID, pagination_parameters: PaginationParameters
    ) -> list[Summary]:
        """List the reviews of an establishment, newest first"""
        rows = pages.page(queries.reviews.listed(), pagination_parameters)
        return queries.reviews.summarised(current.session(), rows, actor=current.actor())

    @guarded(permissions.CONDUCT_REVIEWS)
    @idempotent
    @blueprint.refuses(errors.ReviewOpen)
    @blueprint.response(201, schemas.Review)
    def post(self, establishment_id: UUID) -> Summary:
        """Open a review of all accounts"""
        review = reviews.open_review(
            current.session(),
            queries.establishments.locked(current.session(), establishment_id),
            actor=current.actor(),
            now=current.now(),
        )
        return _summary(review)


@blueprint.route(f"{_REVIEWS}/<uuid:review_id>")
class Review(MethodView):
    """One review."""

    @guarded(permissions.READ_REVIEWS)
    @blueprint.response(200, schemas.Review)
    def get(self, establishment_id: UUID, review_id: UUID) -> Summary:
        """Show a review, and how far it has gone"""
        return _summary(queries.reviews.find(current.session(), review_id))


@blueprint.route(f"{_REVIEWS}/<uuid:review_id>/accounts")
class ReviewedAccounts(MethodView):
    """The accounts that a review is about."""

    @guarded(permissions.READ_REVIEWS)
    @blueprint.arguments(schemas.ReviewedQuery, location="query")
    @blueprint.response(200, schemas.ReviewedAccount(many=True))
    @blueprint.paginate()
    def get(
        self,
        query: dict[str, Any],
        establishment_id: UUID,
        review_id: UUID,
        pagination_parameters: PaginationParameters,
    ) -> list[Line]:
        """List the accounts with their last sign-in, a recommendation and the decision

        Searched, filtered, sorted and grouped as the list of accounts is. Whoever is only invited
        is no part of a review.
        """
        review = queries.reviews.find(current.session(), review_id)
        wanted = queries.reviewed.rows(review, schemas.wanted_of(query), _judging())
        found = pages.page(wanted, pagination_parameters)
        return queries.reviewed.lines(current.session(), found, actor=current.actor())


@blueprint.route(f"{_REVIEWS}/<uuid:review_id>/accounts/groups")
class ReviewedGroups(MethodView):
    """How many accounts of a review there are of each kind."""

    @guarded(permissions.READ_REVIEWS)
    @blueprint.arguments(schemas.ReviewedGroupQuery, location="query")
    @blueprint.response(200, Group(many=True))
    def get(self, query: dict[str, Any], establishment_id: UUID, review_id: UUID) -> list[Any]:
        """Count a review's accounts by recommendation, decision, profile, status or expiry month"""
        review = queries.reviews.find(current.session(), review_id)
        by = query["group_by"]
        counted = queries.reviewed.groups(review, by, schemas.wanted_of(query), _judging())
        return list(current.session().execute(counted))


@blueprint.route(f"{_REVIEWS}/<uuid:review_id>/close")
class Closing(MethodView):
    """The end of a review."""

    @guarded(permissions.CONDUCT_REVIEWS)
    @idempotent
    @blueprint.refuses(errors.ReviewClosed)
    @blueprint.response(200, schemas.Review)
    def post(self, establishment_id: UUID, review_id: UUID) -> Summary:
        """Close a review; accounts that nobody decided on stay as they are"""
        session = current.session()
        establishment = queries.establishments.locked(session, establishment_id)
        review = queries.reviews.locked(session, review_id)
        return _summary(
            reviews.close(session, review, establishment, actor=current.actor(), now=current.now())
        )


def _judging() -> Judging:
    return Judging(now=current.now(), unused_months=service_tools().settings.unused_months)


def _summary(review: Any) -> Summary:
    (summary,) = queries.reviews.summarised(current.session(), [review], actor=current.actor())
    return summary
