"""What was done in one's establishment, by whom, to whom."""

from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_administrators
from services.portal.pages.accounts.listing import standing
from services.portal.visitors import api

blueprint = flask.Blueprint("history", __name__, url_prefix="/establishment")

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/history")
@for_administrators
def listed() -> Answer:
    """List it, the newest first."""
    page = clients.history.listed(api(), session.home(), rendering.page_number())
    return rendering.show("history/list.html", page=page)


@blueprint.get("/accounts/<uuid:account_id>/history")
@for_administrators
def of_account(account_id: UUID) -> Answer:
    """List what was done to one account."""
    calls: list[Any] = [
        partial(clients.accounts.show, api(), session.home(), account_id),
        partial(
            clients.history.of_account, api(), session.home(), account_id, rendering.page_number()
        ),
    ]
    account, page = api().together(*calls)
    return rendering.show(
        "history/of_account.html",
        account=account,
        page=page,
        **standing(),
    )
