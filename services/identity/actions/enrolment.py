"""Adding an authenticator application: its secret is shown, then a code shows that it works."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions import recovery_codes
from services.identity.actions.freshness import hold_fresh
from services.identity.actions.new_factors import (
    Confirmed,
    count_from_now,
    label,
    require_room,
)
from services.identity.actions.sign_in import Transaction
from services.identity.domain import totp
from services.identity.errors import FactorUnproved
from services.identity.models import Credential, Factor, FactorKind
from services.identity.queries import factors as known
from services.identity.tools import Tools
from shared.db import new_id
from shared.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A factor that is being added; its secret is shown this once.

    :ivar secret: as one types it
    :ivar address: as a QR code carries it
    """

    id: UUID
    secret: str
    address: str


def begin(
    session: Session,
    *,
    account_id: UUID,
    session_id: UUID | None,
    name: str,
    tools: Tools,
    now: datetime,
) -> Begun:
    """Begin to add an authenticator application. One that was begun before is forgotten.

    :raises StepUpNeeded: if there is a factor, and this session has not shown one
    :raises TooManyFactors: if there are as many as one may have
    """
    credential = hold_fresh(session, account_id=account_id, session_id=session_id)
    found = known.locked(session, account_id)
    require_room(found, FactorKind.TOTP)
    for factor in found:
        if factor.confirmed_at is None:
            session.delete(factor)
    secret = totp.new_secret()
    sealed = tools.factor_keys.seal(secret, account_id=account_id)
    factor = Factor(
        id=new_id(),
        account_id=account_id,
        establishment_id=credential.establishment_id,
        kind=FactorKind.TOTP,
        name=name,
        sealed=sealed.content,
        sealed_under=sealed.key,
        created_at=now,
    )
    session.add(factor)
    account, issuer = label(session, credential), tools.settings.platform_name
    address = totp.address(secret, account=account, issuer=issuer)
    return Begun(id=factor.id, secret=totp.typed(secret), address=address)


def confirm(
    transaction: Transaction,
    *,
    account_id: UUID,
    session_id: UUID | None,
    factor_id: UUID,
    code: str,
    tools: Tools,
    now: datetime,
) -> Confirmed:
    """Let a factor count, once its application has shown a code of it.

    With the first come ten recovery codes, so that nobody is without a way back.

    :raises StepUpNeeded: if there is a factor, and this session has not shown one
    :raises NotFound: if no such factor is being added, or it was begun too long ago
    :raises FactorUnproved: if the code is not its own
    :raises TooManyFactors: if there are as many as one may have
    :raises HashingBusy: if too many passwords are being judged
    """
    proof = _Proof(account_id, session_id, factor_id, totp.as_typed(code), now)
    with tools.hasher.place() as place:
        with transaction() as session:
            proof.require(session, tools)
            _, made_at = known.recovery_codes_left(session, account_id)
        sheet = recovery_codes.draw(place) if made_at is None else None
    with transaction() as session:
        credential, factor, step = proof.require(session, tools)
        factor.confirm(step, now=now)
        return count_from_now(session, credential, factor, sheet, now=now)


@dataclass(frozen=True)
class _Proof:
    """What shows that a factor works: asked for before its codes are hashed, and again after."""

    account_id: UUID
    session_id: UUID | None
    factor_id: UUID
    code: str
    now: datetime

    def require(self, session: Session, tools: Tools) -> tuple[Credential, Factor, int]:
        who: dict[str, Any] = {"account_id": self.account_id, "session_id": self.session_id}
        credential = hold_fresh(session, **who)
        found = known.locked(session, self.account_id)
        factor = known.of_id(found, self.factor_id)
        if not factor.can_be_confirmed(self.now):
            raise NotFound
        require_room(found, FactorKind.TOTP)
        secret = tools.factor_keys.open(factor.secret, account_id=self.account_id)
        step = totp.step_of(secret, self.code, after=None, now=self.now)
        if step is None:
            raise FactorUnproved
        return credential, factor, step
