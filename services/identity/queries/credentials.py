"""Credentials: found, locked, described."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from services.identity.domain.password_policy import Holder
from services.identity.models import Credential, Status
from shared import access
from shared.errors import NotFound
from shared.tenancy import kept
from shared.text import fold_address, fold_code


def find(session: Session, account_id: UUID) -> Credential | None:
    """Find the credential of an account, deleted ones included."""
    return session.get(Credential, account_id)


def get(session: Session, account_id: UUID) -> Credential:
    """Find the credential of an account that there still is.

    :raises NotFound: if there is none, or it is not the caller's to know
    """
    credential = find(session, account_id)
    if credential is None or credential.is_deleted:
        raise NotFound
    return credential


def locked(session: Session, account_id: UUID) -> Credential | None:
    """Find a credential and lock its row, before any row that belongs to it."""
    return session.scalar(_LOCKED, {"key": account_id})


def by_identifier(session: Session, typed: str) -> Credential | None:
    """Find the credential of an identifier, however it was typed."""
    return session.scalar(select(Credential).where(Credential.identifier == fold_code(typed)))


def by_email(session: Session, typed: str, *, limit: int) -> Sequence[Credential]:
    """Find the credentials whose holders are reached at an address, those used last first.

    Their rows are held until the transaction ends.
    """
    return session.scalars(
        select(Credential)
        .where(
            Credential.folded_email == fold_address(typed),
            Credential.status != Status.DELETED,
            Credential.email != "",
        )
        .order_by(Credential.last_signed_in_at.desc().nulls_last(), Credential.account_id)
        .limit(limit)
        .with_for_update(key_share=True)
    ).all()


def holder(session: Session, credential: Credential) -> Holder:
    """Tell whom a password is for."""
    establishment = access.find_establishment(session, credential.establishment_id)
    return Holder(
        identifier=credential.identifier,
        names=(credential.first_name, credential.last_name),
        establishment_name=establishment.name if establishment else "",
    )


_LOCKED = kept(
    select(Credential)
    .where(Credential.account_id == bindparam("key"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
