"""Proofs: what was agreed to in a delegation, signed, for anybody to verify."""

from uuid import UUID

import httpx

from services.portal.clients.api import Api
from services.portal.clients.delegations import PATH


def statement(api: Api, delegation_id: UUID) -> str:
    """State what was agreed to, signed (JWS)."""
    return str(api.post(f"{PATH}/{delegation_id}/proof").json()["statement"])


def printed(api: Api, delegation_id: UUID) -> httpx.Response:
    """Give the same as a PDF."""
    return api.get(f"{PATH}/{delegation_id}/proof.pdf")
