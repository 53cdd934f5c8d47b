"""Links between one person's accounts."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from services.identity.actions import linking, links
from services.identity.actions.counting import WINDOW
from services.identity.api.tools import service_tools
from services.identity.errors import (
    AccountExpired,
    AlreadyLinked,
    EstablishmentSuspended,
    FactorNeededToLink,
    HashingBusy,
    OwnAccount,
    SecondFactorLocked,
    SecondFactorRefused,
    SignInRefused,
)
from services.identity.permissions import END_LINKS, OWN_LINKS
from services.identity.queries import links as queries
from services.identity.schemas import links as schemas
from shared.errors import TooMany
from shared.web import Blueprint, current, guarded, own_transactions, throttle

blueprint = Blueprint("Links", __name__, description="Links between one person's accounts.")


@blueprint.route("/links")
class Links(MethodView):
    """One's own links."""

    @guarded(OWN_LINKS)
    @blueprint.response(200, schemas.Link(many=True))
    def get(self) -> list[queries.OneSided]:
        """List the links that one's account stands on either side of"""
        return queries.seen_by(current.session(), _account_id())

    @guarded(OWN_LINKS)
    @own_transactions
    @blueprint.arguments(schemas.NewLink)
    @blueprint.response(201, schemas.Link)
    @blueprint.refuses(
        *(SignInRefused, AccountExpired, EstablishmentSuspended),
        *(FactorNeededToLink, SecondFactorLocked, SecondFactorRefused),
        *(AlreadyLinked, OwnAccount, TooMany, HashingBusy),
    )
    def post(self, body: dict[str, Any]) -> queries.OneSided:
        """Link another account of one's own, by its identifier and password

        Whatever is wrong with them, the answer is that of a refused sign-in, and they count as one.
        Where that account has a second factor, `factor` and `code` are needed too, and are counted
        and locked as at a sign-in.
        """
        limit = service_tools().settings.limits.address_sign_ins
        throttle.by_address("sign_in", limit=limit, per=WINDOW)
        return linking.link(
            current.transaction,
            account_id=_account_id(),
            **body,
            tools=service_tools(),
            now=current.now(),
        )


@blueprint.route("/links/<uuid:link_id>")
class OneLink(MethodView):
    """One link."""

    @guarded(END_LINKS)
    @blueprint.response(204)
    def delete(self, link_id: UUID) -> None:
        """End a link, from either side"""
        links.remove(
            current.session(), link_id=link_id, account_id=_account_id(), now=current.now()
        )


def _account_id() -> UUID:
    account_id = current.actor().account_id
    assert account_id is not None
    return account_id
