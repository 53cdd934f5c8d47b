"""What was agreed to, as a proof to keep: to print, or signed."""

from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_administrators
from services.portal.pages.delegations import blueprint
from services.portal.visitors import api

JWS = "application/jose"
"""What a signed statement is (RFC 7515)."""

Answer = flask.typing.ResponseReturnValue


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
