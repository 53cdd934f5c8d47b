"""Linking: one's other account, in another establishment, is proved like at a sign-in.

Equal e-mail addresses prove nothing (design.md §4.3). What is typed is counted, judged and refused
as at a sign-in, under the same counts: a link is no other way to guess a password, or a code.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions import factor_tries, judging, tries
from services.identity.actions.factor_tries import Tried
from services.identity.actions.judging import Given
from services.identity.actions.sign_in import Transaction, why_not
from services.identity.actions.tries import Try
from services.identity.domain import recovery_codes
from services.identity.domain.hashing import Place
from services.identity.errors import (
    AlreadyLinked,
    FactorNeededToLink,
    OwnAccount,
    SecondFactorRefused,
    SignInRefused,
)
from services.identity.models import Credential, FactorKind, Link
from services.identity.queries import credentials, factors, links
from services.identity.queries.links import OneSided
from services.identity.tools import Tools
from shared.db import new_id
from shared.errors import Problem
from shared.events.identity import LinkCreated
from shared.messaging import announce
from shared.questions import asking_within
from shared.tenancy import Reason, unconfined


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """A code that has been counted; whether it is right is still to be seen.

    :ivar like: a digest of the account's recovery codes, by whose salt what was typed is hashed
    """

    tried: Tried
    like: str | None


def link(
    transaction: Transaction,
    *,
    account_id: UUID,
    identifier: str,
    password: str,
    factor: FactorKind | None = None,
    code: str = "",
    tools: Tools,
    now: datetime,
) -> OneSided:
    """Let the holder of an account act as another one, which is theirs too.

    :param account_id: the account they are signed in to
    :param factor: of which kind the code is, where the other account has a second factor
    :raises SignInRefused: whatever is wrong with identifier or password; nobody is told which
    :raises AccountExpired, EstablishmentSuspended: only after the right password
    :raises AlreadyLinked, OwnAccount, FactorNeededToLink: only after the right password
    :raises SecondFactorLocked, SecondFactorRefused: likewise, as at a sign-in
    :raises HashingBusy: if too many passwords are being judged
    """
    with ExitStack() as kept:
        place = kept.enter_context(tools.hasher.place())
        with transaction() as session:
            unconfined(session, Reason.LINKING)
            ask = asking_within(session)
            counted = tries.begin(ask, identifier=identifier, tools=tools, now=now)
        is_right = place.matches(counted.password_hash, password, effort=counted.effort)
        if factor is not FactorKind.RECOVERY_CODE:
            kept.close()  # nothing more is hashed: others wait for the place
        with transaction() as session:
            unconfined(session, Reason.LINKING)
            outcome: OneSided | Problem | _Counted
            if is_right:
                outcome = _link(session, account_id, counted, factor, now=now)
            else:
                tries.fail(session, counted, now=now)
                outcome = SignInRefused()
        if isinstance(outcome, _Counted) and factor is not None:
            given, tried = _given(factor, code, place, like=outcome.like), outcome.tried
            shown: dict[str, Any] = {"given": given, "tried": tried, "tools": tools, "now": now}
            with transaction() as session:
                unconfined(session, Reason.LINKING)
                outcome = _link_shown(session, account_id, counted, **shown)
    if isinstance(outcome, Problem):
        raise outcome
    assert isinstance(outcome, OneSided)
    return outcome


def _link(
    session: Session, account_id: UUID, counted: Try, factor: FactorKind | None, *, now: datetime
) -> OneSided | Problem | _Counted:
    """Make the link, unless a deletion or another password came before us; or count a code."""
    held = _hold(session, account_id, counted)
    if held is None:
        return SignInRefused()
    own, other = held
    tries.clear(session, counted.key)
    if own is other:
        return OwnAccount()
    refusal = why_not(session, other, now=now)
    if refusal is not None:
        return refusal
    if factors.are_there(session, other.account_id):
        if links.are_linked(session, own.account_id, other.account_id):
            return AlreadyLinked()  # before a code is used up for nothing
        return _count(session, other, factor, now=now)
    return _made(session, own, other, now=now)


def _count(
    session: Session, other: Credential, factor: FactorKind | None, *, now: datetime
) -> Problem | _Counted:
    """Count the code of an account that has a second factor; without one, nothing is linked."""
    if factor is None:
        return FactorNeededToLink()
    tried = factor_tries.begin(session, other, factor, now=now)
    if isinstance(tried, Problem):
        return tried
    is_hashed = factor is FactorKind.RECOVERY_CODE
    like = factors.a_digest(session, other.account_id) if is_hashed else None
    return _Counted(tried=tried, like=like)


def _given(factor: FactorKind, code: str, place: Place, *, like: str | None) -> Given:
    """Read what was typed; a recovery code is hashed."""
    if factor is not FactorKind.RECOVERY_CODE:
        return Given(kind=factor, code=code)
    digest = place.digest(recovery_codes.as_typed(code), like=like)
    return Given(kind=factor, code=code, digest=digest)


def _link_shown(
    session: Session,
    account_id: UUID,
    counted: Try,
    *,
    given: Given,
    tried: Tried,
    tools: Tools,
    now: datetime,
) -> OneSided | Problem:
    """Make the link if the code is right, and nothing has come between."""
    held = _hold(session, account_id, counted)
    if held is None:
        return SignInRefused()
    own, other = held
    refusal = why_not(session, other, now=now)
    if refusal is not None:
        return refusal
    if not judging.is_right(session, other, given, tools=tools, now=now):
        if tried.locks:
            factor_tries.tell_lock(session, other, given.kind)
        return SecondFactorRefused(tries_left=tried.left)
    factor_tries.clear(session, other, given.kind)
    return _made(session, own, other, now=now)


def _hold(session: Session, account_id: UUID, counted: Try) -> tuple[Credential, Credential] | None:
    """Hold one's own credential and the other; None: either is gone, or its password another."""
    assert counted.account_id is not None
    own, other = _lock_both(session, account_id, counted.account_id)
    if own is None or own.is_deleted or other is None:
        return None
    return None if other.password_version != counted.password_version else (own, other)


def _made(
    session: Session, own: Credential, other: Credential, *, now: datetime
) -> OneSided | Problem:
    if links.are_linked(session, own.account_id, other.account_id):
        return AlreadyLinked()
    begun = _begin(session, own, other, now=now)
    return links.one_sided(session, begun, own.account_id)


def _lock_both(
    session: Session, account_id: UUID, other_id: UUID
) -> tuple[Credential | None, Credential | None]:
    """Hold two credentials, in an order that is the same whoever asks."""
    held = {each: credentials.locked(session, each) for each in sorted({account_id, other_id})}
    return held[account_id], held[other_id]


def _begin(session: Session, own: Credential, other: Credential, *, now: datetime) -> Link:
    begun = Link(
        id=new_id(),
        account_id=own.account_id,
        establishment_id=own.establishment_id,
        identifier=own.identifier,
        linked_account_id=other.account_id,
        linked_establishment_id=other.establishment_id,
        linked_identifier=other.identifier,
        created_at=now,
    )
    session.add(begun)
    event = LinkCreated(
        link_id=begun.id,
        account_id=begun.account_id,
        establishment_id=begun.establishment_id,
        linked_account_id=begun.linked_account_id,
        linked_establishment_id=begun.linked_establishment_id,
        created_at=now,
    )
    announce(session, event, sequence=begun.advance())
    return begun
