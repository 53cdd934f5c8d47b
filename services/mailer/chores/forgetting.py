"""Cancelling what waits past its point, and forgetting what is older than it is kept."""

from datetime import datetime, timedelta
from functools import partial

from services.mailer.actions import emails, ending, forgetting, suppressions
from services.mailer.tools import Tools
from shared.db import Sessions
from shared.messaging.chores import batch_by_batch, in_one

FORGOTTEN_AT_ONCE = 200


def lapse_emails(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Cancel what waits past its point, and forget the codes that have ended."""
    return in_one(sessions, partial(emails.lapse, now=now))


def forget_old(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Forget what e-mails and letters on paper said that are older than they are kept."""
    settings = tools.settings
    emails_before = now - timedelta(days=settings.email_days)
    letters_before = now - timedelta(days=settings.paper_days)
    in_one(sessions, partial(suppressions.forget, before=emails_before, now=now))
    return batch_by_batch(
        sessions,
        lambda s: forgetting.forget_emails(s, before=emails_before, limit=FORGOTTEN_AT_ONCE),
        at_once=FORGOTTEN_AT_ONCE,
    ) + batch_by_batch(
        sessions,
        lambda s: forgetting.forget_letters(
            s, before=letters_before, tools=tools, limit=FORGOTTEN_AT_ONCE, now=now
        ),
        at_once=FORGOTTEN_AT_ONCE,
    )


def end_letters(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Forget letters of the letter box that have been kept for as long as their kind says."""
    return batch_by_batch(
        sessions,
        lambda s: ending.forget_ended(s, now=now, tools=tools, limit=FORGOTTEN_AT_ONCE),
        at_once=FORGOTTEN_AT_ONCE,
    )
