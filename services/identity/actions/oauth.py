"""Tokens for machine clients, by their own credentials (RFC 6749 §4.4)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.errors import OAuthRefusal
from services.identity.models import MachineClient
from services.identity.permissions import CLIENT_ADDRESS
from services.identity.queries import clients
from services.identity.queries.introspection import Client
from services.identity.tools import Tools
from shared import access
from shared.auth.tokens import Claims


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A machine client's token (RFC 6749 §5.1).

    :ivar expires_in: seconds it is good for
    """

    access_token: str
    expires_in: int
    scope: str
    token_type: str = "Bearer"


def authenticate(session: Session, *, client_id: str, secret: str, now: datetime) -> MachineClient:
    """Tell which client calls.

    :raises OAuthRefusal: if the secret proves none, or its establishment is suspended or closed
    """
    client = clients.known_by(session, client_id, secret, now=now)
    if client is None:
        raise OAuthRefusal.of_client()
    if client.establishment_id is not None:
        home = access.find_establishment(session, client.establishment_id)
        if home is None or not home.is_active:
            raise _out_of_service()
    return client


def issue_to_portal(client_id: UUID, *, scope: str | None, tools: Tools, now: datetime) -> Issued:
    """Give the portal a token: it tells where visitors are, and may do nothing else.

    :param scope: what it asks for, separated by spaces; None: all it may have
    :raises OAuthRefusal: if it asks for more
    """
    asked = _within(frozenset({CLIENT_ADDRESS}), scope)
    return _issued(client_id, None, asked, ends_at=None, tools=tools, now=now)


def require_proof(client: Client | None, secret: str, *, now: datetime) -> Client:
    """Let a client go on that its secret proves.

    :raises OAuthRefusal: as `authenticate`
    """
    if client is None or not client.is_good(now) or not client.is_proved_by(secret, now):
        raise OAuthRefusal.of_client()
    if not client.is_at_work:
        raise _out_of_service()
    return client


def _out_of_service() -> OAuthRefusal:
    return OAuthRefusal("unauthorized_client", "The client's establishment is not active.")


def issue(
    session: Session, client: MachineClient, *, scope: str | None, tools: Tools, now: datetime
) -> Issued:
    """Give a client a token. Whoever removes it at the same moment comes before, or voids it too.

    :param scope: what it asks for, separated by spaces; None: all it may have
    :raises OAuthRefusal: if it asks for more, or has just been removed
    """
    session.refresh(client, with_for_update={"read": True, "key_share": True})
    if not client.is_good(now):
        raise OAuthRefusal.of_client()
    asked = _within(frozenset(client.scopes), scope)
    return _issued(
        client.id, client.establishment_id, asked, ends_at=client.expires_at, tools=tools, now=now
    )


def _within(held: frozenset[str], scope: str | None) -> frozenset[str]:
    asked = held if scope is None else frozenset(scope.split())
    if not asked or not asked <= held:
        raise OAuthRefusal("invalid_scope", "The client may not have this scope.")
    return asked


def _issued(
    client_id: UUID,
    establishment_id: UUID | None,
    asked: frozenset[str],
    *,
    ends_at: datetime | None,
    tools: Tools,
    now: datetime,
) -> Issued:
    ends = [now + tools.settings.access_token_for, ends_at]
    claims = Claims(
        sub=str(client_id),
        client_id=str(client_id),
        est=establishment_id,
        scope=asked,
        iat=now,
        exp=min(end for end in ends if end is not None),
    )
    return Issued(
        access_token=tools.signer.sign(claims),
        expires_in=int((claims.exp - now).total_seconds()),
        scope=" ".join(sorted(asked)),
    )
