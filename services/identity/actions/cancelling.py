"""Cancelling by the link of an e-mail, without a sign-in, what would let somebody in."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.identity.actions import factor_letters, factor_resets
from services.identity.models import Purpose
from services.identity.models.code import CANCELLING
from services.identity.queries import codes
from services.identity.tools import Tools


def cancel(session: Session, *, token: str, tools: Tools, now: datetime) -> None:
    """Cancel what a code is there to cancel: a reset of factors, or the code of a letter.

    :raises UnknownCode: if there is no such code
    :raises CodeSpent: if it was used, or there is nothing left to cancel
    :raises CodeExpired: if its time is over
    """
    code = codes.by_token(session, token, purposes=CANCELLING)
    ways = {
        Purpose.FACTOR_RESET: factor_resets.cancel_by_code,
        Purpose.FACTOR_LETTER: factor_letters.cancel_by_code,
    }
    ways[code.purpose](session, code, tools=tools, now=now)
