"""The second half of a sign-in: a code, for the challenge that the right password has brought.

Each try is counted before it is judged, and stays counted if we are ended in between. Rows are held
in one order: the credential, the challenge, the factors, their tries. What lets somebody in, and
whether they still may, is looked at again while the credential is held (design.md §4.4).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions import factor_tries, judging, passkey_judging, remembered_devices
from services.identity.actions.admission import admit
from services.identity.actions.judging import Given
from services.identity.actions.sessions import Granted, Origin
from services.identity.actions.sign_in import Transaction, keeps_out
from services.identity.domain import recovery_codes
from services.identity.domain.hashing import Place
from services.identity.domain.passkey_challenges import Use
from services.identity.errors import ChallengeOver, SecondFactorRefused
from services.identity.models import Challenge, Credential, FactorKind
from services.identity.queries import admission, credentials, factors
from services.identity.queries.admission import Holder, Surroundings
from services.identity.tools import Tools
from shared.auth.assurance import Assurance, Method
from shared.clock import paris_date
from shared.errors import Problem
from shared.tenancy import Reason, unconfined


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A try that has been counted.

    :ivar like: a digest of the account's recovery codes, by whose salt what was typed is hashed
    :ivar locks: whether it locks its kind, should it prove wrong
    """

    account_id: UUID
    challenge_id: UUID
    like: str | None
    locks: bool


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Somebody who waits to be let in, whose rows are held."""

    challenge: Challenge
    credential: Credential
    holder: Holder
    around: Surroundings


def finish(
    transaction: Transaction,
    *,
    challenge: str,
    factor: FactorKind,
    code: str = "",
    credential: Mapping[str, Any] | None = None,
    remember: bool = False,
    origin: Origin,
    tools: Tools,
    now: datetime,
) -> Granted:
    """Let somebody in who shows a second factor.

    :param credential: of a passkey, as the browser hands it in: instead of a code
    :param remember: whether the device is to stand for a factor from now on
    :raises ChallengeOver: if the challenge is none, or over: the sign-in begins anew
    :raises AccountExpired, EstablishmentSuspended: as at the sign-in, if it has become so since
    :raises SecondFactorLocked: if none of that kind is judged now
    :raises SecondFactorRefused: if the code is wrong, or was used before, or the passkey is none
    :raises HashingBusy: if too many passwords are being judged
    """
    given = Given(kind=factor, code=code)
    with _place(factor, tools) as place:
        with transaction() as session:
            unconfined(session, Reason.AUTHENTICATION)
            counted = _count(session, challenge, factor, tools=tools, now=now)
        if isinstance(counted, Problem):
            raise counted
        if place is not None:
            typed = recovery_codes.as_typed(code)
            given = replace(given, digest=place.digest(typed, like=counted.like))
        if credential is not None:
            bound = counted.challenge_id
            read = passkey_judging.read(credential, Use.SECOND_FACTOR, bound, tools=tools, now=now)
            given = replace(given, assertion=read and read[0])
    with transaction() as session:
        unconfined(session, Reason.AUTHENTICATION)
        means: dict[str, Any] = {"origin": origin, "tools": tools, "now": now}
        outcome = _judge(session, counted, given, remember=remember, **means)
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


@contextmanager
def _place(factor: FactorKind, tools: Tools) -> Iterator[Place | None]:
    """Take a place in the queue of passwords, before anything is counted, for what is hashed."""
    if factor is FactorKind.RECOVERY_CODE:
        with tools.hasher.place() as place:
            yield place
    else:
        yield None


def _count(
    session: Session, token: str, kind: FactorKind, *, tools: Tools, now: datetime
) -> Counted | Problem:
    """Count a try under its challenge and its account, unless it is not to be judged at all."""
    found = factors.challenge_by_token(session, token)
    if found is None or not found.takes_another(now):
        return ChallengeOver()
    waiting = hold(session, found.account_id, found.id, now=now)
    if isinstance(waiting, Problem):
        return waiting
    if not waiting.challenge.takes_another(now):
        return ChallengeOver()
    tried = factor_tries.begin(session, waiting.credential, kind, now=now)
    if isinstance(tried, Problem):
        return tried
    waiting.challenge.tries += 1
    is_hashed = kind is FactorKind.RECOVERY_CODE
    return Counted(
        account_id=found.account_id,
        challenge_id=found.id,
        like=factors.a_digest(session, found.account_id) if is_hashed else None,
        locks=tried.locks,
    )


def hold(
    session: Session, account_id: UUID, challenge_id: UUID, *, now: datetime
) -> Waiting | Problem:
    """Hold whoever waits, or tell why they are let in no more: it may have become so since."""
    credential = credentials.locked(session, account_id)
    holder = admission.hold(session, account_id)
    challenge = factors.locked_challenge(session, challenge_id)
    if credential is None or holder is None or challenge is None:
        return ChallengeOver()
    if credential.is_deleted or challenge.password_version != holder.password_version:
        return ChallengeOver()
    around = admission.around(session, holder, today=paris_date(now))
    refusal = keeps_out(holder, around, now=now)
    return refusal or Waiting(
        challenge=challenge, credential=credential, holder=holder, around=around
    )


def _judge(
    session: Session,
    counted: Counted,
    given: Given,
    *,
    remember: bool,
    origin: Origin,
    tools: Tools,
    now: datetime,
) -> Granted | Problem:
    """Let them in if the code is right, and nobody else has by the same challenge."""
    waiting = hold(session, counted.account_id, counted.challenge_id, now=now)
    if isinstance(waiting, Problem):
        return waiting
    if waiting.challenge.spent_at is not None or now >= waiting.challenge.expires_at:
        return ChallengeOver()
    credential = waiting.credential
    if not judging.is_right(session, credential, given, tools=tools, now=now):
        if counted.locks:
            factor_tries.tell_lock(session, credential, given.kind)
        return SecondFactorRefused(tries_left=waiting.challenge.tries_left)
    waiting.challenge.spent_at = now
    factor_tries.clear(session, credential, given.kind)
    remembered = None
    if remember:
        label = origin.device
        remembered = remembered_devices.remember(
            session, credential, label=label, tools=tools, now=now
        )
    return admit(
        session,
        replace(waiting.holder, sequence=credential.sequence),
        waiting.around,
        shown=Assurance.by(Method.PASSWORD, judging.METHODS[given.kind], at=now),
        factor=given.kind,
        remembered=remembered,
        origin=origin,
        rehashed=None,
        tools=tools,
        now=now,
    )
