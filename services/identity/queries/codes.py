"""One-time codes: found by what their holder has."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.identity.domain.password_policy import Policy
from services.identity.errors import UnknownCode
from services.identity.models import OneTimeCode, Purpose
from services.identity.models.code import PASSWORDS
from services.identity.queries import policies
from shared import access
from shared.crypto import codes


@dataclass(frozen=True, kw_only=True)
class Description:
    """What a code's holder is shown of it."""

    purpose: Purpose
    establishment_name: str
    expires_at: datetime
    password_policy: Policy | None


def by_token(session: Session, token: str, *, purposes: Collection[Purpose]) -> OneTimeCode:
    """Find the code that a link carries.

    :raises UnknownCode: if there is none, or it is for something else
    """
    found = session.scalar(select(OneTimeCode).where(OneTimeCode.digest == codes.digest(token)))
    if found is None or found.purpose not in purposes:
        raise UnknownCode
    return found


def open_invitation(session: Session, account_id: UUID, *, now: datetime) -> OneTimeCode | None:
    """Find the code of an invitation that is still good, if there is one."""
    return session.scalar(
        select(OneTimeCode).where(
            OneTimeCode.account_id == account_id,
            OneTimeCode.purpose == Purpose.PASSWORD_CREATION,
            OneTimeCode.spent_at.is_(None),
            OneTimeCode.expires_at > now,
        )
    )


def locked(session: Session, code: OneTimeCode) -> OneTimeCode:
    """Lock a code's row, and read it again. Lock the credential's first."""
    session.refresh(code, with_for_update=True)
    return code


def describe(
    session: Session, token: str, *, platform: Policy, now: datetime
) -> tuple[Description, OneTimeCode]:
    """Tell what a good code is for, and give it.

    :param platform: what passwords must be in establishments that ask for no more

    :raises UnknownCode: if there is none
    :raises CodeSpent: if it was used or replaced
    :raises CodeExpired: if its time is over
    """
    code = by_token(session, token, purposes=frozenset(Purpose))
    code.require_good(now)
    establishment = access.find_establishment(session, code.establishment_id)
    described = Description(
        purpose=code.purpose,
        establishment_name=establishment.name if establishment else "",
        expires_at=code.expires_at,
        password_policy=policies.of(session, code.establishment_id, platform=platform)
        if code.purpose in PASSWORDS
        else None,
    )
    return described, code
