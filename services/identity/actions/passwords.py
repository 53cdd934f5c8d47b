"""Passwords: chosen with a one-time code, or changed by whoever knows the present one.

Both check the policy, then hash with no transaction open, then record if nothing has come between.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions import (
    askers,
    codes,
    links,
    locks,
    remembered_devices,
    sessions,
    tries,
)
from services.identity.actions.sign_in import Transaction
from services.identity.errors import PasswordRefused, WrongPassword
from services.identity.models import Credential, Ending, Purpose, Removal
from services.identity.models.code import PASSWORDS
from services.identity.queries import codes as known_codes
from services.identity.queries import credentials, policies
from services.identity.queries import sessions as known_sessions
from services.identity.tools import Tools
from shared import messaging
from shared.events.identity import PasswordChanged, PasswordCreated
from shared.questions import asking_within
from shared.tenancy import Reason, unconfined


def set_by_code(
    transaction: Transaction, *, token: str, password: str, tools: Tools, now: datetime
) -> None:
    """Choose a password with a code, of an invitation or of a forgotten password; it is used up.

    This also unlocks, and ends all sessions; a reset ends the account's links too, since whoever
    reads somebody's mail can make one.

    :raises UnknownCode, CodeSpent, CodeExpired: if the code is not good
    :raises RequestWithdrawn: if whoever had it sent may no longer
    :raises EstablishmentSuspended: if the establishment is out of service
    :raises AccessKnowledgeStale: if what is known of the delegation is too old
    :raises PasswordRefused: with every fault of the password
    :raises HashingBusy: if too many passwords are being judged
    """
    with transaction() as session:
        unconfined(session, Reason.AUTHENTICATION)
        code = known_codes.by_token(session, token, purposes=PASSWORDS)
        code.require_good(now)
        askers.require_current(session, code, tools=tools, now=now)
        require_good(session, credentials.get(session, code.account_id), password, tools=tools)
    with tools.hasher.place() as place:
        password_hash = place.hash(password)
    with transaction() as session:
        unconfined(session, Reason.AUTHENTICATION)
        code = known_codes.by_token(session, token, purposes=PASSWORDS)
        credential = codes.use(session, code, tools=tools, now=now)
        context = messaging.context_of(session)
        messaging.set_context(session, replace(context, actor_id=credential.account_id))
        _set(session, credential, password_hash, now=now)
        locks.lift(session, credential, by_reset=True, tools=tools, now=now)
        if code.purpose is Purpose.PASSWORD_CREATION:
            _announce_created(session, credential, now=now)
        else:
            _announce_changed(session, credential, by_reset=True, now=now)
            links.end_all(session, credential, Removal.PASSWORD_RESET, now=now)
        _end_sessions(session, credential, but=None, tools=tools, now=now)


def change(
    transaction: Transaction,
    *,
    account_id: UUID,
    session_id: UUID | None,
    current_password: str,
    password: str,
    tools: Tools,
    now: datetime,
) -> None:
    """Change a password; the sessions but this one end.

    :raises PasswordRefused: with every fault of the new password
    :raises WrongPassword: if the present one is wrong, or none is judged for now
    :raises HashingBusy: if too many passwords are being judged
    """
    with tools.hasher.place() as place:
        with transaction() as session:
            credential = credentials.get(session, account_id)
            require_good(session, credential, password, tools=tools)
            ask = asking_within(session)
            counted = tries.begin(ask, identifier=credential.identifier, tools=tools, now=now)
        is_right = place.matches(counted.password_hash, current_password, effort=counted.effort)
        password_hash = place.hash(password) if is_right else None
    with transaction() as session:
        held = credentials.locked(session, account_id)
        is_right = (
            is_right and held is not None and held.password_version == counted.password_version
        )
        if held is not None and password_hash is not None and is_right:
            tries.clear(session, counted.key)
            _set(session, held, password_hash, now=now)
            _announce_changed(session, held, by_reset=False, now=now)
            _end_sessions(session, held, but=session_id, tools=tools, now=now)
        else:
            tries.fail(session, counted, now=now)
    if not is_right:
        raise WrongPassword


def require_good(session: Session, credential: Credential, password: str, *, tools: Tools) -> None:
    """Refuse a password that does not meet the policy, as the holder's establishment has raised it.

    :raises PasswordRefused: with every fault
    """
    policy = policies.of(session, credential.establishment_id, platform=tools.policy)
    faults = policy.faults(password, credentials.holder(session, credential))
    if faults:
        raise PasswordRefused(faults)


def _set(session: Session, credential: Credential, password_hash: str, *, now: datetime) -> None:
    """Take the password; the other links that could set one are dead, no device is remembered."""
    credential.set_password(password_hash, now=now)
    remembered_devices.forget(session, credential)
    codes.replace(session, credential, *PASSWORDS, now=now)


def _announce_created(session: Session, credential: Credential, *, now: datetime) -> None:
    event = PasswordCreated(
        account_id=credential.account_id,
        establishment_id=credential.establishment_id,
        created_at=now,
    )
    messaging.announce(session, event, sequence=credential.advance())


def _announce_changed(
    session: Session, credential: Credential, *, by_reset: bool, now: datetime
) -> None:
    event = PasswordChanged(
        account_id=credential.account_id,
        establishment_id=credential.establishment_id,
        changed_at=now,
        by_reset=by_reset,
    )
    messaging.announce(session, event, sequence=credential.advance())


def _end_sessions(
    session: Session, credential: Credential, *, but: UUID | None, tools: Tools, now: datetime
) -> None:
    others = known_sessions.locked_open(session, credential.account_id)
    ended = [one for one in others if one.id != but]
    sessions.end(session, credential, ended, ending=Ending.PASSWORD_CHANGED, tools=tools, now=now)
