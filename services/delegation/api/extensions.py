"""Letting a delegation go on by itself, once, after its last day."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from services.delegation import errors, permissions
from services.delegation.actions import extending
from services.delegation.api.changes import acting
from services.delegation.api.showing import shown
from services.delegation.api.tools import service_tools
from services.delegation.queries.shown import Shown
from services.delegation.schemas import delegations as schemas
from services.delegation.schemas.extensions import Allowance
from shared.web import Blueprint, current, guarded

blueprint = Blueprint(
    "Extensions",
    __name__,
    url_prefix="/delegations/<uuid:delegation_id>",
    description="Automatic extensions, which the delegating side alone allows and takes back",
)


@blueprint.route("/allow-extension")
class AllowExtension(MethodView):
    """The delegating side lets it go on."""

    @guarded(permissions.ALLOW_EXTENSION)
    @blueprint.arguments(Allowance)
    @blueprint.response(200, schemas.Delegation)
    @blueprint.refuses(
        errors.AlreadyExtended,
        errors.NobodyThere,
        errors.OtherSideDecides,
        errors.RequestLapsed,
        errors.SamePerson,
        errors.TooLateToExtend,
        errors.WrongState,
    )
    def post(self, body: dict[str, Any], delegation_id: UUID) -> Shown:
        """Let a delegation go on by itself after its last day, once

        `ends_on` counts the extension from then on, `agreed_until` is the day before it. Whatever
        suspends or shortens the delegation first, or leaves a side without administrator, takes it
        away.
        """
        allowed = extending.allow(
            current.session(),
            delegation_id=delegation_id,
            limits=service_tools().settings.limits,
            **acting(),
            **body,
        )
        return shown(allowed)


@blueprint.route("/withdraw-extension")
class WithdrawExtension(MethodView):
    """The delegating side lets it end as agreed."""

    @guarded(permissions.WITHDRAW_EXTENSION)
    @blueprint.response(200, schemas.Delegation)
    @blueprint.refuses(
        errors.AlreadyExtended, errors.NoExtension, errors.OtherSideDecides, errors.RequestLapsed
    )
    def post(self, delegation_id: UUID) -> Shown:
        """Take an extension back before it begins"""
        session = current.session()
        return shown(extending.withdraw(session, delegation_id=delegation_id, **acting()))
