"""Objecting to what the platform has done to a delegation; and what operators answer."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.delegation import errors, permissions, queries
from services.delegation.actions import objecting
from services.delegation.queries.objections import ShownObjection
from services.delegation.schemas import objections as schemas
from shared.web import Blueprint, current, guard, guarded, idempotent, pages

blueprint = Blueprint(
    "Objections",
    __name__,
    description="What one side contests of what operators, or the rules, have done",
)


@blueprint.route("/delegations/<uuid:delegation_id>/objections")
class Objections(MethodView):
    """What one's own side has objected to in a delegation."""

    @guarded(permissions.READ)
    @blueprint.response(200, schemas.Objection(many=True))
    @blueprint.paginate()
    def get(
        self, delegation_id: UUID, pagination_parameters: PaginationParameters
    ) -> list[ShownObjection]:
        """List what one's own establishment has objected to in a delegation, newest first"""
        session, home = current.session(), current.actor().acting_tenant
        delegation = queries.delegations.find(session, delegation_id)
        found = pages.page(queries.objections.of(delegation, home), pagination_parameters)
        return queries.objections.shown(session, found)

    @guarded(permissions.OBJECT)
    @idempotent
    @blueprint.arguments(schemas.NewObjection)
    @blueprint.response(201, schemas.Objection)
    @blueprint.refuses(errors.AlreadyObjected, errors.NothingToObjectTo)
    def post(self, body: dict[str, Any], delegation_id: UUID) -> ShownObjection:
        """Object to a suspension by operators or the rules, or to an end put by operators

        Operators read it and answer; the other side does not see it. Nothing changes by it.
        """
        made = objecting.object_to(
            current.session(),
            actor=current.actor(),
            now=current.now(),
            delegation_id=delegation_id,
            **body,
        )
        (shown,) = queries.objections.shown(current.session(), [made])
        return shown


@blueprint.route("/platform/objections")
class ObjectionsOfAll(MethodView):
    """The objections of all establishments."""

    @guarded(permissions.FIND_OBJECTIONS)
    @blueprint.arguments(schemas.ObjectionQuery, location="query")
    @blueprint.response(200, schemas.FoundObjection(many=True))
    @blueprint.paginate()
    def get(
        self, query: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[ShownObjection]:
        """List objections, the oldest first (operators with the support duty)"""
        found = pages.page(queries.objections.of_anybody(**query), pagination_parameters)
        return queries.objections.shown_to_operators(current.session(), found)


@blueprint.route("/platform/objections/<uuid:objection_id>/answer")
class AnswerToObjection(MethodView):
    """What operators answer."""

    @guarded(permissions.ANSWER_OBJECTIONS)
    @blueprint.arguments(schemas.ObjectionAnswer)
    @blueprint.response(200, schemas.FoundObjection)
    @blueprint.refuses(errors.ObjectionAnswered)
    def post(self, body: dict[str, Any], objection_id: UUID) -> ShownObjection:
        """Answer an objection (operators with the support duty)

        The administrators of the side that objects are told. Whoever agrees resumes the delegation
        beside it; one that has ended is asked for anew.
        """
        session = current.session()
        answered = objecting.answer(
            session, actor=current.actor(), now=current.now(), objection_id=objection_id, **body
        )
        guard.leave_trace(permissions.ANSWER_OBJECTIONS, establishment_id=answered.establishment_id)
        (shown,) = queries.objections.shown_to_operators(session, [answered])
        return shown
