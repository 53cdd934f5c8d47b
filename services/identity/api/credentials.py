"""Credentials, for those who look after them."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from services.identity.actions import locks, looking_after
from services.identity.api.tools import service_tools
from services.identity.errors import NotLocked
from services.identity.permissions import SEE_CREDENTIALS, UNLOCK
from services.identity.queries import tries
from services.identity.schemas import credentials as schemas
from shared.web import Blueprint, current, guarded

blueprint = Blueprint(
    "Credentials", __name__, description="Credentials, for those who look after them."
)


@blueprint.route("/credentials/<uuid:account_id>")
class Credentials(MethodView):
    """One account's credential."""

    @guarded(SEE_CREDENTIALS)
    @blueprint.response(200, schemas.Credential)
    def get(self, account_id: UUID) -> dict[str, Any]:
        """Tell how a credential stands: has it a password, is it locked"""
        credential = looking_after.find(
            current.session(),
            account_id=account_id,
            operation=SEE_CREDENTIALS.name,
            actor=current.actor(),
        )
        locked_until = tries.locked_until(
            current.session(),
            credential=credential,
            key=service_tools().key,
            now=current.now(),
        )
        fields = ("account_id", "has_password", "password_set_at", "last_signed_in_at")
        return {n: getattr(credential, n) for n in fields} | {"locked_until": locked_until}


@blueprint.route("/credentials/<uuid:account_id>/unlock")
class Unlock(MethodView):
    """A locked credential."""

    @guarded(UNLOCK)
    @blueprint.response(204)
    @blueprint.refuses(NotLocked)
    def post(self, account_id: UUID) -> None:
        """Unlock a credential"""
        session, actor = current.session(), current.actor()
        credential = looking_after.find(
            session, account_id=account_id, operation=UNLOCK.name, actor=actor
        )
        locks.unlock(session, credential=credential, tools=service_tools(), now=current.now())
