"""Whether what somebody shows as a second factor is right; it is used up if it is."""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.identity.actions import passkey_judging
from services.identity.domain import totp
from services.identity.domain.factor_keys import CannotOpen
from services.identity.domain.passkeys import Assertion
from services.identity.models import Credential, FactorKind
from services.identity.queries import factors
from services.identity.tools import Tools
from shared.auth.assurance import Method
from shared.events.identity import RecoveryCodeUsed
from shared.messaging import announce

log = logging.getLogger(__name__)

METHODS = {
    FactorKind.TOTP: Method.ONE_TIME_CODE,
    FactorKind.PASSKEY: Method.PASSKEY,
    FactorKind.RECOVERY_CODE: Method.RECOVERY_CODE,
}
"""What tokens call each kind."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """What somebody has typed, or their passkey has signed.

    :ivar code: as it was typed
    :ivar digest: of a recovery code
    :ivar assertion: of a passkey, to a challenge that was made for this; None: there is none
    """

    kind: FactorKind
    code: str = ""
    digest: str | None = None
    assertion: Assertion | None = None


def is_right(
    session: Session, credential: Credential, given: Given, *, tools: Tools, now: datetime
) -> bool:
    """Tell whether it is the holder's, and use it up. Lock the credential."""
    return _JUDGES[given.kind](session, credential, given, tools=tools, now=now)


def _is_a_code_of_an_application(
    session: Session, credential: Credential, given: Given, *, tools: Tools, now: datetime
) -> bool:
    """Take a code of one of the holder's applications; one time step counts once."""
    code = totp.as_typed(given.code)
    for factor in factors.locked(session, credential.account_id):
        if factor.kind is not FactorKind.TOTP or factor.confirmed_at is None:
            continue
        try:
            secret = tools.factor_keys.open(factor.secret, account_id=credential.account_id)
        except CannotOpen:
            log.error("a factor cannot be opened", extra={"factor_id": str(factor.id)})
            continue
        step = totp.step_of(secret, code, after=factor.last_step, now=now)
        if step is not None:
            factor.use(step, now=now)
            return True
    return False


def _is_signed_by_a_passkey(
    session: Session, credential: Credential, given: Given, *, tools: Tools, now: datetime
) -> bool:
    """Take what one of the holder's passkeys has signed."""
    if given.assertion is None:
        return False
    return passkey_judging.is_right(session, credential, given.assertion, tools=tools, now=now)


def _is_a_recovery_code(
    session: Session, credential: Credential, given: Given, *, tools: Tools, now: datetime
) -> bool:
    """Use a recovery code up; whoever has no factor has no code either."""
    account_id = credential.account_id
    if given.digest is None or not factors.are_there(session, account_id):
        return False
    code = factors.recovery_code(session, account_id, given.digest)
    if code is None:
        return False
    code.spent_at = now
    session.flush()
    left, _ = factors.recovery_codes_left(session, account_id)
    event = RecoveryCodeUsed(
        account_id=account_id,
        establishment_id=credential.establishment_id,
        used_at=now,
        left=left,
    )
    announce(session, event, sequence=credential.advance())
    return True


_JUDGES = {
    FactorKind.TOTP: _is_a_code_of_an_application,
    FactorKind.PASSKEY: _is_signed_by_a_passkey,
    FactorKind.RECOVERY_CODE: _is_a_recovery_code,
}
