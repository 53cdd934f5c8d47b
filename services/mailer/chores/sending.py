"""Sending what is due, one mail after the other over one conversation."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial

from prometheus_client import Counter, Histogram
from sqlalchemy.orm import Session

from services.mailer.actions import claiming, sending
from services.mailer.actions.claiming import Claim
from services.mailer.actions.sending import Result
from services.mailer.clients.messages import compose
from services.mailer.clients.transports import Conversation, InDoubt, Postponed, Refused
from services.mailer.domain import topics, wordings
from services.mailer.domain.lanes import Lane
from services.mailer.domain.unsubscribing import TOPICS, Wish
from services.mailer.models import Outcome
from services.mailer.tools import Tools
from shared.crypto.sealing import CannotUnseal
from shared.db import Sessions
from shared.messaging.chores import in_one
from shared.metrics import SLOW
from shared.text import CannotBeWrittenTo

log = logging.getLogger(__name__)

MAILS_IN_A_RUN = 200

ATTEMPTS = Counter(
    "comptoir_email_attempts_total", "Tries to send an e-mail, by how they ended.", ["outcome"]
)
ATTEMPT_SECONDS = Histogram(
    "comptoir_email_attempt_seconds", "Time that a try to send an e-mail took.", buckets=SLOW
)

Clock = Callable[[], datetime]


def send_emails(sessions: Sessions, now: datetime, tools: Tools, *, lane: Lane) -> int:
    """Send what is due in a lane, one mail after the other over one conversation.

    Each is claimed in a transaction, handed over in none, and recorded in another, with the claim
    of the next: whenever this process dies, one mail at most is in doubt.
    """
    clock = _from(now)
    claim = partial(_claim, lane=lane, tools=tools, clock=clock)
    claimed = in_one(sessions, claim)
    if claimed is None:
        return 0
    count = 0
    try:
        with tools.transport.open() as conversation:
            while claimed is not None:
                with ATTEMPT_SECONDS.time():
                    result = _hand_over(claimed, conversation, tools)
                count += 1
                is_over = count == MAILS_IN_A_RUN or not conversation.is_open
                record = partial(_record, claimed=claimed, result=result, clock=clock)
                claimed = in_one(sessions, record if is_over else partial(record, then=claim))
                ATTEMPTS.labels(result.outcome).inc()
    except Postponed as error:  # nobody is there
        assert claimed is not None
        result = Result(outcome=Outcome.POSTPONED, answer=str(error))
        in_one(sessions, partial(_record, claimed=claimed, result=result, clock=clock))
        ATTEMPTS.labels(result.outcome).inc()
    return count


def _claim(session: Session, *, lane: Lane, tools: Tools, clock: Clock) -> Claim | None:
    return claiming.claim(
        session,
        lane=lane,
        now=clock(),
        lease=tools.transport.lease,
        domain=tools.settings.sender.domain,
        pace=tools.pace,
    )


def _record(
    session: Session,
    *,
    claimed: Claim,
    result: Result,
    clock: Clock,
    then: Callable[[Session], Claim | None] = lambda session: None,
) -> Claim | None:
    """Record how a try ended, and claim what comes then in the same transaction."""
    sending.record(session, claimed, result, now=clock())
    return then(session)


def _hand_over(claimed: Claim, conversation: Conversation, tools: Tools) -> Result:
    try:
        message, told = _prepare(claimed, tools)
        returns_to = tools.returns.of(
            claimed.email_id, claimed.number, otherwise=tools.settings.sender.addr_spec
        )
        answer = conversation.send(message, returns_to=returns_to)
    except (Refused, CannotUnseal, CannotBeWrittenTo) as error:
        return Result(outcome=Outcome.REFUSED, answer=f"{type(error).__name__}: {error}")
    except Postponed as error:
        return Result(outcome=Outcome.POSTPONED, answer=str(error))
    except InDoubt as error:
        return Result(outcome=Outcome.IN_DOUBT, answer=str(error))
    except Exception as error:
        log.exception("an e-mail could not be made", extra={"email_id": str(claimed.email_id)})
        return Result(outcome=Outcome.POSTPONED, answer=type(error).__name__)
    return Result(outcome=Outcome.SENT, answer=answer, **told)


def _prepare(claimed: Claim, tools: Tools) -> tuple[EmailMessage, dict[str, str]]:
    """Write an e-mail, and tell how it reads with its code blanked."""
    code = None if claimed.sealed is None else tools.unsealer.unseal(claimed.sealed)
    wording = wordings.word(
        tools.templates, claimed.template, claimed.facts, language=claimed.language, code=code
    )
    message = compose(
        wording,
        sender=tools.settings.sender,
        recipient=claimed.recipient,
        message_id=claimed.message_id,
        written_at=claimed.written_at,
        language=claimed.language,
        unsubscribe=_end_of(claimed, tools),
        is_of_sandbox=claimed.is_of_sandbox,
    )
    subject, body = wording.subject, wording.text
    if code is not None:
        subject, body = wordings.blanked(wording, code)
    return message, {
        "version": tools.templates.versions[claimed.template],
        "subject": subject,
        "body": body,
    }


def _end_of(claimed: Claim, tools: Tools) -> str:
    """Tell the link that ends e-mails of this kind, where their holder may end them."""
    topic = topics.topic_of(claimed.about)
    if topic not in TOPICS or claimed.account_id is None or claimed.establishment_id is None:
        return ""
    return tools.unsubscribing.link(Wish(claimed.account_id, claimed.establishment_id, topic))


def _from(now: datetime) -> Clock:
    """Go on telling the time from an instant."""
    began = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - began)
