"""Who acts for us, and what was agreed to: by service, and as a proof to keep."""

from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_administrators
from services.portal.languages import current
from services.portal.pages.delegations import blueprint, words
from services.portal.visitors import api

JWS = "application/jose"
"""What a signed statement is (RFC 7515)."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/access")
@for_administrators
def reaching() -> Answer:
    """List who can use a service here by delegation, how far, until when, and their last act."""
    asked = flask.request.args
    service, level = asked.get("service", "")[:80], asked.get("level", "")
    query: dict[str, Any] = {
        "service": service,
        "level": level if level in ("read", "write") else None,
        "page": rendering.page_number(),
    }
    calls: list[Any] = [partial(clients.services.catalogue, api(), current())]
    if service:
        calls.append(partial(clients.assignments.reaching, api(), query))
    catalogue, *found = api().together(*calls)
    return rendering.show(
        "delegations/reaching.html",
        services=[one for one in catalogue if one.is_delegable],
        page=found[0] if found else None,
        asked=query,
        words=words,
    )


@blueprint.get("/<uuid:delegation_id>/proof.pdf")
@for_administrators
def printed_proof(delegation_id: UUID) -> Answer:
    """Hand out the proof of what was agreed to, to print and to file."""
    return rendering.file_of(clients.proofs.printed(api(), delegation_id))


@blueprint.get("/<uuid:delegation_id>/proof.jws")
@for_administrators
def proof(delegation_id: UUID) -> Answer:
    """Hand out the signed statement of it."""
    answer = flask.Response(clients.proofs.statement(api(), delegation_id), mimetype=JWS)
    name = f"delegation-{delegation_id}.jws"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
