"""A sole administrator who has lost their second factors: a code, by letter to who answers for all.

Everything is held by a challenge, which the right password has brought (design.md §4.4).
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.identity.actions import codes, factor_letters, resetting
from services.identity.actions.admission import admit
from services.identity.actions.second_factor import Waiting, hold
from services.identity.actions.sessions import Granted, Origin
from services.identity.actions.sign_in import Transaction
from services.identity.errors import (
    AskAdministrator,
    AskTheHost,
    ChallengeOver,
    EmailJustChanged,
    LetterCodeRefused,
    LetterSentLately,
)
from services.identity.models import (
    Credential,
    FactorLetter,
    LetterEnding,
    Purpose,
    ResetWay,
)
from services.identity.models.factor_letter import LIFE
from services.identity.queries import factor_letters as known
from services.identity.queries import factors
from services.identity.tools import Tools
from shared import messaging
from shared.auth import Profile
from shared.auth.assurance import Assurance, Method
from shared.clock import paris_date
from shared.crypto.codes import as_typed, keyed_digest, new_paper_code
from shared.db import new_id
from shared.errors import Problem
from shared.events.identity import FactorLetterAsked, FactorLetterIssued
from shared.tenancy import Reason, unconfined


def ask(session: Session, *, challenge: str, tools: Tools, now: datetime) -> FactorLetter:
    """Have a code sent by letter; the holder is told by e-mail, and can cancel it there.

    :raises ChallengeOver: if the challenge is none, or over: the sign-in begins anew
    :raises AccountExpired, EstablishmentSuspended: as at the sign-in, if it has become so since
    :raises AskTheHost: if the account is one of the platform itself
    :raises AskAdministrator: if somebody else can reset it, or the holder is no administrator
    :raises EmailJustChanged: if somebody else has changed the e-mail address lately
    :raises LetterSentLately: if one was sent less than 30 days ago that counts
    """
    unconfined(session, Reason.AUTHENTICATION)
    waiting = _hold(session, challenge, now=now)
    if isinstance(waiting, Problem):
        raise waiting
    credential = waiting.credential
    _require_alone(session, waiting, now=now)
    context = messaging.context_of(session)
    messaging.set_context(session, replace(context, actor_id=credential.account_id))
    factor_letters.void(session, credential, is_told=False, now=now)  # of the letter before
    session.flush()
    code = new_paper_code()
    letter = FactorLetter(
        id=new_id(),
        account_id=credential.account_id,
        establishment_id=credential.establishment_id,
        digest=_digest(code, tools),
        wrong_tries=0,
        email=credential.email,
        created_at=now,
        expires_at=now + LIFE,
    )
    session.add(letter)
    _tell(session, credential, letter, code, tools=tools, now=now)
    return letter


def _require_alone(session: Session, waiting: Waiting, *, now: datetime) -> None:
    credential, home = waiting.credential, waiting.around.home
    if home is not None and home.is_platform:
        raise AskTheHost
    if credential.profile is not Profile.ADMINISTRATOR or known.has_another_administrator(
        session, credential, today=paris_date(now)
    ):
        raise AskAdministrator
    if (until := credential.moved_until(now)) is not None:
        raise EmailJustChanged(until)
    if (next_at := known.next_at(session, credential, now=now)) is not None:
        raise LetterSentLately(next_at)


def _tell(
    session: Session,
    credential: Credential,
    letter: FactorLetter,
    code: str,
    *,
    tools: Tools,
    now: datetime,
) -> None:
    """Announce the letter, and what cancels it: each its own, so that neither brings the other."""
    about: dict[str, Any] = {
        "letter_id": letter.id,
        "account_id": letter.account_id,
        "establishment_id": letter.establishment_id,
        "asked_at": now,
        "expires_at": letter.expires_at,
    }
    cancels = codes.keep_new(
        session,
        credential,
        purpose=Purpose.FACTOR_LETTER,
        email=credential.email,
        expires_at=letter.expires_at,
        tools=tools,
        now=now,
    )
    former = credential.former_email_at(now)
    asked = FactorLetterAsked(**about, email=credential.email, former_email=former, sealed=cancels)
    messaging.announce(session, asked, sequence=credential.advance())
    issued = FactorLetterIssued(**about, sealed=tools.sealer.seal(code))
    messaging.announce(session, issued, sequence=credential.advance())


def complete(
    transaction: Transaction,
    *,
    challenge: str,
    code: str,
    origin: Origin,
    tools: Tools,
    now: datetime,
) -> Granted:
    """Let a sole administrator in by the code of the letter; their factors are gone.

    :raises ChallengeOver: if the challenge is none, or over: the sign-in begins anew
    :raises AccountExpired, EstablishmentSuspended: as at the sign-in, if it has become so since
    :raises LetterCodeRefused: if it is not the code, or it is good no more
    """
    with transaction() as session:
        unconfined(session, Reason.AUTHENTICATION)
        outcome = _judge(session, challenge, code, origin=origin, tools=tools, now=now)
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


def _judge(
    session: Session, challenge: str, code: str, *, origin: Origin, tools: Tools, now: datetime
) -> Granted | Problem:
    """Judge a code while the credential is held, and count it with the answer."""
    waiting = _hold(session, challenge, now=now)
    if isinstance(waiting, Problem):
        return waiting
    credential = waiting.credential
    waiting.challenge.tries += 1
    letter = known.locked_of(session, credential.account_id)
    if letter is None or not letter.is_right(_digest(as_typed(code), tools), now=now):
        if letter is not None and letter.is_tried_out:
            factor_letters.void(session, credential, LetterEnding.TRIES, now=now)
        return LetterCodeRefused(tries_left=waiting.challenge.tries_left)
    letter.end(LetterEnding.USED, now=now)
    session.flush()  # the challenge, which goes with the factors
    _reset(session, credential, tools=tools, now=now)
    session.flush()  # the number of the last announcement, which the session's goes on from
    return admit(
        session,
        replace(waiting.holder, sequence=credential.sequence),
        waiting.around,
        shown=Assurance.by(Method.PASSWORD, at=now),
        origin=origin,
        rehashed=None,
        tools=tools,
        now=now,
    )


def _digest(code: str, tools: Tools) -> str:
    return keyed_digest(code, key=tools.key.derive("factor letters"))


def _reset(session: Session, credential: Credential, *, tools: Tools, now: datetime) -> None:
    context = messaging.context_of(session)
    messaging.set_context(session, replace(context, actor_id=credential.account_id))
    reset = resetting.now_due(session, credential, ResetWay.LETTER, now=now)
    resetting.carry_out(session, credential, reset, tools=tools, now=now)


def _hold(session: Session, token: str, *, now: datetime) -> Waiting | Problem:
    """Hold whoever waits by a challenge that takes another code."""
    found = factors.challenge_by_token(session, token)
    if found is None or not found.takes_another(now):
        return ChallengeOver()
    waiting = hold(session, found.account_id, found.id, now=now)
    if isinstance(waiting, Waiting) and not waiting.challenge.takes_another(now):
        return ChallengeOver()
    return waiting
