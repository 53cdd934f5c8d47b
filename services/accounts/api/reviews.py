"""Reviews of an establishment's accounts, at least every 18 months [S0] [S1]."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.accounts import errors, permissions, queries
from services.accounts.actions import reviews
from services.accounts.api.tools import service_tools
from services.accounts.queries.reviews import Line, Summary
from services.accounts.schemas import items
from services.accounts.schemas import reviews as schemas
from shared.clock import paris_date
from shared.jobs import Result
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
        """List the accounts with their last sign-in, a recommendation and the decision"""
        review = queries.reviews.find(current.session(), review_id)
        wanted = queries.reviews.rows(review, verdict=query.get("decision"))
        return queries.reviews.lines(
            current.session(),
            pages.page(wanted, pagination_parameters),
            actor=current.actor(),
            today=paris_date(current.now()),
            unused_months=service_tools().settings.unused_months,
        )


@blueprint.route(f"{_REVIEWS}/<uuid:review_id>/decisions")
class Decisions(MethodView):
    """What is decided in a review."""

    @guarded(permissions.CONDUCT_REVIEWS)
    @blueprint.arguments(schemas.Decisions)
    @blueprint.refuses(errors.ReviewClosed)
    @blueprint.response(200, items.Item(many=True))
    def put(self, body: dict[str, Any], establishment_id: UUID, review_id: UUID) -> list[Result]:
        """Decide on accounts: renew, delete or leave; each is carried out at once

        The answer is account by account. Whoever is not named is not decided on.
        """
        queries.establishments.locked(current.session(), establishment_id)
        return reviews.decide(
            current.session(),
            queries.reviews.locked(current.session(), review_id),
            {given["account_id"]: given["decision"] for given in body["decisions"]},
            actor=current.actor(),
            basis=service_tools().settings.expiry_basis,
            language=current.language(),
            now=current.now(),
        )


@blueprint.route(f"{_REVIEWS}/<uuid:review_id>/close")
class Closing(MethodView):
    """The end of a review."""

    @guarded(permissions.CONDUCT_REVIEWS)
    @idempotent
    @blueprint.refuses(errors.ReviewClosed)
    @blueprint.response(200, schemas.Review)
    def post(self, establishment_id: UUID, review_id: UUID) -> Summary:
        """Close a review; accounts that nobody decided on stay as they are"""
        queries.establishments.locked(current.session(), establishment_id)
        review = queries.reviews.locked(current.session(), review_id)
        return _summary(
            reviews.close(current.session(), review, actor=current.actor(), now=current.now())
        )


def _summary(review: Any) -> Summary:
    (summary,) = queries.reviews.summarised(current.session(), [review], actor=current.actor())
    return summary
