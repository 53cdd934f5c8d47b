"""Resets of second factors: asked for by an administrator of the holder's home, and cancelled.

A reset waits for a day, so that its holder can cancel it by the link that they are sent. The order
of locks is that of everywhere: credentials by their id, then what belongs to them.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions import codes
from services.identity.actions.freshness import hold_fresh
from services.identity.errors import (
    CodeSpent,
    EmailJustChanged,
    NoResetWaits,
    NothingToReset,
    OwnFactors,
    RenewalRequired,
    ResetUnderWay,
)
from services.identity.models import (
    Credential,
    FactorReset,
    OneTimeCode,
    Purpose,
    ResetEnding,
    ResetWay,
)
from services.identity.models.factor_reset import CANCELLED_WITHIN, MOST_A_DAY, WAITS_FOR
from services.identity.queries import credentials, factors
from services.identity.queries import factor_resets as known
from services.identity.tools import Tools
from shared import messaging
from shared.auth import Actor
from shared.db import new_id
from shared.errors import NotFound, TooMany
from shared.events.identity import FactorResetAsked, FactorResetCancelled
from shared.messaging import announce

DAY = timedelta(days=1)


def ask(
    session: Session, *, account_id: UUID, actor: Actor, tools: Tools, now: datetime
) -> FactorReset:
    """Ask that the second factors of somebody else of one's own establishment be removed.

    :raises OwnFactors: if they are the caller's own
    :raises StepUpNeeded: if the caller has a factor, and this session has not shown it
    :raises NotFound: if there is no such account, or it is not the caller's to know
    :raises RenewalRequired: if the account has expired
    :raises NothingToReset: if it has no second factor
    :raises EmailJustChanged: if somebody else has changed its e-mail address lately
    :raises ResetUnderWay: if a reset of it waits already
    :raises TooMany: if that was asked for too often within a day
    """
    assert actor.account_id is not None
    if actor.account_id == account_id:
        raise OwnFactors
    credential = _held(session, account_id, actor)
    _require_resettable(session, credential, now=now)
    reset = FactorReset(
        id=new_id(),
        account_id=account_id,
        establishment_id=credential.establishment_id,
        way=ResetWay.ADMINISTRATOR,
        asked_by_id=actor.account_id,
        created_at=now,
        due_at=now + WAITS_FOR,
        email=credential.email,
    )
    session.add(reset)
    sealed = codes.keep_new(
        session,
        credential,
        purpose=Purpose.FACTOR_RESET,
        email=credential.email,
        expires_at=reset.due_at + CANCELLED_WITHIN,  # or as it is carried out
        tools=tools,
        now=now,
    )
    event = FactorResetAsked(
        reset_id=reset.id,
        account_id=account_id,
        establishment_id=credential.establishment_id,
        asked_by_id=actor.account_id,
        asked_at=now,
        due_at=reset.due_at,
        email=credential.email,
        former_email=credential.former_email_at(now),
        sealed=sealed,
    )
    announce(session, event, sequence=credential.advance())
    return reset


def _held(session: Session, account_id: UUID, actor: Actor) -> Credential:
    """Hold the credentials of both, in the order of everywhere, and look at the caller's sign-in.

    :raises StepUpNeeded: if they have a factor that it has not shown
    :raises NotFound: if either is gone, or the other is not the caller's to know
    """
    assert actor.account_id is not None
    both = sorted((account_id, actor.account_id))
    held = {each: credentials.locked(session, each) for each in both}
    credential = held[account_id]
    if credential is None or credential.is_deleted:
        raise NotFound
    hold_fresh(session, account_id=actor.account_id, session_id=actor.session_id)
    return credential


def _require_resettable(session: Session, credential: Credential, *, now: datetime) -> None:
    if credential.is_expired(now):
        raise RenewalRequired
    if not factors.are_there(session, credential.account_id):
        raise NothingToReset
    if (until := credential.moved_until(now)) is not None:
        raise EmailJustChanged(until)
    waiting = known.locked_of(session, credential.account_id)
    if waiting is not None:
        raise ResetUnderWay(waiting.due_at)
    asked = known.asked_since(session, credential.account_id, now - DAY)
    if len(asked) >= MOST_A_DAY:
        raise TooMany(int((asked[0] + DAY - now).total_seconds()))


def cancel(session: Session, *, account_id: UUID, ending: ResetEnding, now: datetime) -> None:
    """Cancel a reset that waits.

    :param ending: by whom: `HOLDER`, `ADMINISTRATOR`
    :raises NotFound: if there is no such account, or it is not the caller's to know
    :raises NoResetWaits: if none waits
    """
    credential = credentials.locked(session, account_id)
    if credential is None or credential.is_deleted:
        raise NotFound
    if not _end(session, credential, ending, now=now):
        raise NoResetWaits


def cancel_by_code(session: Session, code: OneTimeCode, *, tools: Tools, now: datetime) -> None:
    """Cancel a reset with the code that its holder was sent, which is used up.

    :raises CodeSpent: if it was used, or the reset is not waiting any more
    :raises CodeExpired: if its time is over
    """
    credential = codes.use(session, code, tools=tools, now=now)
    context = messaging.context_of(session)
    messaging.set_context(session, replace(context, actor_id=credential.account_id))
    if not _end(session, credential, ResetEnding.HOLDER, now=now):
        raise CodeSpent


def void(session: Session, credential: Credential, *, is_told: bool = True, now: datetime) -> None:
    """Let a reset that waits, if there is one, not be carried out. Lock the credential.

    :param is_told: whether it is announced; of a deleted account there is nothing more to tell
    """
    if is_told:
        _end(session, credential, ResetEnding.VOID, now=now)
    elif (reset := known.locked_of(session, credential.account_id)) is not None:
        reset.end(ResetEnding.VOID, now=now)


def _end(session: Session, credential: Credential, ending: ResetEnding, *, now: datetime) -> bool:
    """End what waits, and announce it; tell whether anything did. Lock the credential."""
    reset = known.locked_of(session, credential.account_id)
    if reset is None:
        return False
    reset.end(ending, now=now)
    codes.replace(session, credential, Purpose.FACTOR_RESET, now=now)
    event = FactorResetCancelled(
        reset_id=reset.id,
        account_id=credential.account_id,
        establishment_id=credential.establishment_id,
        cancelled_at=now,
        reason=ending,
        former_email=credential.former_email_at(now),
    )
    announce(session, event, sequence=credential.advance())
    return True
