"""Signing in: read, hash, record; no transaction is open while hashing (design.md §4.4)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.identity.actions import challenges, remembered_devices, tries
from services.identity.actions.admission import admit, clear
from services.identity.actions.sessions import Granted, Origin
from services.identity.actions.tries import Try
from services.identity.errors import AccountExpired, EstablishmentSuspended, SignInRefused
from services.identity.models import Credential
from services.identity.queries import admission, credentials
from services.identity.queries.admission import Holder, Surroundings
from services.identity.tools import Tools
from shared import access, tenancy
from shared.auth.assurance import Assurance, Method
from shared.clock import paris_date
from shared.db import Sessions
from shared.errors import Problem
from shared.questions import asking_alone
from shared.tenancy import Reason, unconfined

Transaction = Callable[[], AbstractContextManager[Session]]
"""Opens a transaction that announces in the request's name."""


def sign_in(
    sessions: Sessions,
    transaction: Transaction,
    *,
    identifier: str,
    password: str,
    remembered_device: str | None = None,
    origin: Origin,
    tools: Tools,
    now: datetime,
) -> Granted:
    """Let somebody in.

    :param remembered_device: what the device keeps, to stand for a factor
    :raises SignInRefused: whatever is wrong with identifier or password; nobody is told which
    :raises AccountExpired, EstablishmentSuspended: only after the right password
    :raises SecondFactorRequired: likewise, with a challenge: `second_factor.finish` goes on
    :raises HashingBusy: if too many passwords are being judged
    """
    with tools.hasher.place() as place:
        ask = asking_alone(sessions, tenancy.settings_for(Reason.AUTHENTICATION))
        counted = tries.begin(ask, identifier=identifier, tools=tools, now=now)
        is_right = place.matches(counted.password_hash, password, effort=counted.effort)
        is_old = is_right and place.is_outdated(counted.password_hash or "")
        rehashed = place.hash(password) if is_old else None
    with transaction() as session:
        unconfined(session, Reason.AUTHENTICATION)
        if is_right:
            means: dict[str, Any] = {"origin": origin, "tools": tools, "now": now}
            outcome = _admit(session, counted, rehashed, remembered_device, **means)
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
    remembered_device: str | None,
    *,
    origin: Origin,
    tools: Tools,
    now: datetime,
) -> Granted | Problem:
    """Begin a session, or ask for a second factor that no remembered device stands for.

    Neither is done if a deletion or another password came before us.
    """
    assert counted.account_id is not None
    holder = admission.hold(session, counted.account_id)
    if holder is None or holder.password_version != counted.password_version:
        return SignInRefused()
    around = clear(session, holder, tries=counted.key, today=paris_date(now))
    refusal = keeps_out(holder, around, now=now)
    means: dict[str, Any] = {"origin": origin, "rehashed": rehashed, "tools": tools, "now": now}
    if refusal is None and not around.factors:
        shown = Assurance.by(Method.PASSWORD, at=now)
        return admit(session, holder, around, shown=shown, **means)
    if refusal is None and remembered_device is not None:
        known: dict[str, Any] = {"account_id": holder.account_id, "tools": tools, "now": now}
        device = remembered_devices.recognise(session, remembered_device, **known)
        if device is not None:
            shown = device.shown
            return admit(session, holder, around, shown=shown, remembered=device.next, **means)
    if rehashed is not None:
        _rehash(session, holder, rehashed)
    return refusal or challenges.begin(session, holder, around.factors, now=now)


def keeps_out(holder: Holder, around: Surroundings, *, now: datetime) -> Problem | None:
    """Tell what keeps somebody out whose row is held, whatever they have shown."""
    if holder.is_expired(now):
        return AccountExpired()
    return None if around.home is not None and around.home.is_active else EstablishmentSuspended()


def _rehash(session: Session, holder: Holder, rehashed: str) -> None:
    credential = credentials.locked(session, holder.account_id)
    assert credential is not None
    credential.rehash(rehashed)


def why_not(session: Session, credential: Credential, *, now: datetime) -> Problem | None:
    """Tell what keeps the holder of the right password, or of a session, from going on."""
    if credential.is_expired(now):
        return AccountExpired()
    establishment = access.find_establishment(session, credential.establishment_id)
    if establishment is None or not establishment.is_active:
        return EstablishmentSuspended()
    return None
