"""Many e-mails of one kind are queued together, each as it would be alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.mailer.actions import digests, emails
from services.mailer.actions.cause import Cause
from services.mailer.domain import topics
from services.mailer.domain.mails import Mail
from services.mailer.models import Email, KnownAccount
from shared import erasure
from shared.messaging import wakes

_ADD = insert(cast(Table, Email.__table__)).on_conflict_do_nothing()


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An e-mail to somebody, and why."""

    mail: Mail
    to: KnownAccount
    cause: Cause


def queue_all(session: Session, wanted: Sequence[Wanted]) -> None:
    """Queue e-mails of one kind, as `emails.queue` would one after the other.

    :param wanted: of one template, at one moment
    """
    wished = [
        each for each in wanted if not topics.is_refused(each.mail.template, each.to.preferences)
    ]
    if not wished:
        return
    first = wished[0]
    gone = erasure.erased_among(session, {each.to.id for each in wished})
    written = Counter(
        digests.written_lately(
            session,
            first.mail.template,
            {each.to.email for each in wished},
            now=first.cause.now,
        )
    )
    rows = []
    for each in wished:
        if each.to.id in gone:
            continue
        is_held = digests.is_one_held(
            each.mail, earlier=written[each.to.email], some=each.cause.some
        )
        written[each.to.email] += 1
        rows.append(emails.row(each.mail, cause=each.cause, account=each.to, is_held=is_held))
    session.flush()
    if rows:
        session.connection().execute(_ADD, rows)
        wakes.after_commit(session, wakes.CHORES)
