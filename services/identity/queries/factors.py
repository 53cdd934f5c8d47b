"""Second factors: those that count, those that are being added, and how often they were tried."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, exists, func, select
from sqlalchemy.orm import Session

from services.identity.models import Challenge, Factor, FactorKind, FactorTries, RecoveryCode
from shared.crypto.codes import digest
from shared.errors import NotFound


def counting(account_id: UUID) -> Select[Factor]:
    """Select the factors of an account that count, the oldest first."""
    return (
        select(Factor)
        .where(Factor.account_id == account_id, Factor.confirmed_at.is_not(None))
        .order_by(Factor.confirmed_at, Factor.id)
    )


def are_there(session: Session, account_id: UUID) -> bool:
    """Tell whether an account has a second factor."""
    one = exists().where(Factor.account_id == account_id, Factor.confirmed_at.is_not(None))
    return bool(session.scalar(select(one)))


def offered(session: Session, account_id: UUID) -> list[FactorKind]:
    """List the kinds that an account may show now; none: it has no second factor."""
    own = select(Factor.kind).where(
        Factor.account_id == account_id, Factor.confirmed_at.is_not(None)
    )
    kinds = set(session.scalars(own.distinct()))
    if kinds and recovery_codes_left(session, account_id)[0]:
        kinds.add(FactorKind.RECOVERY_CODE)
    return [kind for kind in FactorKind if kind in kinds]


def locked(session: Session, account_id: UUID) -> list[Factor]:
    """Lock the factors of an account, those that are being added too. Lock the credential first."""
    return list(
        session.scalars(
            select(Factor)
            .where(Factor.account_id == account_id)
            .order_by(Factor.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def of_id(found: list[Factor], factor_id: UUID) -> Factor:
    """Pick one of an account's factors.

    :raises NotFound: if there is none, or it is somebody else's
    """
    for factor in found:
        if factor.id == factor_id:
            return factor
    raise NotFound


def locked_tries(session: Session, account_id: UUID, kind: FactorKind) -> FactorTries | None:
    """Find how often a kind was tried, and lock it. Lock the credential first."""
    key = (account_id, kind)
    return session.get(FactorTries, key, with_for_update=True, populate_existing=True)


def forget_tries(session: Session, account_id: UUID, *kinds: FactorKind) -> None:
    """Count from nothing again. Lock the credential first."""
    session.execute(
        delete(FactorTries)
        .where(FactorTries.account_id == account_id, FactorTries.kind.in_(kinds))
        .execution_options(synchronize_session=False)
    )


def challenge_by_token(session: Session, token: str) -> Challenge | None:
    """Find a challenge, over or not."""
    return session.scalar(select(Challenge).where(Challenge.digest == digest(token)))


def locked_challenge(session: Session, challenge_id: UUID) -> Challenge | None:
    """Find a challenge and lock it. Lock the credential first."""
    return session.get(Challenge, challenge_id, with_for_update=True, populate_existing=True)


def a_digest(session: Session, account_id: UUID) -> str | None:
    """Tell the digest of some recovery code of an account, used or not; all share their salt."""
    of_account = select(RecoveryCode.digest).where(RecoveryCode.account_id == account_id)
    return session.scalar(of_account.limit(1))


def recovery_code(session: Session, account_id: UUID, digest: str) -> RecoveryCode | None:
    """Find a recovery code that was not used, and lock it. Lock the credential first."""
    return session.scalar(
        select(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.digest == digest,
            RecoveryCode.spent_at.is_(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def recovery_codes_left(session: Session, account_id: UUID) -> tuple[int, datetime | None]:
    """Tell how many recovery codes were not used, and when they were made; None: there are none."""
    left = func.count().filter(RecoveryCode.spent_at.is_(None))
    of_account = select(left, func.max(RecoveryCode.created_at)).where(
        RecoveryCode.account_id == account_id
    )
    count, made_at = session.execute(of_account).one()
    return count, made_at
