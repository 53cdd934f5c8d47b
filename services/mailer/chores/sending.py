"""Sending what is due, one mail after the other, over one conversation after the other."""

import logging
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from prometheus_client import Counter, Histogram
from psycopg.errors import DeadlockDetected
from sqlalchemy import exc
from sqlalchemy.orm import Session

from services.mailer.actions import claiming, handing_back, sending, sent, trying
from services.mailer.actions.claims import Claim
from services.mailer.actions.sending import Failure
from services.mailer.actions.sent import Sent
from services.mailer.chores.handing_over import Clock, Written, hand_over, was_handed_over, write
from services.mailer.clients.transports import Conversation, Postponed
from services.mailer.domain.lanes import Lane
from services.mailer.models import Outcome
from services.mailer.tools import Tools
from shared.db import Sessions
from shared.messaging.chores import in_one
from shared.metrics import SLOW

T = TypeVar("T")

log = logging.getLogger(__name__)

MAILS_IN_A_CONVERSATION = 200

RUN_FOR = timedelta(seconds=5)
"""How long one conversation follows another, before who looks for work is asked again."""

PAUSES = (0.1, 0.4, 1.6)
"""Seconds before what a deadlock has undone is done again."""

ATTEMPTS = Counter(
    "comptoir_email_attempts_total", "Tries to send an e-mail, by how they ended.", ["outcome"]
)
ATTEMPT_SECONDS = Histogram(
    "comptoir_email_attempt_seconds", "Time that a try to send an e-mail took.", buckets=SLOW
)


def send_emails(sessions: Sessions, now: datetime, tools: Tools, *, lane: Lane) -> int:
    """Send what is due in a lane, one mail after the other.

    Some are claimed together, the first alone: it tells whether anybody takes them. Each is handed
    over in no transaction, once it stands that the one before was taken: whenever this process
    dies, one mail at most is in doubt.
    """
    clock, count, is_more = _from(now), 0, True
    while is_more:
        tried = _Sending(sessions, tools, lane, clock).go()
        count += tried
        is_more = tried == MAILS_IN_A_CONVERSATION and clock() < now + RUN_FOR
    return count


class _Sending:
    """One conversation about some mails.

    :ivar count: how many have been tried
    :ivar ahead: the mail that is to follow, written while a server looked at the one before
    """

    def __init__(self, sessions: Sessions, tools: Tools, lane: Lane, clock: Clock) -> None:
        self.sessions, self.tools, self.lane, self.clock = sessions, tools, lane, clock
        self.count = 0
        self.ahead: Written | Failure | None = None

    def go(self) -> int:
        """Send until nothing is due, or the conversation has lasted long enough."""
        claims = in_one(self.sessions, partial(self._claim, most=1))
        if not claims:
            return 0
        try:
            with self.tools.transport.open() as conversation:
                while claims:
                    claims = self._send(claims, conversation)
        except Postponed as error:  # nobody is there
            failure = Failure(claimed=claims[0], outcome=Outcome.POSTPONED, answer=str(error))
            self._in_one(partial(self._record, mails=[], failure=failure))
            ATTEMPTS.labels(failure.outcome).inc()
        return self.count

    def _send(self, claims: list[Claim], conversation: Conversation) -> list[Claim]:
        """Send what is claimed, of which the first has begun, and claim what comes then."""
        end = claims[0].until - self.tools.transport.lease
        waiting = deque(claims)
        mails: list[Sent] = []
        left: list[Claim] = []
        begun: Claim | None = waiting.popleft()
        while begun is not None:
            result = self._hand_over(begun, conversation, waiting[0] if waiting else None)
            if isinstance(result, Sent):
                mails.append(result)
            else:
                self._in_one(partial(self._record, mails=mails, failure=result))
                mails = []
            after = mails[-1] if mails else None
            begun = None
            while waiting and begun is None and conversation.is_open and self.clock() < end:
                following = waiting.popleft()
                if self._begin(following, after):
                    begun = following
                else:
                    left.append(following)
                after = None
        if left or waiting:
            self._in_one(partial(handing_back.hand_back, claims=[*left, *waiting]))
        room = MAILS_IN_A_CONVERSATION - self.count if conversation.is_open else 0
        most = min(self.lane.at_once, room)
        return self._in_one(partial(self._go_on, mails=mails, most=most))

    def _begin(self, following: Claim, after: Sent | None) -> bool:
        now = self.clock()
        return _undeterred(lambda: trying.begin(self.sessions, following, now=now, after=after))

    def _in_one(self, act: Callable[[Session], T]) -> T:
        return _undeterred(lambda: in_one(self.sessions, act))

    def _hand_over(
        self, claimed: Claim, conversation: Conversation, following: Claim | None
    ) -> Sent | Failure:
        """Hand a mail over, and write the one that follows while the server looks at it."""
        written, self.ahead = self.ahead, None
        if written is None or written.claimed is not claimed:
            written = write(claimed, tools=self.tools)

        def go_ahead() -> None:
            if following is not None:
                self.ahead = write(following, tools=self.tools)

        with ATTEMPT_SECONDS.time():
            result = (
                written
                if isinstance(written, Failure)
                else hand_over(written, conversation, clock=self.clock, meanwhile=go_ahead)
            )
        ATTEMPTS.labels(Outcome.SENT if isinstance(result, Sent) else result.outcome).inc()
        self.count += 1
        return result

    def _record(self, session: Session, *, mails: list[Sent], failure: Failure) -> None:
        sent.record(session, mails)
        sending.record(session, failure, now=self.clock())

    def _go_on(self, session: Session, *, mails: list[Sent], most: int) -> list[Claim]:
        """Record what was taken, and claim what comes then in the same transaction."""
        sent.record(session, mails)
        return self._claim(session, most=most) if most else []

    def _claim(self, session: Session, *, most: int) -> list[Claim]:
        """Claim some, and record those that were taken from a sender who has died since."""
        while True:
            claims = claiming.claim(
                session,
                lane=self.lane,
                now=self.clock(),
                lease=self.tools.transport.lease,
                domain=self.tools.settings.sender.domain,
                pace=self.tools.pace,
                most=most,
            )
            taken = [each for each in claims if each.taken is not None]
            sent.record(session, [was_handed_over(each, tools=self.tools) for each in taken])
            to_send = [each for each in claims if each.taken is None]
            if to_send or not claims:
                return to_send


def _undeterred(act: Callable[[], T]) -> T:
    """Do something in a transaction, once more each time that a deadlock was ended by undoing it.

    Left undone, a mail that a server has taken would be in doubt, and sent again.
    """
    for pause in PAUSES:
        try:
            return act()
        except exc.DBAPIError as error:
            if not isinstance(error.orig, DeadlockDetected):
                raise
            log.warning("A deadlock undid what was to be written of e-mails; it is written again")
            time.sleep(pause)  # at once, it might take what the other waits for once more
    return act()


def _from(now: datetime) -> Clock:
    """Go on telling the time from an instant."""
    began = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - began)
