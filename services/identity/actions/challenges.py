"""Challenges: what whoever has typed the right password is given while a factor is wanting."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from services.identity.errors import SecondFactorRequired
from services.identity.models import Challenge, FactorKind
from services.identity.models.challenge import LASTS
from services.identity.queries import factors
from services.identity.queries.admission import Holder
from shared.crypto.codes import digest, new_code
from shared.db import new_id


def begin(
    session: Session, holder: Holder, kinds: Collection[FactorKind], *, now: datetime
) -> SecondFactorRequired:
    """Ask somebody, whose row is held and whose password was right, for a second factor.

    No session begins, and nothing is announced. It is returned, not raised, since it is to be kept.

    :param kinds: of the factors that they have
    """
    left, _ = factors.recovery_codes_left(session, holder.account_id)
    offered = {*kinds, FactorKind.RECOVERY_CODE} if left else set(kinds)
    token = new_code()
    session.add(
        Challenge(
            id=new_id(),
            account_id=holder.account_id,
            establishment_id=holder.establishment_id,
            digest=digest(token),
            password_version=holder.password_version,
            tries=0,
            created_at=now,
            expires_at=now + LASTS,
        )
    )
    in_order = [kind.value for kind in FactorKind if kind in offered]
    return SecondFactorRequired(challenge=token, factors=in_order)
