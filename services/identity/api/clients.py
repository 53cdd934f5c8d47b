"""Machine clients: the platform's, for operators; an establishment's, for its administrators."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from sqlalchemy import Select

from services.identity.actions import clients
from services.identity.api.tools import service_tools
from services.identity.errors import BeyondDuties, ScopesRefused
from services.identity.models import MachineClient
from services.identity.permissions import MANAGE_CLIENTS, WITHDRAW_CLIENTS
from services.identity.queries import clients as queries
from services.identity.schemas import clients as schemas
from shared import clock
from shared.web import Blueprint, current, done_once, guarded, pages

blueprint = Blueprint(
    "Clients", __name__, description="Applications that sign in by themselves (machine clients)."
)


@blueprint.route("/clients")
class Clients(MethodView):
    """The clients one looks after."""

    @guarded(MANAGE_CLIENTS)
    @blueprint.response(200, schemas.Client(many=True))
    @blueprint.paginate(pages.SelectPage)
    def get(self) -> Select[MachineClient]:
        """List the platform's clients, or one's establishment's"""
        return queries.belonging_to(_owner())

    @guarded(MANAGE_CLIENTS)
    @done_once
    @blueprint.arguments(schemas.NewClient)
    @blueprint.response(201, schemas.ClientWithSecret)
    @blueprint.refuses(ScopesRefused, BeyondDuties)
    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Let an application in; its secret is shown this once

        Sent again with the same `Idempotency-Key`, it is refused: `POST …/secret` gives another.
        """
        client, secret = clients.create(
            current.session(),
            establishment_id=_owner(),
            **body,
            actor=current.actor(),
            now=current.now(),
        )
        return _shown(client) | {"client_secret": secret}


@blueprint.route("/clients/<uuid:client_id>")
class Client(MethodView):
    """One client."""

    @guarded(WITHDRAW_CLIENTS)
    @blueprint.response(204)
    def delete(self, client_id: UUID) -> None:
        """Let an application in no more"""
        client = _get(client_id)
        # Now that it is held: it may have been given a token since this request began.
        clients.remove(current.session(), client=client, tools=service_tools(), now=clock.now())


@blueprint.route("/clients/<uuid:client_id>/secret")
class ClientSecret(MethodView):
    """One client's secret."""

    @guarded(MANAGE_CLIENTS)
    @done_once
    @blueprint.response(201, schemas.ClientSecret)
    @blueprint.refuses(BeyondDuties)
    def post(self, client_id: UUID) -> dict[str, Any]:
        """Give an application another secret, shown this once; the former stays good for a day

        Sent again with the same `Idempotency-Key`, it is refused: twice would void the one in use.
        """
        client = _get(client_id)
        session, tools = current.session(), service_tools()
        secret = clients.rotate(
            session, client=client, actor=current.actor(), tools=tools, now=current.now()
        )
        return {"client_secret": secret, "former_until": client.former_until}


def _owner() -> UUID | None:
    return clients.owner_for(current.session(), actor=current.actor())


def _get(client_id: UUID) -> MachineClient:
    owner = _owner()
    return queries.locked(current.session(), client_id, establishment_id=owner)


def _shown(client: MachineClient) -> dict[str, Any]:
    fields = ("id", "name", "scopes", "establishment_id", "created_at", "expires_at")
    return {name: getattr(client, name) for name in fields}
