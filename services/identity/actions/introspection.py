"""What applications may ask of tokens: are they good (RFC 7662), end them (RFC 7009)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions import clients, sessions
from services.identity.errors import OAuthRefusal
from services.identity.models import Ending, HolderSession, MachineClient
from services.identity.permissions import INTROSPECT
from services.identity.queries import clients as known_clients
from services.identity.queries import credentials
from services.identity.queries import sessions as known_sessions
from services.identity.tools import Tools
from shared import access
from shared.auth import denylist
from shared.auth.tokens import Claims, Verifier
from shared.errors import Unauthenticated

INACTIVE: dict[str, Any] = {"active": False}


def introspect(
    session: Session,
    *,
    client: MachineClient,
    token: str,
    verifier: Verifier,
    tools: Tools,
    now: datetime,
) -> dict[str, Any]:
    """Tell whether a token is good just now, and what it says.

    Of others' tokens, an establishment's client learns nothing.

    :raises OAuthRefusal: if the client has not the scope for it
    """
    if INTROSPECT not in client.scopes:
        raise OAuthRefusal("insufficient_scope", f"The client needs {INTROSPECT}.", status=403)
    claims = _claims(token, verifier, now)
    if claims is not None:
        may_know = client.establishment_id in (None, claims.est)
        is_good = may_know and _is_good(session, claims, tools=tools, now=now)
        return _described(claims, tools) if is_good else INACTIVE
    held = _of_refresh_token(session, token, tools=tools)
    if held is None or client.establishment_id not in (None, held.establishment_id):
        return INACTIVE
    if not _goes_on(session, held, tools=tools, now=now):
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
    held = session.get(HolderSession, token.session_id) if token else None
    return held if token and held and token.digest == held.refresh_digest else None


def _is_good(session: Session, claims: Claims, *, tools: Tools, now: datetime) -> bool:
    subject = UUID(claims.sub)
    if denylist.is_revoked(
        session, account_id=subject, session_id=claims.sid, issued_at=claims.iat
    ):
        return False
    if claims.is_client:
        client = session.get(MachineClient, subject)
        return client is not None and client.is_good(now) and _is_at_work(session, client)
    held = session.get(HolderSession, claims.sid) if claims.sid else None
    return _goes_on(session, held, tools=tools, now=now)


def _goes_on(session: Session, held: HolderSession | None, *, tools: Tools, now: datetime) -> bool:
    settings = tools.settings
    if held is None or held.is_over(
        now, idle_for=settings.idle_for, session_for=settings.session_for
    ):
        return False
    credential = credentials.find(session, held.account_id)
    home = access.find_establishment(session, held.establishment_id)
    return (
        credential is not None
        and not credential.is_deleted
        and not credential.is_expired(now)
        and home is not None
        and home.is_active
    )


def _is_at_work(session: Session, client: MachineClient) -> bool:
    """Tell whether the establishment of a client is in service; the platform always is."""
    if client.establishment_id is None:
        return True
    home = access.find_establishment(session, client.establishment_id)
    return home is not None and home.is_active


def _described(claims: Claims, tools: Tools) -> dict[str, Any]:
    issuer = tools.settings.issuer
    told = {name: value for name, value in claims.to_data().items() if name != "issued_at"}
    return {"active": True, "token_type": "Bearer", **told, "iss": issuer, "aud": issuer}
