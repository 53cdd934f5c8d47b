"""The live check: who may use what, where. Applications ask at each use (design.md §4.8)."""

from datetime import timedelta
from typing import Any

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.delegation import errors, permissions, queries
from services.delegation.api.tools import service_tools
from services.delegation.queries.access import OWN, Answer, Question
from services.delegation.queries.perimeter import Criteria, Reach
from services.delegation.queries.reaching import Reaching
from services.delegation.schemas import access as schemas
from shared import access, clock
from shared.auth import Actor
from shared.auth.factor_policy import FactorPolicy
from shared.errors import Bilingual, Invalid
from shared.web import Blueprint, current, guarded, own_transactions, pages

blueprint = Blueprint("Access", __name__, description="Who may use what, where")

WHOSE = Bilingual("Say whose access it is.", "Indiquez de quel compte il s'agit.")


@blueprint.route("/perimeter")
class Perimeter(MethodView):
    """Where the caller may act for others."""

    @guarded(permissions.READ_PERIMETER)
    @blueprint.arguments(schemas.PerimeterQuery, location="query")
    @blueprint.response(200, schemas.Reach(many=True))
    @blueprint.paginate()
    def get(
        self, query: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[dict[str, Any]]:
        """List the establishments that one may act for, with what one may use there"""
        criteria = queries.perimeter.Criteria(**query)
        found = _perimeter(current.actor(), criteria, pagination_parameters)
        return [_reach(each) for each in found]


@blueprint.route("/access")
class Access(MethodView):
    """May somebody use this service there?"""

    @guarded(permissions.READ_ACCESS)
    @own_transactions
    @blueprint.arguments(schemas.AccessQuestion, location="query")
    @blueprint.response(200, schemas.AccessAnswer)
    @blueprint.refuses(access.AccessKnowledgeStale)
    def get(self, query: dict[str, Any]) -> Answer:
        """Tell whether an account, or an application, may use a service of an establishment, now

        People ask about themselves, and applications; administrators and their establishment's
        applications also about its people and applications, and about whoever works in it.
        """
        return queries.access.answer(current.sessions(), _question(query, ""), **_asking())

    @guarded(permissions.READ_ACCESS)
    @own_transactions
    @blueprint.arguments(schemas.AccessQuestions)
    @blueprint.response(200, schemas.AccessAnswerOfMany(many=True))
    def post(self, body: dict[str, Any]) -> list[Answer]:
        """Answer many such questions

        One answer for each, in their order. Where there is no decision, `allowed` is false and
        `code` tells why: `not_found` (not yours to ask), `access_knowledge_stale` (try again soon).
        """
        asked = enumerate(body["questions"])
        questions = [_question(each, f"questions.{number}.") for number, each in asked]
        return queries.access.answer_many(current.sessions(), questions, **_asking())


@blueprint.route("/access/people")
class People(MethodView):
    """Who can use a service there, or any?"""

    @guarded(permissions.READ)
    @blueprint.arguments(schemas.ReachingQuery, location="query")
    @blueprint.response(200, schemas.Reaching(many=True))
    @blueprint.refuses(access.AccessKnowledgeStale)
    @blueprint.paginate()
    def get(
        self, query: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[Reaching]:
        """List who can use a service of an establishment by delegation, until when, last use

        At home, everybody who can, of whichever centralising establishment; elsewhere, one's own
        people and applications. It is the decision that `GET /access` answers with. Where no
        service is named, a row for each that they can use, by delegation and name.
        """
        home_id = current.actor().acting_tenant
        rule = access.Rule(now=current.now(), staleness=_staleness(), own=OWN)
        place_id = query.pop("establishment_id", home_id)
        found = queries.reaching.reaching(
            current.session(), place_id=place_id, home_id=home_id, rule=rule, **query
        )
        pagination_parameters.item_count = len(found)
        first = pagination_parameters.first_item
        return found[first : first + pagination_parameters.page_size]


def _question(given: dict[str, Any], path: str) -> Question:
    account_id, client_id = given.pop("account_id", None), given.pop("client_id", None)
    if account_id and client_id:
        raise Invalid({f"{path}client_id": [errors.ONE_ASSIGNEE]})
    if client_id:
        return Question(account_id=None, client_id=client_id, **given)
    account_id = account_id or current.actor().account_id
    if account_id is None:
        raise Invalid({f"{path}account_id": [WHOSE]})
    return Question(account_id=account_id, **given)


def _asking() -> dict[str, Any]:
    return {
        "asker": current.actor(),
        "platform": FactorPolicy.of_platform(service_tools().settings),
        "now": current.now(),
        "staleness": _staleness(),
    }


def _staleness() -> timedelta:
    return timedelta(seconds=service_tools().settings.staleness)


def _perimeter(
    actor: Actor, criteria: Criteria, pagination_parameters: PaginationParameters
) -> list[Reach]:
    """List where somebody may act: a machine client of the platform is assigned nowhere."""
    session, now = current.session(), current.now()
    rule: dict[str, Any] = {"now": now, "staleness": _staleness(), "own": OWN}
    client, assignee = None, None
    if actor.account_id is not None:
        assignee = access.account_abroad(session, actor.account_id, **rule)
    elif actor.client_id is not None and actor.home_id is not None:
        client = access.Client(actor.client_id, actor.home_id, actor.scopes)
        assignee = access.client_abroad(session, client, **rule)
    if assignee is None:
        pagination_parameters.item_count = 0
        return []
    found, pagination_parameters.item_count = queries.perimeter.page(
        session,
        assignee,
        criteria,
        client=client,
        today=clock.paris_date(now),
        first=min(pagination_parameters.first_item, pages.FARTHEST),
        size=pagination_parameters.page_size,
    )
    return found


def _reach(found: Reach) -> dict[str, Any]:
    grants = found.grants
    by = {grant.delegation_id for grant in grants.values() if grant.delegation_id}
    return {
        "establishment_id": found.establishment_id,
        "siret": found.siret,
        "name": found.name,
        "ends_on": found.ends_on,
        "rights": {code: grant.level for code, grant in sorted(grants.items())},
        "delegation_ids": sorted(by),
    }
