"""The accounts of an establishment."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.accounts import errors, models, permissions, queries
from services.accounts.actions import accounts
from services.accounts.actions.accounts import coordinates
from services.accounts.api.beside import in_full, with_acts
from services.accounts.api.tools import count_address
from services.accounts.domain.criteria import Criteria
from services.accounts.schemas import accounts as schemas
from services.accounts.schemas import listing as lists
from services.accounts.schemas.people import Coordinates
from shared.auth.stepping_up import StepUpNeeded
from shared.errors import TooMany
from shared.web import Blueprint, current, etags, guarded, idempotent, pages
from shared.web.beside import Beside

blueprint = Blueprint("Accounts", __name__, description="The people of an establishment")


def _faults(good: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """Tell what else keeps somebody from an account, where fields are wrong already."""
    session, actor = current.session(), current.actor()
    home = queries.establishments.find(session, actor.acting_tenant)
    creation = accounts.Creation(
        session=session, actor=actor, establishment=home, now=current.now()
    )
    return creation.faults(
        good.get("profile"), good.get("rights", {}), address=good.get("postal_address")
    )


@blueprint.route("/establishments/<uuid:establishment_id>/accounts")
class Accounts(MethodView):
    """All accounts of an establishment."""

    @guarded(permissions.READ_ACCOUNTS)
    @blueprint.arguments(lists.AccountQuery, location="query")
    @blueprint.response(200, lists.AccountRow(many=True))
    @blueprint.paginate()
    def get(
        self,
        query: dict[str, Any],
        establishment_id: UUID,
        pagination_parameters: PaginationParameters,
    ) -> list[Beside]:
        """List the accounts of an establishment

        Of several terms in `q`, each counts by itself: a row matches if any does, those that
        match more come first. With `group_by`, rows of one group stand together and carry it.
        """
        criteria = Criteria(**query)
        found = queries.listing.ordered(criteria, now=current.now())
        if queries.listing.reads_all(criteria):
            return with_acts(pages.chosen(models.Account, found, pagination_parameters))
        return with_acts(pages.page(found.statement, pagination_parameters))

    @guarded(permissions.CREATE_ACCOUNTS)
    @idempotent
    @blueprint.arguments(schemas.NewAccount, further=_faults)
    @blueprint.refuses(
        errors.AdministratorAccount,
        StepUpNeeded,
        errors.AlreadyHere,
        errors.BeyondDelegation,
        errors.BeyondScopes,
    )
    @blueprint.response(201, schemas.Account)
    def post(self, body: dict[str, Any], establishment_id: UUID) -> models.Account:
        """Create an account

        The identifier in the answer is for you to hand over; the holder gets the link to create
        a password by e-mail, and the legal representative a letter.
        """
        account = accounts.create(
            current.session(),
            actor=current.actor(),
            establishment=queries.establishments.find(current.session(), establishment_id),
            profile=body.pop("profile"),
            rights=body.pop("rights"),
            same_person=body.pop("same_person"),
            coordinates=body,
            now=current.now(),
        )
        etags.tag(account, Coordinates)
        return account


@blueprint.route("/establishments/<uuid:establishment_id>/accounts/groups")
class Groups(MethodView):
    """How many accounts there are of each kind."""

    @guarded(permissions.READ_ACCOUNTS)
    @blueprint.arguments(lists.GroupQuery, location="query")
    @blueprint.response(200, lists.Group(many=True))
    def get(self, query: dict[str, Any], establishment_id: UUID) -> list[Any]:
        """Count the accounts by profile, status or expiry month"""
        statement = queries.listing.groups(
            query.pop("group_by"), Criteria(**query), now=current.now()
        )
        return list(current.session().execute(statement))


@blueprint.route("/establishments/<uuid:establishment_id>/accounts/<uuid:account_id>")
class Account(MethodView):
    """One account."""

    @guarded(permissions.READ_ACCOUNTS)
    @blueprint.etagged
    @blueprint.response(200, schemas.ShownAccount)
    def get(self, establishment_id: UUID, account_id: UUID) -> Beside:
        """Show an account"""
        account = queries.accounts.find(current.session(), account_id)
        etags.tag(account, Coordinates)
        return in_full(account)

    @guarded(permissions.CHANGE_COORDINATES)
    @blueprint.etagged
    @blueprint.arguments(schemas.AccountChanges(partial=True))
    @blueprint.refuses(
        errors.RenewalRequired,
        errors.AnotherPerson,
        errors.DemotionRefused,
        errors.PromotionRequired,
        errors.AdministratorAccount,
        errors.BeyondDelegation,
        errors.BeyondScopes,
        errors.EstablishmentState,
        TooMany,
    )
    @blueprint.response(200, schemas.Account)
    def patch(
        self, body: dict[str, Any], establishment_id: UUID, account_id: UUID
    ) -> models.Account:
        """Change the coordinates of an account

        A new e-mail address of an active account counts once whoever reads it has confirmed it;
        somebody who has no password yet is invited again, there. So many addresses of an account
        are written to in an hour, and no more.
        """
        if "email" in body:  # somebody may be invited by it: not while it is being suspended
            queries.establishments.locked(current.session(), establishment_id)
        account = queries.accounts.locked(current.session(), account_id)
        etags.check(account, Coordinates)
        coordinates.change(
            current.session(),
            account,
            actor=current.actor(),
            same_person=body.pop("same_person", False),
            changes=body,
            count_address=count_address,
            now=current.now(),
        )
        etags.tag(account, Coordinates)
        return account

    @guarded(permissions.DELETE_ACCOUNTS)
    @blueprint.refuses(errors.OwnAccount, errors.LastAdministrator, errors.AdministratorAccount)
    @blueprint.response(204)
    def delete(self, establishment_id: UUID, account_id: UUID) -> None:
        """Delete an account for good

        An If-Match header, if there is one, must name the version that was read.
        """
        queries.establishments.locked(current.session(), establishment_id)
        account = queries.accounts.locked(current.session(), account_id)
        if flask.request.if_match:
            etags.check(account, Coordinates)
        accounts.delete(current.session(), account, actor=current.actor(), now=current.now())
