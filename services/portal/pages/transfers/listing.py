"""Reading transfers: all of them, and one with its delegations and how far it has come."""

from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_centre
from services.portal.pages.delegations import words as of_delegations
from services.portal.pages.transfers import blueprint, words
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue


@blueprint.get("")
@for_centre
def listed() -> Answer:
    """List the transfers that one's establishment gives, or may take."""
    page = clients.transfers.listed(api(), rendering.page_number())
    return rendering.show("transfers/list.html", page=page, home=session.home(), words=words)


@blueprint.get("/<uuid:transfer_id>")
@for_centre
def show(transfer_id: UUID) -> Answer:
    """Show a transfer: between whom, of what, where each delegation of it stands."""
    calls: list[Any] = [
        partial(clients.transfers.show, api(), transfer_id),
        partial(clients.transfers.lines, api(), transfer_id, rendering.page_number()),
        partial(clients.transfers.progress, api(), transfer_id),
    ]
    transfer, lines, statuses = api().together(*calls)
    gives = transfer.is_given_by(session.home())
    so_far = words.come_so_far(statuses, transfer.count, gives=gives)
    return rendering.show(
        "transfers/show.html",
        transfer=transfer,
        page=lines,
        gives=gives,
        so_far=so_far,
        acts=words.acts_of(transfer, gives=gives, unasked=so_far.get("unasked", 0)),
        words=words,
        of_delegations=of_delegations,
    )
