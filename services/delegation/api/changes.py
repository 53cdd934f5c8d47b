"""What either side does to a delegation: each change is a POST on a path of its own."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView

from services.delegation import errors, permissions, queries
from services.delegation.actions import answers, endings, references, scope, suspensions
from services.delegation.api.showing import shown
from services.delegation.api.tools import service_tools
from services.delegation.queries.shown import Shown
from services.delegation.schemas import delegations as schemas
from services.delegation.schemas.answers import Acceptance, OwnReference, Reduction
from services.delegation.schemas.fields import Reason
from shared.web import Blueprint, current, etags, guarded

blueprint = Blueprint(
    "Changes",
    __name__,
    url_prefix="/delegations/<uuid:delegation_id>",
    description="Answering, narrowing, suspending and ending a delegation",
)


def acting() -> dict[str, Any]:
    """Tell who acts, and when, as every action takes it."""
    return {"actor": current.actor(), "now": current.now()}


@blueprint.route("/accept")
class Accept(MethodView):
    """The delegating side agrees."""

    @guarded(permissions.ACCEPT)
    @blueprint.arguments(Acceptance)
    @blueprint.response(200, schemas.Delegation)
    @blueprint.refuses(
        errors.ChangedSinceShown,
        errors.CounterpartNotActive,
        errors.OtherSideDecides,
        errors.RequestLapsed,
        errors.SamePerson,
        errors.ServiceNotDelegable,
        errors.WouldWiden,
        errors.WrongState,
    )
    def post(self, body: dict[str, Any], delegation_id: UUID) -> Shown:
        """Accept a request, or less than it asks

        `text_hash` is that of the text that was read. Services left out of `rights` are refused. An
        exclusive service is taken from whoever else holds it.
        """
        accepted = answers.accept(
            current.session(),
            delegation_id=delegation_id,
            limits=service_tools().settings.limits,
            **acting(),
            **body,
        )
        return shown(accepted)


@blueprint.route("/refuse")
class Refuse(MethodView):
    """The delegating side says no."""

    @guarded(permissions.REFUSE)
    @blueprint.arguments(Reason)
    @blueprint.response(200, schemas.Delegation)
    @blueprint.refuses(errors.OtherSideDecides, errors.RequestLapsed, errors.WrongState)
    def post(self, body: dict[str, Any], delegation_id: UUID) -> Shown:
        """Refuse a request"""
        session = current.session()
        return shown(endings.refuse(session, delegation_id=delegation_id, **acting(), **body))


@blueprint.route("/cancel")
class Cancel(MethodView):
    """The centralising side takes its request back."""

    @guarded(permissions.CANCEL)
    @blueprint.response(200, schemas.Delegation)
    @blueprint.refuses(errors.OtherSideDecides, errors.RequestLapsed, errors.WrongState)
    def post(self, delegation_id: UUID) -> Shown:
        """Take a request back"""
        session = current.session()
        return shown(endings.cancel(session, delegation_id=delegation_id, **acting()))


@blueprint.route("/terminate")
class Terminate(MethodView):
    """Either side ends it."""

    @guarded(permissions.TERMINATE)
    @blueprint.arguments(Reason)
    @blueprint.response(200, schemas.Delegation)
    @blueprint.refuses(errors.RequestLapsed, errors.WrongState)
    def post(self, body: dict[str, Any], delegation_id: UUID) -> Shown:
        """End a delegation at once"""
        session = current.session()
        return shown(endings.terminate(session, delegation_id=delegation_id, **acting(), **body))


@blueprint.route("/suspend")
class Suspend(MethodView):
    """The delegating side stops it for a while."""

    @guarded(permissions.SUSPEND)
    @blueprint.arguments(Reason)
    @blueprint.response(200, schemas.Delegation)
    @blueprint.refuses(
        errors.AlreadySuspended, errors.OtherSideDecides, errors.RequestLapsed, errors.WrongState
    )
    def post(self, body: dict[str, Any], delegation_id: UUID) -> Shown:
        """Suspend a delegation until it is resumed"""
        session = current.session()
        return shown(suspensions.suspend(session, delegation_id=delegation_id, **acting(), **body))


@blueprint.route("/resume")
class Resume(MethodView):
    """The delegating side lets it go on."""

    @guarded(permissions.RESUME)
    @blueprint.response(200, schemas.Delegation)
    @blueprint.refuses(
        errors.OtherSideDecides,
        errors.RequestLapsed,
        errors.SuspendedByOperators,
        errors.SuspendedByRules,
        errors.WrongState,
    )
    def post(self, delegation_id: UUID) -> Shown:
        """Resume a suspended delegation"""
        session = current.session()
        return shown(suspensions.resume(session, delegation_id=delegation_id, **acting()))


@blueprint.route("/reduce")
class Reduce(MethodView):
    """Either side keeps less of it."""

    @guarded(permissions.REDUCE)
    @blueprint.arguments(Reduction)
    @blueprint.response(200, schemas.Delegation)
    @blueprint.refuses(
        errors.NothingReduced, errors.RequestLapsed, errors.WouldWiden, errors.WrongState
    )
    def post(self, body: dict[str, Any], delegation_id: UUID) -> Shown:
        """Narrow a delegation, or end it earlier, at once

        `rights` is all that remains: services left out end. If-Match is honoured where it is sent.
        """
        session = current.session()
        if flask.request.headers.get("If-Match"):
            etags.check(queries.delegations.locked(session, delegation_id), schemas.Editable)
        return shown(scope.reduce(session, delegation_id=delegation_id, **acting(), **body))


@blueprint.route("/refer")
class Refer(MethodView):
    """The centralising side calls it something."""

    @guarded(permissions.REFER)
    @blueprint.arguments(OwnReference)
    @blueprint.response(200, schemas.Delegation)
    @blueprint.refuses(errors.OtherSideDecides)
    def post(self, body: dict[str, Any], delegation_id: UUID) -> Shown:
        """Keep what one's own establishment calls a delegation by; the other side is not told"""
        session, actor = current.session(), current.actor()
        return shown(references.refer(session, delegation_id=delegation_id, actor=actor, **body))
