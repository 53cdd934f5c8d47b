"""What judging a password costs where there is none: as much as for somebody (ADR 0023)."""

import math
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.identity.domain.server_key import ServerKey
from services.identity.models import Credential, Effort
from services.identity.models.effort import OURS

_DRAWN = 16
"""How many hexadecimal digits of a pseudonym are drawn from."""


def imitated(session: Session, *, key: ServerKey, folded: str) -> str | None:
    """Tell which legacy effort an identifier without a password imitates; None: that of our own.

    Each identifier draws one by itself, always the same, as often as passwords have it. While these
    are upgraded, identifiers go over from legacy efforts to ours and none goes back, as accounts do
    (weighted rendezvous hashing).
    """
    rows = session.execute(select(Effort.effort, Effort.passwords).where(Effort.passwords > 0))
    return nearest({effort: passwords for effort, passwords in rows}, key=key, folded=folded)


def nearest(known: Mapping[str, int], *, key: ServerKey, folded: str) -> str | None:
    """Tell the same where it is known how many passwords have which effort."""

    def distance(effort: str) -> float:
        digits = int(key.pseudonym("effort", effort, folded)[:_DRAWN], 16)
        return -math.log((digits + 1) / 16**_DRAWN) / known[effort]

    drawn = min(sorted(known), key=distance, default=OURS)
    return None if drawn == OURS else drawn


def counted(session: Session) -> dict[str, int]:
    """Count the passwords by effort; nothing where there are no legacy ones."""
    legacy = session.execute(
        select(Credential.legacy_effort, func.count())
        .where(Credential.legacy_effort.is_not(None))
        .group_by(Credential.legacy_effort)
    )
    found = {effort: count for effort, count in legacy if effort is not None}
    if not found:
        return {}
    ours = select(func.count()).where(
        Credential.password_hash.is_not(None), Credential.legacy_effort.is_(None)
    )
    return found | {OURS: session.scalar(ours) or 0}
