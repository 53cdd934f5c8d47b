"""Letters with codes for those who have lost their second factors."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from services.identity.models import Credential, FactorLetter, LetterEnding, Status
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


def last_asked(session: Session, account_id: UUID) -> datetime | None:
    """Tell when a letter was asked for last that was not lost.

    :return: None: never, or so long ago that it is forgotten
    """
    was_lost = FactorLetter.ending == LetterEnding.LOST
    asked = select(func.max(FactorLetter.created_at)).where(
        FactorLetter.account_id == account_id, was_lost.is_not(True)
    )
    return session.scalar(asked)


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
