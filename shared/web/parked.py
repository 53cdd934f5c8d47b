"""Messages that were given up, for the platform's support: every service serves these routes.

What an operator reads or does with a message that tells of an establishment stands in that
establishment's history.
"""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters
from marshmallow import fields
from sqlalchemy import Select

from shared.auth import Duty, Permission
from shared.messaging import parking
from shared.messaging.tables import ParkedMessage
from shared.web import current, guard, pages, schemas
from shared.web.blueprints import Blueprint
from shared.web.idempotency import idempotent
from shared.web.marks import guarded

READ = Permission(name="messages.read", duty=Duty.SUPPORT)
REPLAY = Permission(name="messages.replay", duty=Duty.SUPPORT)
DISCARD = Permission(name="messages.discard", duty=Duty.SUPPORT, step_up=True)

PERMISSIONS = (READ, REPLAY, DISCARD)
"""The same in every service, beside those of its own `permissions.py`."""

blueprint = Blueprint(
    "Parked messages",
    __name__,
    url_prefix="/parked-messages",
    description="Messages of other services that could not be handled, for operators",
)


class ListedMessage(schemas.Schema):
    """A message that was given up, without what it says."""

    id = fields.UUID()
    type = fields.String()
    subject = fields.String()
    publisher = fields.String()
    parked_at = schemas.Instant()
    tries = fields.Integer()
    error = fields.String(allow_none=True)


class Masked(fields.Dict):
    """A message as it travelled, sealed values masked."""

    def _serialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return parking.masked(value)


class ShownMessage(ListedMessage):
    """A message that was given up, with what it says."""

    is_projected = fields.Boolean(
        metadata={"description": "Unless it is, access depends on it: it cannot be discarded."}
    )
    message = Masked(metadata={"description": "As it travelled, sealed values masked."})


class WhyQuery(schemas.Schema):
    """Why a message is discarded."""

    reason = schemas.Text(
        max=500, metadata={"description": "Why, for the history of the establishment."}
    )


class Discarding(schemas.Schema):
    """Why a message is discarded."""

    reason = schemas.Text(
        max=500,
        required=True,
        metadata={"description": "Why, for the history of the establishment."},
    )


@blueprint.route("")
class Messages(MethodView):
    """All that were given up."""

    @guarded(READ)
    @blueprint.response(200, ListedMessage(many=True))
    @blueprint.paginate()
    def get(self, pagination_parameters: PaginationParameters) -> list[ParkedMessage]:
        """List the parked messages, the newest first"""
        return pages.page(newest_first(), pagination_parameters)


@blueprint.route("/<uuid:message_id>")
class Message(MethodView):
    """One that was given up."""

    @guarded(READ)
    @blueprint.response(200, ShownMessage)
    @blueprint.refuses(parking.NotParked)
    def get(self, message_id: UUID) -> ParkedMessage:
        """Read a parked message, sealed values masked"""
        return _found(message_id, READ)

    @guarded(DISCARD)
    @blueprint.arguments(WhyQuery, location="query")
    @blueprint.response(204)
    @blueprint.refuses(parking.NotParked, parking.NotProjected)
    def delete(self, query: dict[str, Any], message_id: UUID) -> None:
        """Discard a parked message: its effect will never be

        The history of the establishment that it tells of shows it, with the reason. Addresses are
        logged on the way, the reason with them: `POST …/discard` has it in its body.
        """
        parking.discard(current.session(), _found(message_id, DISCARD, **query).id)


@blueprint.route("/<uuid:message_id>/discard")
class Discard(MethodView):
    """One whose effect will never be."""

    @guarded(DISCARD)
    @blueprint.arguments(Discarding)
    @blueprint.response(204)
    @blueprint.refuses(parking.NotParked, parking.NotProjected)
    def post(self, body: dict[str, Any], message_id: UUID) -> None:
        """Discard a parked message for a reason: its effect will never be

        The history of the establishment that it tells of shows it, with the reason.
        """
        parking.discard(current.session(), _found(message_id, DISCARD, **body).id)


@blueprint.route("/<uuid:message_id>/replay")
class Replay(MethodView):
    """One that is tried again."""

    @guarded(REPLAY)
    @idempotent
    @blueprint.response(202)
    @blueprint.refuses(parking.NotParked)
    def post(self, message_id: UUID) -> None:
        """Have a parked message tried again: at once, or behind what waits on its subject"""
        message = _found(message_id, REPLAY)
        parking.replay(current.session(), message.id, now=current.now())


def newest_first() -> Select[ParkedMessage]:
    """Select the parked messages, the newest first."""
    return parking.listing().order_by(None).order_by(ParkedMessage.parked_at.desc())


def _found(message_id: UUID, permission: Permission, *, reason: str | None = None) -> ParkedMessage:
    """Find a message, and record in the establishment it tells of that an operator did.

    :param reason: why; None: they were not asked
    :raises NotParked: if there is none
    """
    row = parking.show(current.session(), message_id)
    tenant_id = row.message.get("tenantid")
    guard.leave_trace(
        permission, establishment_id=UUID(tenant_id) if tenant_id else None, reason=reason
    )
    return row
