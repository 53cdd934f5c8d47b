"""Signing in with a passkey: alone, without identifier or password, or after the right password.

A lock on passwords stops none, and a passkey clears what was tried in vain of every other factor.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.identity.actions import factor_tries, passkey_judging
from services.identity.actions.admission import admit
from services.identity.actions.passkeys import Asked
from services.identity.actions.sessions import Granted, Origin
from services.identity.actions.sign_in import Transaction, keeps_out
from services.identity.domain.passkey_challenges import Drawn, Use
from services.identity.domain.passkeys import Assertion
from services.identity.errors import ChallengeOver, NoPasskey, PasskeyRefused
from services.identity.models import Credential, FactorKind
from services.identity.queries import admission, credentials, factors, passkeys
from services.identity.queries.admission import Holder
from services.identity.tools import Tools
from shared.auth.assurance import Assurance, Method
from shared.clock import paris_date
from shared.errors import Problem
from shared.tenancy import Reason, unconfined


def begin(*, tools: Tools, now: datetime) -> Asked:
    """Tell a browser to have something signed by any passkey of ours. Nothing is kept of it."""
    challenge = tools.passkey_challenges.draw(Use.SIGN_IN, now=now)
    return Asked(tools.party.to_sign(challenge=challenge))


def begin_second_half(session: Session, *, challenge: str, tools: Tools, now: datetime) -> Asked:
    """Tell a browser to have something signed by one of the passkeys of whoever waits.

    Which they are is told to nobody before the right password.

    :raises ChallengeOver: if the challenge is none, or over, or brought by a former password
    :raises NoPasskey: if they have none
    """
    found = factors.challenge_by_token(session, challenge)
    if found is None or not found.takes_another(now):
        raise ChallengeOver
    holder = credentials.find(session, found.account_id)
    if holder is None or holder.is_deleted or holder.password_version != found.password_version:
        raise ChallengeOver
    known = passkeys.known(session, found.account_id)
    if not known:
        raise NoPasskey
    drawn = tools.passkey_challenges.draw(Use.SECOND_FACTOR, found.id, now=now)
    return Asked(tools.party.to_sign(challenge=drawn, known=known))


def sign_in(
    transaction: Transaction,
    *,
    credential: Mapping[str, Any],
    origin: Origin,
    tools: Tools,
    now: datetime,
) -> Granted:
    """Let somebody in whose passkey has signed.

    :param credential: as the browser hands it in
    :raises PasskeyRefused: whatever is wrong with it
    :raises AccountExpired, EstablishmentSuspended: as at any sign-in, once it has proved right
    """
    read = passkey_judging.read(credential, Use.SIGN_IN, tools=tools, now=now)
    if read is None:
        raise PasskeyRefused
    with transaction() as session:
        unconfined(session, Reason.AUTHENTICATION)
        outcome = _admit(session, *read, origin=origin, tools=tools, now=now)
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


def _admit(
    session: Session,
    assertion: Assertion,
    drawn: Drawn,
    *,
    origin: Origin,
    tools: Tools,
    now: datetime,
) -> Granted | Problem:
    """Begin a session.

    :return: a refusal, where the challenge is to stay spent
    """
    credential, holder = _hold(session, assertion)
    if not passkey_judging.is_right(session, credential, assertion, tools=tools, now=now):
        raise PasskeyRefused
    if not passkeys.spend(session, drawn):
        raise PasskeyRefused
    around = admission.around(session, holder, today=paris_date(now))
    refusal = keeps_out(holder, around, now=now)
    if refusal is not None:
        return refusal
    factor_tries.clear(session, credential, FactorKind.PASSKEY)
    return admit(
        session,
        replace(holder, sequence=credential.sequence),
        around,
        shown=Assurance.by(Method.PASSKEY, at=now),
        factor=FactorKind.PASSKEY,
        origin=origin,
        rehashed=None,
        tools=tools,
        now=now,
    )


def _hold(session: Session, assertion: Assertion) -> tuple[Credential, Holder]:
    """Hold whoever's passkey it is; the authenticator has to say whose, too.

    :raises PasskeyRefused: if it is nobody's
    """
    account_id = passkeys.owner(session, assertion.id)
    if account_id is None or assertion.handle is None:
        raise PasskeyRefused
    credential = credentials.locked(session, account_id)
    holder = admission.hold(session, account_id)
    if credential is None or holder is None or credential.is_deleted:
        raise PasskeyRefused
    return credential, holder
