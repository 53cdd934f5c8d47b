"""What every new second factor needs: room, a name for its account, and what comes with it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.identity.actions import links, recovery_codes, remembered_devices
from services.identity.actions.recovery_codes import Sheet
from services.identity.errors import TooManyFactors
from services.identity.models import Credential, Factor, FactorKind, Removal
from services.identity.queries import factors
from shared import access
from shared.events.identity import FactorAdded
from shared.messaging import announce

MOST = {FactorKind.TOTP: 5, FactorKind.PASSKEY: 10}
"""How many of a kind one account may have; each application is one more that a guess may hit."""


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """A factor that counts from now on.

    :ivar recovery_codes: shown this once; None: there were some already
    """

    factor: Factor
    recovery_codes: list[str] | None


def require_room(found: list[Factor], kind: FactorKind) -> None:
    """Go on only if there may be one more of a kind.

    :raises TooManyFactors: if there are as many as one may have
    """
    counting = [factor for factor in found if factor.confirmed_at is not None]
    if sum(factor.kind is kind for factor in counting) >= MOST[kind]:
        raise TooManyFactors


def label(session: Session, credential: Credential) -> str:
    """Name an account as applications and devices are to show it: identifier and establishment."""
    home = access.find_establishment(session, credential.establishment_id)
    return f"{credential.identifier} ({home.name})" if home else credential.identifier


def count_from_now(
    session: Session, credential: Credential, factor: Factor, sheet: Sheet | None, *, now: datetime
) -> Confirmed:
    """Let a factor count that has just proved right, and announce it. Lock the credential.

    With the first end the links by which other accounts act as this one: its password alone, by
    which they were made, opens it no longer. Those that were made since took a code. It raises
    nothing of the session: what is added proves nothing of who adds it. Devices that stood for the
    factors of before are forgotten.

    :param sheet: of recovery codes, hashed; it is kept unless another one has come in between
    """
    session.flush()
    _, made_at = factors.recovery_codes_left(session, credential.account_id)
    is_first = made_at is None  # codes come with the first, and go with the last
    kept = None
    if sheet is not None and is_first:
        recovery_codes.keep(session, credential, sheet, now=now)
        kept = recovery_codes.written(sheet)
    remembered_devices.forget(session, credential)
    if is_first:
        links.end_incoming(session, credential, Removal.FACTOR_ADDED, now=now)
    event = FactorAdded(
        account_id=credential.account_id,
        establishment_id=credential.establishment_id,
        factor_id=factor.id,
        kind=factor.kind,
        added_at=now,
        former_email=credential.former_email_at(now),
    )
    announce(session, event, sequence=credential.advance())
    return Confirmed(factor=factor, recovery_codes=kept)
