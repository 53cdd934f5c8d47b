"""Tries of second factors: counted by account and kind, across challenges, before they are judged.

Five lock a kind for half an hour, twenty without a success end it until another way in has proved
right, but for codes on paper, which are only ever locked. Neither the right password nor a new one
clears a count: whoever has got hold of a password would try as often as they like.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.identity.errors import SecondFactorLocked
from services.identity.models import Credential, FactorKind, FactorTries
from services.identity.models.factor import LOCK_AFTER
from services.identity.queries import factors
from shared.events.identity import FactorLocked
from shared.messaging import announce

CLEARS = {
    FactorKind.TOTP: (FactorKind.TOTP,),
    FactorKind.PASSKEY: tuple(FactorKind),
    FactorKind.RECOVERY_CODE: tuple(FactorKind),
}
"""Of which kinds a success forgets the wrong tries: what cannot be guessed opens again what was
ended."""


@dataclass(frozen=True)
class Tried:
    """A try that has been counted.

    :ivar locks: whether it locks its kind, should it prove wrong
    :ivar left: how many more may be tried before one does
    """

    locks: bool
    left: int


def begin(
    session: Session, credential: Credential, kind: FactorKind, *, now: datetime
) -> Tried | SecondFactorLocked:
    """Count a try of an account whose credential is held; while its kind is locked, none counts.

    Nor do tries of passkeys, which nobody guesses: whoever has the password would lock them.

    The try that locks is still judged: were it judged first, as many as come at once would be.
    """
    if kind is FactorKind.PASSKEY:
        return Tried(locks=False, left=LOCK_AFTER)
    tries = factors.locked_tries(session, credential.account_id, kind)
    if tries is None:
        tries = FactorTries(
            account_id=credential.account_id,
            kind=kind,
            establishment_id=credential.establishment_id,
            count=0,
        )
        session.add(tries)
    if tries.is_locked(now):
        return SecondFactorLocked(None if tries.is_over else tries.locked_until)
    locks = tries.add(now)
    return Tried(locks=locks, left=tries.left)


def clear(session: Session, credential: Credential, kind: FactorKind) -> None:
    """Forget what was tried in vain before a success."""
    session.flush()
    factors.forget_tries(session, credential.account_id, *CLEARS[kind])


def tell_lock(session: Session, credential: Credential, kind: FactorKind) -> None:
    """Announce that a kind is locked, or over, so that its holder is told."""
    tries = factors.locked_tries(session, credential.account_id, kind)
    if tries is None or tries.locked_until is None:  # a success came in between
        return
    event = FactorLocked(
        account_id=credential.account_id,
        establishment_id=credential.establishment_id,
        kind=kind,
        tries=tries.count,
        locked_until=None if tries.is_over else tries.locked_until,
    )
    announce(session, event, sequence=credential.advance())
