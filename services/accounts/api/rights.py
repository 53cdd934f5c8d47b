"""The rights of an account."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from services.accounts import errors, models, permissions, queries
from services.accounts.actions import rights
from services.accounts.schemas import accounts as schemas
from shared.auth.stepping_up import StepUpNeeded
from shared.web import Blueprint, current, etags, guarded

blueprint = Blueprint("Rights", __name__, description="Which services an account may use")


@blueprint.route("/establishments/<uuid:establishment_id>/accounts/<uuid:account_id>/rights")
class Rights(MethodView):
    """The rights of one account."""

    @guarded(permissions.READ_ACCOUNTS)
    @blueprint.etagged
    @blueprint.response(200, schemas.SeenRightsOf)
    def get(self, establishment_id: UUID, account_id: UUID) -> models.Account:
        """Show the rights of an account"""
        account = queries.accounts.find(current.session(), account_id)
        etags.tag(account, schemas.SeenRightsOf)
        return account

    @guarded(permissions.CHANGE_ACCOUNTS)
    @blueprint.etagged
    @blueprint.arguments(schemas.Rights)
    @blueprint.refuses(
        errors.RenewalRequired,
        errors.AdministratorAccount,
        errors.BeyondDelegation,
        errors.BeyondScopes,
        StepUpNeeded,
    )
    @blueprint.response(200, schemas.SeenRightsOf)
    def put(self, body: dict[str, Any], establishment_id: UUID, account_id: UUID) -> models.Account:
        """Set the rights of an account; a service that is not named goes to none

        A delegate sets the services of the delegation; the others stay as they are.
        """
        account = queries.accounts.locked(current.session(), account_id)
        etags.check(account, schemas.SeenRightsOf)
        rights.put(current.session(), account, actor=current.actor(), now=current.now(), **body)
        etags.tag(account, schemas.SeenRightsOf)
        return account
