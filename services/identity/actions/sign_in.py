"""Signing in: read, hash, record; no transaction is open while hashing (design.md §4.4)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from services.identity.actions import devices, sessions, tries
from services.identity.actions.sessions import Granted, Origin
from services.identity.actions.tries import Try
from services.identity.errors import AccountExpired, EstablishmentSuspended, SignInRefused
from services.identity.models import Credential
from services.identity.queries import credentials
from services.identity.tools import Tools
from shared import access, messaging
from shared.errors import Problem
from shared.events.identity import SignedIn
from shared.tenancy import Reason, unconfined

Transaction = Callable[[], AbstractContextManager[Session]]
"""Opens a transaction that announces in the request's name."""


def sign_in(
    transaction: Transaction,
    *,
    identifier: str,
    password: str,
    origin: Origin,
    tools: Tools,
    now: datetime,
) -> Granted:
    """Let somebody in.

    :raises SignInRefused: whatever is wrong with identifier or password; nobody is told which
    :raises AccountExpired, EstablishmentSuspended: only after the right password
    :raises HashingBusy: if too many passwords are being judged
    """
    with tools.hasher.place() as place:
        with transaction() as session:
            unconfined(session, Reason.AUTHENTICATION)
            counted = tries.begin(session, identifier=identifier, tools=tools, now=now)
        is_right = place.matches(counted.password_hash, password, effort=counted.effort)
        is_old = is_right and place.is_outdated(counted.password_hash or "")
        rehashed = place.hash(password) if is_old else None
    with transaction() as session:
        unconfined(session, Reason.AUTHENTICATION)
        if is_right:
            outcome = _admit(session, counted, rehashed, origin=origin, tools=tools, now=now)
        else:
            tries.fail(session, counted, now=now)
            outcome = SignInRefused()
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


def _admit(
    session: Session,
    counted: Try,
    rehashed: str | None,
    *,
    origin: Origin,
    tools: Tools,
    now: datetime,
) -> Granted | Problem:
    """Begin a session, unless a deletion or another password came before us."""
    assert counted.account_id is not None
    credential = credentials.locked(session, counted.account_id)
    if credential is None or credential.password_version != counted.password_version:
        return SignInRefused()
    tries.clear(session, counted.key)
    if rehashed is not None:
        credential.rehash(rehashed)
    refusal = why_not(session, credential, now=now)
    if refusal is not None:
        return refusal
    messaging.set_context(
        session, replace(messaging.context_of(session), actor_id=credential.account_id)
    )
    credential.last_signed_in_at = now
    granted = sessions.begin(session, credential, origin=origin, tools=tools, now=now)
    messaging.announce(
        session,
        SignedIn(
            account_id=credential.account_id,
            establishment_id=credential.establishment_id,
            profile=credential.profile,
            signed_in_at=now,
        ),
        sequence=credential.advance(),
    )
    if origin.device is not None:
        devices.see(session, credential, origin.device, now=now)
    return granted


def why_not(session: Session, credential: Credential, *, now: datetime) -> Problem | None:
    """Tell what keeps the holder of the right password, or of a session, from going on."""
    if credential.is_expired(now):
        return AccountExpired()
    establishment = access.find_establishment(session, credential.establishment_id)
    if establishment is None or not establishment.is_active:
        return EstablishmentSuspended()
    return None
