"""What applications may ask of tokens: are they good (RFC 7662), end them (RFC 7009)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions import clients, oauth, sessions
from services.identity.errors import OAuthRefusal
from services.identity.models import Ending, HolderSession, MachineClient
from services.identity.permissions import INTROSPECT
from services.identity.queries import clients as known_clients
from services.identity.queries import credentials, introspection
from services.identity.queries import sessions as known_sessions
from services.identity.queries.introspection import Known
from services.identity.tools import Tools
from shared.auth.tokens import Claims, Verifier
from shared.db import Sessions
from shared.errors import Unauthenticated

INACTIVE: dict[str, Any] = {"active": False}


def introspect(
    transactions: Sessions,
    *,
    client_id: str,
    secret: str,
    token: str,
    verifier: Verifier,
    tools: Tools,
    now: datetime,
) -> dict[str, Any]:
    """Tell a client whether a token is good just now, and what it says.

    Of others' tokens, an establishment's client learns nothing.

    :raises OAuthRefusal: if the client does not prove itself, or has not the scope for it
    """
    claims = _claims(token, verifier, now)
    refresh = tools.refresh_tokens.read(token) if claims is None else None
    known = introspection.ask(
        transactions,
        asker_id=_id(client_id),
        claims=claims,
        session_id=refresh.of_id if refresh else None,
    )
    client = oauth.require_proof(known.asker, secret, now=now)
    if INTROSPECT not in client.scopes:
        raise OAuthRefusal("insufficient_scope", f"The client needs {INTROSPECT}.", status=403)
    if claims is not None:
        may_know = client.establishment_id in (None, claims.est)
        is_good = may_know and _is_good(known, claims, tools=tools, now=now)
        return _described(claims, tools) if is_good else INACTIVE
    held = known.session
    if refresh is None or held is None or refresh.digest != held.refresh_digest:
        return INACTIVE
    may_know = client.establishment_id in (None, held.establishment_id)
    if not may_know or not held.goes_on(tools.settings, now):
        return INACTIVE
    return {"active": True, "token_type": "refresh_token", "sub": str(held.account_id)}


def revoke(
    session: Session,
    *,
    client: MachineClient,
    token: str,
    verifier: Verifier,
    tools: Tools,
    now: datetime,
) -> None:
    """End what a token belongs to: a person's session, or the client's own tokens.

    Of others' tokens, an establishment's client ends none; no answer tells (RFC 7009 §2.2).
    """
    claims = _claims(token, verifier, now)
    if claims is not None and claims.is_client:
        if claims.sub == str(client.id):
            own = known_clients.locked(session, client.id, establishment_id=client.establishment_id)
            clients.void(session, client=own, tools=tools, now=now)
        return
    if claims is not None:
        held = session.get(HolderSession, claims.sid) if claims.sid else None
    else:
        held = _of_refresh_token(session, token, tools=tools)
    if held and client.establishment_id in (None, held.establishment_id):
        _end(session, held, tools=tools, now=now)


def _end(session: Session, held: HolderSession, *, tools: Tools, now: datetime) -> None:
    credential = credentials.locked(session, held.account_id)
    locked = known_sessions.locked(session, held.id)
    if credential is not None and locked is not None and locked.ended_at is None:
        sessions.end(session, credential, [locked], ending=Ending.REVOKED, tools=tools, now=now)


def _claims(token: str, verifier: Verifier, now: datetime) -> Claims | None:
    try:
        return verifier.verify(token, now=now)
    except Unauthenticated:
        return None


def _of_refresh_token(session: Session, text: str, *, tools: Tools) -> HolderSession | None:
    token = tools.refresh_tokens.read(text)
    held = session.get(HolderSession, token.of_id) if token else None
    return held if token and held and token.digest == held.refresh_digest else None


def _is_good(known: Known, claims: Claims, *, tools: Tools, now: datetime) -> bool:
    if known.is_revoked:
        return False
    if claims.is_client:
        client = known.client
        return client is not None and client.is_good(now) and client.is_at_work
    return known.session is not None and known.session.goes_on(tools.settings, now)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _described(claims: Claims, tools: Tools) -> dict[str, Any]:
    issuer = tools.settings.issuer
    told = {name: value for name, value in claims.to_data().items() if name != "issued_at"}
    return {"active": True, "token_type": "Bearer", **told, "iss": issuer, "aud": issuer}
