"""Invitations that wait for their answer."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.accounts import permissions, queries
from services.accounts.actions import invitations
from services.accounts.api.tools import service_tools
from services.accounts.queries.invitations import Pending
from services.accounts.schemas import invitations as schemas
from services.accounts.schemas import items
from shared.jobs import Result
from shared.web import Blueprint, current, guarded, idempotent, pages

blueprint = Blueprint(
    "Invitations", __name__, description="Who was asked to create a password, and has not yet"
)


@blueprint.route("/establishments/<uuid:establishment_id>/invitations")
class Invitations(MethodView):
    """The invitations of an establishment."""

    @guarded(permissions.READ_ACCOUNTS)
    @blueprint.arguments(schemas.InvitationQuery, location="query")
    @blueprint.response(200, schemas.Invitation(many=True))
    @blueprint.paginate()
    def get(
        self,
        query: dict[str, Any],
        establishment_id: UUID,
        pagination_parameters: PaginationParameters,
    ) -> list[Pending]:
        """List the invitations that nobody has answered, oldest first

        Each tells who invited, and whether the e-mail was sent, its link opened, given up, or too
        old by now.
        """
        wanted = queries.invitations.rows(**{"state": None, **query}, now=current.now())
        found = pages.page(wanted, pagination_parameters)
        return queries.invitations.lines(
            current.session(), found, actor=current.actor(), now=current.now()
        )

    @guarded(permissions.INVITE_ACCOUNTS)
    @idempotent
    @blueprint.arguments(schemas.Invited)
    @blueprint.response(200, items.Item(many=True))
    def post(self, body: dict[str, Any], establishment_id: UUID) -> list[Result]:
        """Invite several holders again; their former links are dead

        The answer is account by account. Who was invited less than a day ago is refused. All that
        match a filter, and more than these, are invited by `POST …/accounts/bulk`.
        """
        return invitations.invite_again(
            current.session(),
            body["account_ids"],
            actor=current.actor(),
            pause=service_tools().settings.invite_pause,
            language=current.language(),
            now=current.now(),
        )
