"""Reviews in every establishment that somebody administers."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView

from services.accounts import permissions, queries
from services.accounts.actions import reviews
from services.accounts.actions.reviews import DecisionOrder, ReviewedThere, Rules
from services.accounts.api.tools import service_tools
from services.accounts.errors import SelectionChanged
from services.accounts.queries.places import AdministeredPlace
from services.accounts.queries.review_states import ReviewState
from services.accounts.schemas import reviews_across as schemas
from services.accounts.schemas.reviews import wanted_of
from shared import tenancy
from shared.auth.stepping_up import StepUpNeeded
from shared.clock import paris_date
from shared.jobs import Job, TooManyJobs
from shared.web import Blueprint, current, guarded, idempotent, jobs

blueprint = Blueprint(
    "Reviews across",
    __name__,
    description="Reviewing all the establishments one administers",
)


@blueprint.route("/reviews")
class ReviewsEverywhere(MethodView):
    """The reviews of all establishments that one administers."""

    @guarded(permissions.READ_REVIEWS_ACROSS)
    @blueprint.response(200, schemas.ReviewState(many=True))
    def get(self) -> list[ReviewState]:
        """Tell how the reviews stand in all establishments one administers, by name

        At home, as a linked account, or by a delegation of the service `accounts` at `write`: when
        each is due, and how far the one under way has gone.
        """
        places, session = _places(), current.session()
        tenancy.confine(session, *places)
        today = paris_date(current.now())
        return queries.review_states.states(session, list(places.values()), today=today)

    @guarded(permissions.REVIEW_ACROSS)
    @idempotent
    @blueprint.arguments(schemas.WhereToReview)
    @blueprint.response(200, schemas.ReviewedThere(many=True))
    def post(self, body: dict[str, Any]) -> list[ReviewedThere]:
        """Open a review in several establishments, or in all one administers

        The answer is establishment by establishment: where one is under way, that is told.
        """
        places = _places()
        return reviews.open_all(
            current.session(),
            _wanted(body, places),
            places,
            home=current.actor(),
            rules=_rules(),
        )


@blueprint.route("/reviews/close")
class ClosingEverywhere(MethodView):
    """The end of reviews in several establishments."""

    @guarded(permissions.REVIEW_ACROSS)
    @idempotent
    @blueprint.arguments(schemas.WhereToReview)
    @blueprint.response(200, schemas.ReviewedThere(many=True))
    def post(self, body: dict[str, Any]) -> list[ReviewedThere]:
        """Close the reviews under way in several establishments, or in all one administers

        Accounts that nobody decided on stay as they are; `counts` tells how many they are.
        """
        places = _places()
        return reviews.close_all(
            current.session(),
            _wanted(body, places),
            places,
            home=current.actor(),
            rules=_rules(),
        )


@blueprint.route("/reviews/decide")
class DecisionsEverywhere(MethodView):
    """Decisions in the reviews of several establishments."""

    @guarded(permissions.REVIEW_ACROSS)
    @idempotent
    @blueprint.arguments(schemas.DecisionAcross)
    @blueprint.refuses(SelectionChanged, StepUpNeeded, TooManyJobs)
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, schemas.DecidedThere(many=True))
    def post(self, body: dict[str, Any]) -> list[ReviewedThere] | flask.Response:
        """Decide on all accounts that match, or follow the recommendations, where a review is open

        Each account by itself; what is done as a linked account is recorded as that account's. A
        few are done at once (200), many by a job (202); before each batch it is asked again where
        one may. Send the number that was shown as `expected`.
        """
        places = _places()
        begun = reviews.decide_all(
            current.session(),
            DecisionOrder(decision=body["decision"], dry_run=body["dry_run"]),
            wanted_of(body["filter"]),
            _wanted(body, places),
            places,
            expected=body["expected"],
            requester=jobs.requester(),
            settings=service_tools().settings,
            rules=_rules(),
        )
        return jobs.accepted(begun) if isinstance(begun, Job) else begun


@blueprint.route("/reviews/decide/forecast")
class ForeseenEverywhere(MethodView):
    """What decisions in the reviews of several establishments would do."""

    @guarded(permissions.REVIEW_ACROSS)
    @blueprint.arguments(schemas.ForeseenAcross)
    @blueprint.response(200, schemas.ForecastAcross)
    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Tell, by establishment, how many accounts would be decided on how, and who is left out

        Nothing is done. Send the `count` as `expected` with the decision itself.
        """
        places = _places()
        foreseen = reviews.foresee_all(
            current.session(),
            DecisionOrder(decision=body["decision"], dry_run=True),
            wanted_of(body["filter"]),
            _wanted(body, places),
            places,
            home=current.actor(),
            invite_pause=service_tools().settings.invite_pause,
            rules=_rules(),
        )
        told = [{"place": places[each], "foreseen": of} for each, of in foreseen.items()]
        forecasts = [each.forecast for each in foreseen.values()]
        return {
            "count": sum(forecast.count for forecast in forecasts),
            "done": sum(forecast.done for forecast in forecasts),
            "establishments": told,
        }


def _places() -> Mapping[UUID, AdministeredPlace]:
    found = queries.places.of(
        current.session(),
        current.actor(),
        now=current.now(),
        staleness=timedelta(seconds=current.settings().staleness),
    )
    return {place.establishment_id: place for place in found}


def _wanted(body: dict[str, Any], places: Mapping[UUID, AdministeredPlace]) -> set[UUID]:
    some = body["establishments"]
    return set(places if some is None else some)


def _rules() -> Rules:
    return Rules.of(service_tools().settings, language=current.language(), now=current.now())
