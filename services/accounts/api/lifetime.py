"""Inviting, renewing and promoting."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from services.accounts import errors, models, permissions, queries
from services.accounts.actions import invitations
from services.accounts.actions.lifetime import promotions, renewals
from services.accounts.api.tools import service_tools
from services.accounts.schemas import accounts as schemas
from shared.web import Blueprint, current, guarded, idempotent

blueprint = Blueprint(
    "Lifetime", __name__, description="From the invitation of a holder to the renewal of an account"
)
_ACCOUNT = "/establishments/<uuid:establishment_id>/accounts/<uuid:account_id>"


@blueprint.route(f"{_ACCOUNT}/invite")
class Invitation(MethodView):
    """The invitation to create a password."""

    @guarded(permissions.INVITE_ACCOUNTS)
    @idempotent
    @blueprint.refuses(
        errors.AlreadyActive,
        errors.InvitedLately,
        errors.EstablishmentState,
        errors.AdministratorAccount,
    )
    @blueprint.response(200, schemas.Account)
    def post(self, establishment_id: UUID, account_id: UUID) -> models.Account:
        """Invite the holder again; the former link is dead

        Who was invited less than a day ago is refused, here as among many.
        """
        queries.establishments.locked(current.session(), establishment_id)
        account = queries.accounts.locked(current.session(), account_id)
        return invitations.invite(
            current.session(),
            account,
            actor=current.actor(),
            pause=service_tools().settings.invite_pause,
            now=current.now(),
        )


@blueprint.route(f"{_ACCOUNT}/renew")
class Renewal(MethodView):
    """The renewal of an account."""

    @guarded(permissions.RENEW_ACCOUNTS)
    @idempotent
    @blueprint.refuses(errors.NotActivated, errors.RenewalRequired)
    @blueprint.response(200, schemas.Account)
    def post(self, establishment_id: UUID, account_id: UUID) -> models.Account:
        """Renew an account for 18 months from today"""
        account = queries.accounts.locked(current.session(), account_id)
        return renewals.renew(
            current.session(),
            account,
            actor=current.actor(),
            basis=service_tools().settings.expiry_basis,
            now=current.now(),
        )


@blueprint.route(f"{_ACCOUNT}/promote")
class Promotion(MethodView):
    """The promotion of a user."""

    @guarded(permissions.PROMOTE_ACCOUNTS)
    @idempotent
    @blueprint.arguments(schemas.Promotion)
    @blueprint.refuses(errors.AlreadyAdministrator, errors.NotActivated, errors.RenewalRequired)
    @blueprint.response(200, schemas.Account)
    def post(
        self, body: dict[str, Any], establishment_id: UUID, account_id: UUID
    ) -> models.Account:
        """Make an administrator of a user

        It counts from their next sign-in on; the legal representative gets a letter.
        """
        queries.establishments.locked(current.session(), establishment_id)
        account = queries.accounts.locked(current.session(), account_id)
        return promotions.promote(
            current.session(), account, actor=current.actor(), now=current.now(), **body
        )
