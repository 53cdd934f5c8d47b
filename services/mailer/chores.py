"""What the mailer does because time passes: it sends, sets letters on paper, and forgets codes."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from uuid import UUID

from prometheus_client import Counter, Histogram
from sqlalchemy.orm import Session

from services.mailer.actions import (
    digests,
    emails,
    forgetting,
    mailings,
    paper_items,
    sending,
    suppressions,
    unread,
)
from services.mailer.actions import reports as taking_in
from services.mailer.actions.sending import Claim, Result
from services.mailer.clients import incoming
from services.mailer.clients.messages import compose
from services.mailer.clients.transports import Conversation, InDoubt, Postponed, Refused
from services.mailer.domain import reports, topics, wordings
from services.mailer.domain.lanes import Lane
from services.mailer.domain.reports.reading import LOOKED_AT
from services.mailer.domain.unsubscribing import TOPICS, Wish
from services.mailer.models import Outcome
from services.mailer.tools import Tools
from shared.crypto.sealing import CannotUnseal
from shared.db import Sessions
from shared.messaging import Chore
from shared.messaging.chores import batch_by_batch, in_one
from shared.metrics import SLOW
from shared.text import CannotBeWrittenTo

log = logging.getLogger(__name__)

MAILS_IN_A_RUN = 200
LETTERS_IN_A_RUN = 50
WRITTEN_AT_ONCE = 200
FORGOTTEN_AT_ONCE = 200
DIGESTS_IN_A_RUN = 500

ATTEMPTS = Counter(
    "comptoir_email_attempts_total", "Tries to send an e-mail, by how they ended.", ["outcome"]
)
ATTEMPT_SECONDS = Histogram(
    "comptoir_email_attempt_seconds", "Time that a try to send an e-mail took.", buckets=SLOW
)

REPORTS_IN_A_RUN = 200
REMINDED_IN_A_RUN = 1_000

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
    return sending.claim(
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
    what = (tools.templates, claimed.template, claimed.facts)
    wording = wordings.word(*what, language=claimed.language, code=code)
    message = compose(
        wording,
        sender=tools.settings.sender,
        recipient=claimed.recipient,
        message_id=claimed.message_id,
        written_at=claimed.written_at,
        language=claimed.language,
        unsubscribe=_end_of(claimed, tools),
    )
    subject, body = wording.subject, wording.text
    if code is not None:
        subject, body = wordings.kept_of(*what, language=claimed.language)
    return message, {
        "version": tools.templates.versions[claimed.template],
        "subject": subject,
        "body": body,
    }


def _end_of(claimed: Claim, tools: Tools) -> str:
    """Tell the link that ends e-mails of this kind, where their holder may end them."""
    topic = topics.topic_of(claimed.template)
    if topic not in TOPICS or claimed.account_id is None or claimed.establishment_id is None:
        return ""
    return tools.unsubscribing.link(Wish(claimed.account_id, claimed.establishment_id, topic))


def _from(now: datetime) -> Clock:
    """Go on telling the time from an instant."""
    began = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - began)


def render_paper(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Make the PDFs that wait; one that cannot be made does not stand in the way of the others."""
    for count in range(LETTERS_IN_A_RUN):
        if not _render_next(sessions, now, tools):
            return count
    return LETTERS_IN_A_RUN


def _render_next(sessions: Sessions, now: datetime, tools: Tools) -> bool:
    taken: list[UUID] = []

    def render(session: Session) -> bool:
        item = paper_items.next_to_render(session, now=now)
        if item is not None:
            taken.append(item.id)
            paper_items.render(session, item, tools=tools, now=now)
        return item is not None

    try:
        return in_one(sessions, render)
    except Exception as error:
        if not taken:
            raise
        why, failed_id = error, taken[0]
        log.exception("a letter could not be set", extra={"paper_item_id": str(failed_id)})
        in_one(sessions, lambda s: paper_items.postpone(s, failed_id, why, now=now))
    return True


def write_to_all(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Go on with the news that are for every establishment."""
    some = tools.settings.emails_at_once
    return in_one(sessions, partial(mailings.write_more, now=now, batch=WRITTEN_AT_ONCE, some=some))


def release_held(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Let go what has waited for others of its kind: one e-mail as it is, many as a digest."""
    settings, count = tools.settings, 0
    limits = digests.Limits(
        quiet=timedelta(minutes=settings.digest_quiet_minutes), per_day=settings.emails_of_a_kind
    )
    release = partial(digests.release, templates=tools.templates, limits=limits, now=now)
    for _ in range(DIGESTS_IN_A_RUN):
        held = in_one(sessions, release)
        count += held
        if not held:
            break
    return count


def read_reports(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Read what has come back, a message at a time; read twice, it changes nothing more."""
    if not tools.settings.bounce_maildir:
        return 0
    waiting = incoming.unread(Path(tools.settings.bounce_maildir), most=REPORTS_IN_A_RUN)
    for path in waiting:
        report = reports.read(incoming.beginning(path, most=LOOKED_AT))
        in_one(sessions, partial(taking_in.take_in, report=report, returns=tools.returns, now=now))
        incoming.put_by(path)
    return len(waiting)


def remind_unread(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Tell administrators of letters that nobody opens, an establishment in each transaction."""
    some = tools.settings.emails_at_once
    for count in range(REMINDED_IN_A_RUN):
        if not in_one(sessions, partial(unread.remind_next, now=now, some=some)):
            return count
    return REMINDED_IN_A_RUN


def lapse_emails(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Cancel what waits past its point, and forget the codes that have ended."""
    return in_one(sessions, partial(emails.lapse, now=now))


def forget_old(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Forget what e-mails and letters on paper said that are older than they are kept."""
    settings = tools.settings
    emails_before = now - timedelta(days=settings.email_days)
    letters_before = now - timedelta(days=settings.paper_days)
    in_one(sessions, partial(suppressions.forget, before=emails_before))
    return batch_by_batch(
        sessions,
        lambda s: forgetting.forget_emails(s, before=emails_before, limit=FORGOTTEN_AT_ONCE),
        at_once=FORGOTTEN_AT_ONCE,
    ) + batch_by_batch(
        sessions,
        lambda s: forgetting.forget_letters(
            s, before=letters_before, tools=tools, limit=FORGOTTEN_AT_ONCE
        ),
        at_once=FORGOTTEN_AT_ONCE,
    )


def _sending(name: str, lane: Lane, every: timedelta) -> Chore:
    return Chore(name, every, partial(send_emails, lane=lane), partial(sending.waiting, lane))


CHORES: tuple[Chore, ...] = (
    _sending("send_awaited", Lane.AWAITED, timedelta(seconds=0.2)),
    _sending("send_invitations", Lane.INVITATIONS, timedelta(seconds=0.5)),
    _sending("send_emails", Lane.NEWS, timedelta(seconds=0.5)),
    Chore("render_paper", timedelta(seconds=1), render_paper, paper_items.waiting),
    Chore("write_to_all", timedelta(seconds=2), write_to_all, mailings.waiting),
    Chore("release_held", timedelta(seconds=15), release_held),
    Chore("read_reports", timedelta(seconds=30), read_reports),
    Chore("remind_unread", timedelta(minutes=5), remind_unread),
    Chore("lapse_emails", timedelta(minutes=10), lapse_emails),
    Chore("forget_old", timedelta(hours=24), forget_old),
)
