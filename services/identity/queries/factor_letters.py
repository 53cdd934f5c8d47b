"""Letters with codes for those who have lost their second factors."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from services.identity.models import Credential, FactorLetter, LetterEnding, Status
from services.identity.models.factor_letter import MOST_IN_PAUSE, PAUSE
from shared.auth import Profile


def locked_of(session: Session, account_id: UUID) -> FactorLetter | None:
    """Find the letter of an account whose code is not used and not void, and lock it.

    Its time may be over. Lock the credential first.
    """
    return session.scalar(
        select(FactorLetter)
        .where(FactorLetter.account_id == account_id, FactorLetter.ended_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def next_at(session: Session, credential: Credential, *, now: datetime) -> datetime | None:
    """Tell when the next letter may leave for an account.

    One that was lost does not count; nor does one that was tried out, once the password has been
    set since: whoever spent it knew the former one. Of those no more leave than is bearable.

    :return: None: at once
    """
    was_lost = FactorLetter.ending == LetterEnding.LOST
    lately = session.scalars(
        select(FactorLetter)
        .where(
            FactorLetter.account_id == credential.account_id,
            FactorLetter.created_at > now - PAUSE,
            was_lost.is_not(True),
        )
        .order_by(FactorLetter.created_at.desc(), FactorLetter.id.desc())
    ).all()
    counting = [letter for letter in lately if not _was_spent_by_another(letter, credential)]
    if counting:
        return counting[0].created_at + PAUSE
    return lately[MOST_IN_PAUSE - 1].created_at + PAUSE if len(lately) >= MOST_IN_PAUSE else None


def _was_spent_by_another(letter: FactorLetter, credential: Credential) -> bool:
    """Tell whether wrong codes ended a letter by a password that is the holder's no more."""
    set_at, ended_at = credential.password_set_at, letter.ended_at
    is_tried_out = letter.ending is LetterEnding.TRIES
    return is_tried_out and set_at is not None and ended_at is not None and set_at > ended_at


def waiting_in(session: Session, establishment_id: UUID) -> Sequence[UUID]:
    """List the accounts of an establishment for which a letter has a code, in order."""
    return session.scalars(
        select(FactorLetter.account_id)
        .where(FactorLetter.establishment_id == establishment_id, FactorLetter.ended_at.is_(None))
        .order_by(FactorLetter.account_id)
    ).all()


def has_another_administrator(session: Session, credential: Credential, *, today: date) -> bool:
    """Tell whether somebody else can administer an account's establishment.

    :param today: the day in Paris
    """
    other = exists().where(
        Credential.establishment_id == credential.establishment_id,
        Credential.account_id != credential.account_id,
        Credential.profile == Profile.ADMINISTRATOR,
        Credential.status == Status.ACTIVE,
        or_(Credential.expires_on.is_(None), Credential.expires_on >= today),
    )
    return bool(session.scalar(select(other)))
