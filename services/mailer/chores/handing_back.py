"""What a dead sender had claimed waits again, for whoever sends next."""

from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from services.mailer.actions import handing_back
from services.mailer.domain.lanes import Lane
from services.mailer.tools import Tools
from shared.db import Sessions
from shared.messaging.chores import in_one, is_idle

SENDERS = {
    Lane.AWAITED: "send_awaited",
    Lane.INVITATIONS: "send_invitations",
    Lane.NEWS: "send_emails",
}
"""The chore that sends what is due in a lane."""


def hand_back_claims(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Let e-mails wait again that were claimed together by a sender that has died.

    Whoever sends in a lane has the lock of its chore: where nobody has, no claim is anybody's.
    """
    lanes = [lane for lane in Lane if lane.at_once > 1]
    return sum(in_one(sessions, partial(_hand_back, lane=lane, now=now)) for lane in lanes)


def _hand_back(session: Session, *, lane: Lane, now: datetime) -> int:
    if session.scalar(handing_back.claimed(lane).limit(1)) is None:
        return 0
    if not is_idle(session, SENDERS[lane]):
        return 0
    return handing_back.hand_back_all(session, lane=lane, now=now)
