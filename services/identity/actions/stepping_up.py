"""Proving anew, in a session, whose it is (RFC 9470): by the second factor, else by the password.

What is typed is counted and judged as at a sign-in, under the same counts: a session that was
stolen is no other way to guess. Whoever has a factor never does it by the password alone.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions import factor_tries, judging, passkey_judging, sessions, tries
from services.identity.actions.judging import Given
from services.identity.actions.passkeys import Asked
from services.identity.actions.sessions import Access, Holding
from services.identity.actions.sign_in import Transaction, why_not
from services.identity.domain import recovery_codes
from services.identity.domain.hashing import Place
from services.identity.domain.passkey_challenges import Drawn, Use
from services.identity.domain.passkeys import Assertion
from services.identity.errors import (
    NoPasskey,
    OtherProofNeeded,
    SecondFactorRefused,
    SessionOver,
    WrongPassword,
)
from services.identity.models import Credential, FactorKind, HolderSession
from services.identity.queries import credentials, factors, passkeys
from services.identity.queries import sessions as known
from services.identity.tools import Tools
from shared.auth.assurance import Assurance, Method
from shared.errors import Problem
from shared.questions import asking_within


@dataclass(frozen=True, kw_only=True)
class Whose:
    """A session, and whose it is, as the token says."""

    account_id: UUID
    session_id: UUID


def by_password(
    transaction: Transaction, whose: Whose, *, password: str, tools: Tools, now: datetime
) -> Access:
    """Prove it by the password, where there is no second factor.

    :raises OtherProofNeeded: if there is one
    :raises WrongPassword: if it is wrong, or none is judged for now
    :raises SessionOver, AccountExpired, EstablishmentSuspended: if it goes on no more
    :raises HashingBusy: if too many passwords are being judged
    """
    with tools.hasher.place() as place:
        with transaction() as session:
            credential = credentials.get(session, whose.account_id)
            _require_no_factor(session, credential)
            ask = asking_within(session)
            counted = tries.begin(ask, identifier=credential.identifier, tools=tools, now=now)
        is_right = place.matches(counted.password_hash, password, effort=counted.effort)
    with transaction() as session:
        credential, held = _hold(session, whose, tools=tools, now=now)
        if is_right and credential.password_version == counted.password_version:
            _require_no_factor(session, credential)  # one may have been added meanwhile
            tries.clear(session, counted.key)
            shown = Assurance.by(Method.PASSWORD, at=now)
            return _proved(credential, held, shown, tools=tools, now=now)
        tries.fail(session, counted, now=now)
    raise WrongPassword


def begin_passkey(session: Session, whose: Whose, *, tools: Tools, now: datetime) -> Asked:
    """Tell a browser to have something signed by one of one's passkeys, for this session alone.

    :raises NoPasskey: if there is none
    """
    found = passkeys.known(session, whose.account_id)
    if not found:
        raise NoPasskey
    bound = (whose.account_id, whose.session_id)
    drawn = tools.passkey_challenges.draw(Use.STEP_UP, *bound, now=now)
    return Asked(tools.party.to_sign(challenge=drawn, known=found))


def by_factor(
    transaction: Transaction,
    whose: Whose,
    *,
    factor: FactorKind,
    code: str = "",
    credential: Mapping[str, Any] | None = None,
    tools: Tools,
    now: datetime,
) -> Access:
    """Prove it by a second factor; the try is counted before it is judged, and stays counted.

    :param credential: of a passkey, as the browser hands it in: instead of a code
    :raises OtherProofNeeded: if there is none
    :raises SecondFactorLocked: if none of that kind is judged now
    :raises SecondFactorRefused: if the code is wrong, or was used before, or the passkey is none
    :raises SessionOver, AccountExpired, EstablishmentSuspended: if it goes on no more
    :raises HashingBusy: if too many passwords are being judged
    """
    given, is_hashed = Given(kind=factor, code=code), factor is FactorKind.RECOVERY_CODE
    taken: AbstractContextManager[Place | None]
    taken = tools.hasher.place() if is_hashed else nullcontext()
    with taken as place:
        with transaction() as session:
            holder, _ = _hold(session, whose, tools=tools, now=now)
            if not factors.are_there(session, whose.account_id):
                raise OtherProofNeeded([])
            tried = factor_tries.begin(session, holder, factor, now=now)
            like = factors.a_digest(session, whose.account_id) if is_hashed else None
        if isinstance(tried, Problem):
            raise tried
        if place is not None:
            typed = recovery_codes.as_typed(code)
            given = replace(given, digest=place.digest(typed, like=like))
    read = _signed(credential, whose, tools=tools, now=now) if credential is not None else None
    given = replace(given, assertion=read and read[0])
    with transaction() as session:
        holder, held = _hold(session, whose, tools=tools, now=now)
        is_right = judging.is_right(session, holder, given, tools=tools, now=now)
        if is_right and (read is None or passkeys.spend(session, read[1])):
            factor_tries.clear(session, holder, factor)
            shown = held.assurance.and_then(judging.METHODS[factor], at=now)
            return _proved(holder, held, shown, tools=tools, now=now)
        if tried.locks:
            factor_tries.tell_lock(session, holder, factor)
    raise SecondFactorRefused(tries_left=tried.left)


def _signed(
    credential: Mapping[str, Any], whose: Whose, *, tools: Tools, now: datetime
) -> tuple[Assertion, Drawn] | None:
    """Read what a browser hands in; None: it answers no challenge that was made for this."""
    bound = (whose.account_id, whose.session_id)
    return passkey_judging.read(credential, Use.STEP_UP, *bound, tools=tools, now=now)


def _require_no_factor(session: Session, credential: Credential) -> None:
    kinds = factors.offered(session, credential.account_id)
    if kinds:
        raise OtherProofNeeded([kind.value for kind in kinds])


def _hold(
    session: Session, whose: Whose, *, tools: Tools, now: datetime
) -> tuple[Credential, HolderSession]:
    """Hold a session that goes on, behind the credential of its holder."""
    credential = credentials.locked(session, whose.account_id)
    held = known.locked(session, whose.session_id)
    if credential is None or held is None or held.account_id != whose.account_id:
        raise SessionOver
    settings = tools.settings
    is_over = held.is_over(now, idle_for=settings.idle_for, session_for=settings.session_for)
    if credential.is_deleted or is_over:
        raise SessionOver
    refusal = why_not(session, credential, now=now)
    if refusal is not None:
        raise refusal
    return credential, held


def _proved(
    credential: Credential,
    held: HolderSession,
    shown: Assurance,
    *,
    tools: Tools,
    now: datetime,
) -> Access:
    """Keep what was shown with the session, and tell it by another access token.

    The refresh token stays as it is: who answers late must not find it used.
    """
    held.prove(shown)
    holding = Holding(
        session_id=held.id,
        account_id=held.account_id,
        establishment_id=held.establishment_id,
        profile=held.profile,
        begun_at=held.created_at,
        shown=shown,
        expires_on=credential.expires_on,
        must=[],
    )
    return sessions.give_access(holding, tools=tools, now=now)
