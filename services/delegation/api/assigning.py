"""One person, or application, in many delegations at once."""

from typing import Any

import flask
from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.delegation import errors, permissions, queries
from services.delegation.actions import handing_over, placing
from services.delegation.actions.outcomes import Outcome
from services.delegation.api.choosing import chosen
from services.delegation.api.tools import service_tools
from services.delegation.queries.matrix import Worked
from services.delegation.schemas import assignments as schemas
from services.delegation.schemas.choosing import Query
from shared.jobs import Job, TooManyJobs
from shared.web import Blueprint, current, guarded, idempotent, jobs, pages

blueprint = Blueprint(
    "Assigning", __name__, description="Who works in many delegations, decided at once"
)


@blueprint.route("/assignments")
class AssignmentsOfMany(MethodView):
    """Assignments in many delegations."""

    @guarded(permissions.READ)
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, schemas.Worked(many=True))
    @blueprint.paginate()
    def get(
        self, query: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[Worked]:
        """List who of one's establishment works where, by delegation that runs

        A page is one of delegations, each with all who work in it; `side` says nothing here.
        """
        home_id = current.actor().acting_tenant
        wanted = queries.matrix.running(home_id, query, now=current.now())
        found = pages.page(wanted, pagination_parameters)
        return queries.matrix.worked(current.session(), found)

    @guarded(permissions.ASSIGN)
    @idempotent
    @blueprint.arguments(schemas.AssignmentsOfMany)
    @blueprint.refuses(
        errors.AccountNotActive, errors.ClientExpired, errors.SelectionChanged, TooManyJobs
    )
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, schemas.AssignmentOutcome(many=True))
    def post(self, body: dict[str, Any]) -> list[Outcome] | flask.Response:
        """Let an account, or an application, of one's establishment work in many delegations

        One outcome for each delegation, in their order: what is refused for one spoils no other.
        `rights` takes the place of what there was. Up to 500 are done at once (200), more by a job
        (202) whose progress and report can be followed. A person gets one e-mail about all of them.
        """
        ids = chosen(body, ids="delegation_ids")
        begun = placing.assign(
            current.session(), placing.AssigningOrder(**body), ids=ids, asking=_asking()
        )
        return jobs.accepted(begun) if isinstance(begun, Job) else begun


@blueprint.route("/assignments/hand-over")
class HandOver(MethodView):
    """What one person works on, handed to a colleague."""

    @guarded(permissions.ASSIGN)
    @idempotent
    @blueprint.arguments(schemas.HandOver)
    @blueprint.response(200, schemas.AssignmentOutcome(many=True))
    @blueprint.refuses(errors.AccountNotActive)
    def post(self, body: dict[str, Any]) -> list[Outcome]:
        """Hand what one person works on to a colleague, as far as it goes in each delegation

        One outcome for each delegation: `assigned`, `changed`, `unchanged` where the colleague had
        as much already, or `refused`. The first is out of each that is not refused. Each of the two
        gets one e-mail.
        """
        is_dry_run = body.pop("dry_run")
        if "delegation_ids" in body:
            body["delegation_ids"] = list(dict.fromkeys(body["delegation_ids"]))
        return handing_over.hand_over(
            current.session(),
            actor=current.actor(),
            now=current.now(),
            most=schemas.MOST,
            is_dry_run=is_dry_run,
            **body,
        )


@blueprint.route("/assignments/end")
class EndingOfMany(MethodView):
    """The end of assignments in many delegations."""

    @guarded(permissions.UNASSIGN)
    @idempotent
    @blueprint.arguments(schemas.EndingOfMany)
    @blueprint.refuses(errors.SelectionChanged, TooManyJobs)
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, schemas.EndingOutcome(many=True))
    def post(self, body: dict[str, Any]) -> list[Outcome] | flask.Response:
        """Take an account, or an application, of one's establishment out of many delegations

        At once; of more than 500, by a job (202). One outcome for each delegation, in their order:
        what is refused for one spoils no other. A person gets one e-mail about all of them.
        """
        ids = chosen(body, ids="delegation_ids")
        begun = placing.end(
            current.session(), placing.EndingOrder(**body), ids=ids, asking=_asking()
        )
        return jobs.accepted(begun) if isinstance(begun, Job) else begun


def _asking() -> placing.Asking:
    return placing.Asking(
        requester=jobs.requester(), at_once=service_tools().settings.at_once, now=current.now()
    )
