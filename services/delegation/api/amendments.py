"""Asking for more of delegations that run, or for longer; and answering."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.delegation import errors, permissions, queries
from services.delegation.actions import (
    amending,
    amending_many,
    amendment_answers,
    amendment_ends,
)
from services.delegation.actions.outcomes import Outcome
from services.delegation.api.choosing import chosen
from services.delegation.api.tools import service_tools
from services.delegation.models import Amendment as AmendmentRow
from services.delegation.queries.shown import ShownAmendment
from services.delegation.schemas import amendments as schemas
from services.delegation.schemas.fields import Reason
from shared.jobs import Job, TooManyJobs
from shared.web import Blueprint, current, guarded, idempotent, jobs, pages

blueprint = Blueprint(
    "Amendments",
    __name__,
    description="Widening and prolonging delegations that run, with the other side's consent",
)
OF_ONE = "/delegations/<uuid:delegation_id>/amendments"
ONE = f"{OF_ONE}/<uuid:amendment_id>"


def _asking() -> dict[str, Any]:
    return {
        "actor": current.actor(),
        "now": current.now(),
        "limits": service_tools().settings.limits,
    }


def _acting(delegation_id: UUID, amendment_id: UUID) -> dict[str, Any]:
    return {
        "actor": current.actor(),
        "now": current.now(),
        "delegation_id": delegation_id,
        "amendment_id": amendment_id,
    }


def _shown(amendment: AmendmentRow) -> ShownAmendment:
    session = current.session()
    delegation = queries.delegations.find(session, amendment.delegation_id)
    return queries.showing.amendment(session, amendment, delegation)


@blueprint.route("/amendments")
class AmendmentsOfMany(MethodView):
    """Amendments of many delegations."""

    @guarded(permissions.AMEND)
    @idempotent
    @blueprint.arguments(schemas.AmendmentsOfMany)
    @blueprint.refuses(errors.NotCentralising, errors.SelectionChanged, TooManyJobs)
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, schemas.AmendmentOutcome(many=True))
    def post(self, body: dict[str, Any]) -> list[Outcome] | flask.Response:
        """Ask for more of many delegations, or prolong them

        One outcome for each delegation, in their order: what is refused for one spoils no other.
        What is granted stays in force until the other side has answered, and after a refusal. Up to
        500 are asked at once (200), more by a job (202) whose progress and report can be followed.
        """
        ids, tools = chosen(body, ids="delegation_ids"), service_tools()
        begun = amending_many.begin(
            current.session(),
            amending_many.AmendingOrder(**body),
            ids=ids,
            requester=jobs.requester(),
            limits=tools.settings.limits,
            at_once=tools.settings.at_once,
            now=current.now(),
        )
        return jobs.accepted(begun) if isinstance(begun, Job) else begun


@blueprint.route(OF_ONE)
class Amendments(MethodView):
    """The amendments of a delegation."""

    @guarded(permissions.READ)
    @blueprint.response(200, schemas.ListedAmendment(many=True))
    @blueprint.paginate()
    def get(
        self, delegation_id: UUID, pagination_parameters: PaginationParameters
    ) -> list[ShownAmendment]:
        """List the amendments of a delegation, newest first"""
        delegation = queries.delegations.find(current.session(), delegation_id)
        found = pages.page(queries.amendments.of(delegation), pagination_parameters)
        return queries.showing.amendments(current.session(), found)

    @guarded(permissions.AMEND)
    @idempotent
    @blueprint.arguments(schemas.NewAmendment)
    @blueprint.response(201, schemas.Amendment)
    @blueprint.refuses(
        errors.AlreadyJoined,
        errors.AmendmentPending,
        errors.NotCentralising,
        errors.NothingAsked,
        errors.OtherSideDecides,
        errors.RequestLapsed,
        errors.WrongState,
    )
    def post(self, body: dict[str, Any], delegation_id: UUID) -> ShownAmendment:
        """Ask for more of a delegation, or for longer

        What is granted stays in force until the other side has answered, and after a refusal.
        """
        return _shown(amending.ask_for(current.session(), delegation_id, **_asking(), **body))


@blueprint.route(ONE)
class Amendment(MethodView):
    """One amendment."""

    @guarded(permissions.READ)
    @blueprint.response(200, schemas.Amendment)
    def get(self, delegation_id: UUID, amendment_id: UUID) -> ShownAmendment:
        """Read an amendment, with the text that both sides see"""
        session = current.session()
        delegation = queries.delegations.find(session, delegation_id)
        found = queries.amendments.find(session, delegation, amendment_id)
        return queries.showing.amendment(session, found, delegation)


@blueprint.route(f"{ONE}/accept")
class Accept(MethodView):
    """The delegating side agrees."""

    @guarded(permissions.ACCEPT_AMENDMENT)
    @blueprint.arguments(schemas.AmendmentAcceptance)
    @blueprint.response(200, schemas.Amendment)
    @blueprint.refuses(
        errors.AmendmentAnswered,
        errors.ChangedSinceShown,
        errors.CounterpartNotActive,
        errors.NothingAgreed,
        errors.OtherSideDecides,
        errors.RequestLapsed,
        errors.SamePerson,
        errors.ServiceNotDelegable,
        errors.WouldWiden,
        errors.WrongState,
    )
    def post(self, body: dict[str, Any], delegation_id: UUID, amendment_id: UUID) -> ShownAmendment:
        """Accept an amendment, or less than it asks

        `text_hash` is that of the text that was read. An exclusive service is taken from whoever
        else holds it.
        """
        accepted = amendment_answers.accept(
            current.session(),
            limits=service_tools().settings.limits,
            **_acting(delegation_id, amendment_id),
            **body,
        )
        return _shown(accepted)


@blueprint.route(f"{ONE}/refuse")
class Refuse(MethodView):
    """The delegating side says no."""

    @guarded(permissions.REFUSE_AMENDMENT)
    @blueprint.arguments(Reason)
    @blueprint.response(200, schemas.Amendment)
    @blueprint.refuses(errors.AmendmentAnswered, errors.OtherSideDecides, errors.RequestLapsed)
    def post(self, body: dict[str, Any], delegation_id: UUID, amendment_id: UUID) -> ShownAmendment:
        """Refuse an amendment; what is granted stays as it is"""
        about = _acting(delegation_id, amendment_id)
        return _shown(amendment_ends.refuse(current.session(), **about, **body))


@blueprint.route(f"{ONE}/cancel")
class Cancel(MethodView):
    """The centralising side takes it back."""

    @guarded(permissions.CANCEL_AMENDMENT)
    @blueprint.response(200, schemas.Amendment)
    @blueprint.refuses(errors.AmendmentAnswered, errors.OtherSideDecides, errors.RequestLapsed)
    def post(self, delegation_id: UUID, amendment_id: UUID) -> ShownAmendment:
        """Take an amendment back"""
        about = _acting(delegation_id, amendment_id)
        return _shown(amendment_ends.cancel(current.session(), **about))
