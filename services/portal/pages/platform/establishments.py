"""Establishments of the platform: found by name and numbers, by their state and what they lack."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_register
from services.portal.clients.establishments import Establishment
from services.portal.languages import marked
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

STATES = {
    "registered": ("waiting", marked("Registration not proven")),
    "active": ("ok", marked("Active")),
    "suspended": ("soon", marked("Suspended")),
    "closed": ("over", marked("Closed")),
}
"""By state: the kind of its mark, and its words."""

LACKS: dict[str, tuple[str, dict[str, str]]] = {
    "orphaned": (marked("No administrator left"), {"is_orphaned": "true"}),
    "terms": (marked("Terms in force not accepted"), {"has_accepted_terms": "false"}),
    "centralising": (marked("Centralising establishments"), {"is_centralising": "true"}),
    "sandbox": (marked("Sandboxes"), {"is_sandbox": "true"}),
}
"""What one may look for beside a state, and what the service is asked."""

ACTS = {
    "active": ("suspend", "close"),
    "suspended": ("reactivate", "close"),
    "registered": (),
    "closed": (),
}
"""By state, what operators can do to an establishment."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/establishments")
@for_register
def establishments() -> Answer:
    """List them, or those that match words, a state and what they lack."""
    args = flask.request.args
    words = args.get("q", "").strip()[:200]
    status = args.get("status", "")
    lack = args.get("lack", "")
    query = dict(LACKS[lack][1]) if lack in LACKS else {}
    page = clients.register.found(
        api(),
        {
            "q": words or None,
            "status": status if status in STATES else None,
            "page": rendering.page_number(),
            **query,
        },
    )
    return rendering.show(
        "platform/establishments.html",
        page=page,
        q=words,
        status=status,
        lack=lack,
        states=STATES,
        lacks=LACKS,
    )


@blueprint.get("/establishments/<uuid:establishment_id>")
@for_register
def establishment(establishment_id: UUID) -> Answer:
    """Show one, whom to ask there (to those whose duty is support), and what can be done to it."""
    calls: list[Callable[[], Any]] = [
        partial(clients.establishments.show, api(), str(establishment_id))
    ]
    signed = session.current()
    if signed is not None and "support" in signed.duties:
        calls.append(partial(clients.establishments.administrators, api(), str(establishment_id)))
    found, *administrators = api().together(*calls)
    return rendering.show(
        "platform/establishment.html",
        establishment=found,
        administrators=administrators[0] if administrators else None,
        states=STATES,
        acts=acts_of(found),
    )


def acts_of(found: Establishment) -> tuple[str, ...]:
    """List what operators can do to an establishment, as far as its state tells."""
    return () if found.is_platform else ACTS[found.status]
