"""What is decided on the accounts of a review."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView

from services.accounts import errors, models, permissions, queries
from services.accounts.actions import reviews
from services.accounts.actions.reviews import DecisionForecast, DecisionOrder, Rules
from services.accounts.api.tools import service_tools
from services.accounts.domain import Verdict
from services.accounts.schemas import bulk, items
from services.accounts.schemas import reviews as schemas
from shared.auth.stepping_up import StepUpNeeded
from shared.jobs import Job, Result, TooManyJobs
from shared.web import Blueprint, current, guarded, idempotent, jobs

blueprint = Blueprint(
    "Decisions", __name__, description="What becomes of the accounts that a review is about"
)
_REVIEW = "/establishments/<uuid:establishment_id>/reviews/<uuid:review_id>"


@blueprint.route(f"{_REVIEW}/decisions")
class Decisions(MethodView):
    """What is decided in a review."""

    @guarded(permissions.CONDUCT_REVIEWS)
    @blueprint.arguments(schemas.Decisions)
    @blueprint.refuses(errors.ReviewClosed, StepUpNeeded)
    @blueprint.response(200, items.Item(many=True))
    def put(self, body: dict[str, Any], establishment_id: UUID, review_id: UUID) -> list[Result]:
        """Decide on accounts: renew, delete or leave; each is carried out at once

        The answer is account by account. Whoever is not named is not decided on.
        """
        queries.establishments.locked(current.session(), establishment_id)
        review = queries.reviews.locked(current.session(), review_id)
        review.require_open()
        verdicts = {given["account_id"]: given["decision"] for given in body["decisions"]}
        reviews.require_proof(verdicts.values(), actor=current.actor())
        return reviews.decide(
            current.session(), review, verdicts, actor=current.actor(), rules=_rules()
        )


@blueprint.route(f"{_REVIEW}/decide")
class DecisionsOnMany(MethodView):
    """One decision on many accounts, or whatever is recommended on each."""

    @guarded(permissions.CONDUCT_REVIEWS)
    @idempotent
    @blueprint.arguments(schemas.DecisionOnMany)
    @blueprint.refuses(errors.ReviewClosed, errors.SelectionChanged, StepUpNeeded, TooManyJobs)
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, bulk.BulkLine(many=True))
    def post(
        self, body: dict[str, Any], establishment_id: UUID, review_id: UUID
    ) -> list[Result] | flask.Response:
        """Decide on all accounts that match, or follow the recommendations about them

        Each account by itself, with the guards of a renewal or a deletion. A few are done at once
        (200), many by a job (202) whose progress and report can be followed. Where something else
        is recommended about an account when its turn comes, following is refused
        (`recommendation_changed`). Send the number that was shown as `expected`.
        """
        review = _open_review(review_id)
        order = DecisionOrder(
            decision=body["decision"], review_id=review.id, dry_run=body["dry_run"]
        )
        verdicts = _verdicts(review, order, body)
        if body.get("expected") not in (None, len(verdicts)):
            raise errors.SelectionChanged(count=len(verdicts))
        begun = reviews.begin(
            current.session(),
            order,
            verdicts,
            requester=jobs.requester(),
            settings=service_tools().settings,
            now=current.now(),
        )
        return jobs.accepted(begun) if isinstance(begun, Job) else begun


@blueprint.route(f"{_REVIEW}/decide/forecast")
class ForeseenDecisions(MethodView):
    """What a decision on many accounts would do."""

    @guarded(permissions.CONDUCT_REVIEWS)
    @blueprint.arguments(schemas.ForeseenDecision)
    @blueprint.refuses(errors.ReviewClosed)
    @blueprint.response(200, schemas.DecisionForecast)
    def post(
        self, body: dict[str, Any], establishment_id: UUID, review_id: UUID
    ) -> DecisionForecast:
        """Tell how many accounts would be decided on how, whom it would leave out, and why

        Nothing is done. Send the `count` as `expected` with the decision itself.
        """
        review = _open_review(review_id)
        order = DecisionOrder(decision=body["decision"], review_id=review.id, dry_run=True)
        return reviews.foresee(
            current.session(),
            _verdicts(review, order, body),
            actor=current.actor(),
            rules=_rules(),
            invite_pause=service_tools().settings.invite_pause,
        )


def _open_review(review_id: UUID) -> models.Review:
    """Find a review that is under way.

    :raises NotFound: if there is none
    :raises ReviewClosed: if it is over
    """
    review = queries.reviews.find(current.session(), review_id)
    review.require_open()
    return review


def _verdicts(
    review: models.Review, order: DecisionOrder, body: dict[str, Any]
) -> dict[UUID, Verdict]:
    return reviews.chosen(
        current.session(),
        review,
        order,
        ids=body.get("ids"),
        wanted=schemas.wanted_of(body.get("filter", {})),
        rules=_rules(),
    )


def _rules() -> Rules:
    return Rules.of(service_tools().settings, language=current.language(), now=current.now())
