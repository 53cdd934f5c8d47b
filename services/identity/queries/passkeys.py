"""Passkeys: found by their ids, told to browsers, and the challenges that they have spent."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.identity.domain.passkey_challenges import Drawn
from services.identity.domain.passkeys import Known
from services.identity.models import Factor, Passkey, SpentPasskeyChallenge


def known(session: Session, account_id: UUID) -> list[Known]:
    """Tell the passkeys of an account, as browsers look for them, the oldest first."""
    of_account = (
        select(Passkey.credential_id, Passkey.transports)
        .join(Factor, Factor.id == Passkey.factor_id)
        .where(Passkey.account_id == account_id)
        .order_by(Factor.confirmed_at, Factor.id)
    )
    return [
        (credential_id, transports) for credential_id, transports in session.execute(of_account)
    ]


def owner(session: Session, credential_id: bytes) -> UUID | None:
    """Tell whose a passkey is: the account's id."""
    found = select(Passkey.account_id).where(Passkey.credential_id == credential_id)
    return session.scalar(found)


def locked(
    session: Session, account_id: UUID, credential_id: bytes
) -> tuple[Factor, Passkey] | None:
    """Find a passkey of an account, and lock it. Lock the credential first."""
    found = session.execute(
        select(Factor, Passkey)
        .join(Passkey, Passkey.factor_id == Factor.id)
        .where(Passkey.account_id == account_id, Passkey.credential_id == credential_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def spend(session: Session, drawn: Drawn) -> bool:
    """Spend a challenge; tell whether it was not spent before. Of two at once, one waits."""
    spent = (
        insert(SpentPasskeyChallenge)
        .values(name=drawn.name, expires_at=drawn.ends_at)
        .on_conflict_do_nothing()
        .returning(SpentPasskeyChallenge.name)
    )
    return session.scalar(spent) is not None
