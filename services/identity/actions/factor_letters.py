"""Letters with codes for lost second factors, as they end: cancelled, tried out, void."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions import codes
from services.identity.errors import CodeSpent
from services.identity.models import Credential, LetterEnding, OneTimeCode, Purpose
from services.identity.queries import credentials
from services.identity.queries import factor_letters as known
from services.identity.tools import Tools
from shared import messaging
from shared.events.identity import FactorLetterVoided


def cancel_by_code(session: Session, code: OneTimeCode, *, tools: Tools, now: datetime) -> None:
    """Void the code of a letter with that which its holder was sent by e-mail, which is used up.

    :raises CodeSpent: if it was used, or the letter's is good no more
    :raises CodeExpired: if its time is over
    """
    credential = codes.use(session, code, tools=tools, now=now)
    context = messaging.context_of(session)
    messaging.set_context(session, replace(context, actor_id=credential.account_id))
    if not void(session, credential, LetterEnding.HOLDER, now=now):
        raise CodeSpent


def void(
    session: Session,
    credential: Credential,
    ending: LetterEnding = LetterEnding.VOID,
    *,
    is_told: bool = True,
    now: datetime,
) -> bool:
    """Let the code of a letter be good no more; tell whether one was. Lock the credential.

    :param is_told: whether it is announced; where more than this has happened, that tells it
    """
    letter = known.locked_of(session, credential.account_id)
    if letter is None:
        return False
    letter.end(ending, now=now)
    codes.replace(session, credential, Purpose.FACTOR_LETTER, now=now)
    if is_told and now < letter.expires_at:
        event = FactorLetterVoided(
            letter_id=letter.id,
            account_id=credential.account_id,
            establishment_id=credential.establishment_id,
            voided_at=now,
            reason=ending,
            former_email=credential.former_email_at(now),
        )
        messaging.announce(session, event, sequence=credential.advance())
    return True


def lose(
    session: Session,
    account_ids: Iterable[UUID],
    *,
    told_at: datetime | None = None,
    now: datetime,
) -> None:
    """Void the codes of letters that reached nobody who may have them; others may be sent at once.

    :param told_at: codes that were sent later stay good; None: none does
    """
    for account_id in sorted(account_ids):
        credential = credentials.locked(session, account_id)
        letter = known.locked_of(session, account_id) if credential else None
        is_meant = letter is not None and (told_at is None or letter.created_at <= told_at)
        if credential is not None and is_meant:
            void(session, credential, LetterEnding.LOST, now=now)


def lose_of(session: Session, establishment_id: UUID, *, now: datetime) -> None:
    """Void the codes that went to what is no longer the address, or the addressee, of record."""
    lose(session, known.waiting_in(session, establishment_id), now=now)
