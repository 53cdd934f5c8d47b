"""What many events would tell one person is one e-mail, after a quiet time (design.md §4.9).

The first e-mail of a kind leaves at once. Those that follow within a day are held; once no more
have come for a while, they leave: one as it is, many as a digest. Nobody gets more of a kind within
a day than a setting says: beyond, one digest says what is held.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.mailer.domain import wordings
from services.mailer.domain.mails import Digest, Line, Mail, Named
from services.mailer.domain.mails.digests import MOST_LINES
from services.mailer.domain.templates import Templates
from services.mailer.models import Email, EmailStatus, KnownAccount, KnownEstablishment
from shared import erasure
from shared.db import new_id

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
LONGEST_HELD = timedelta(hours=1)
"""However many keep coming, none is held longer for the sake of those that may follow."""

FEW = 10
"""As many e-mails of a kind within a day are never held, where each is not part of a digest."""

GATHERED_AT_ONCE = 2_000
"""As many e-mails go into one digest; the rest into the next."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What is held for how long.

    :ivar quiet: how long no more must have come
    :ivar per_day: the most e-mails of a kind for one person within a day
    """

    quiet: timedelta
    per_day: int


def is_held(session: Session, mail: Mail, account: KnownAccount, *, now: datetime) -> bool:
    """Tell whether an e-mail waits for others of its kind: somebody has had some within a day."""
    free = 1 if mail.is_gathered else FEW
    earlier = (
        select(Email.id)
        .where(
            Email.account_id == account.id,
            Email.template == mail.template,
            Email.created_at > now - DAY,
        )
        .limit(free)
    )
    return mail.is_holdable and len(session.scalars(earlier).all()) >= free


def release(session: Session, *, templates: Templates, limits: Limits, now: datetime) -> int:
    """Let go what has been held for one person long enough; tell how many e-mails that were."""
    group = session.execute(
        select(Email.account_id, Email.template, Email.recipient)
        .where(Email.status == EmailStatus.HELD, Email.due_at <= now)
        .group_by(Email.account_id, Email.template, Email.recipient)
        .having(
            (func.max(Email.created_at) <= now - limits.quiet)
            | (func.min(Email.created_at) <= now - LONGEST_HELD)
        )
        .order_by(func.min(Email.created_at))
        .limit(1)
    ).first()
    if group is None:
        return 0
    held = session.scalars(
        select(Email)
        .where(
            Email.status == EmailStatus.HELD,
            Email.account_id == group.account_id,
            Email.template == group.template,
            Email.recipient == group.recipient,
        )
        .order_by(Email.created_at, Email.id)
        .limit(GATHERED_AT_ONCE)
        .with_for_update()
    ).all()
    if not held:
        return 0
    told = _told_within_a_day(session, held[0], now=now)
    if told > limits.per_day:
        until = now + LONGEST_HELD
        for email in held:
            email.due_at = until
    elif len(held) == 1:
        held[0].let_go(now=now)
    else:
        _gather(session, held, templates=templates, now=now)
    return len(held)


def _told_within_a_day(session: Session, like: Email, *, now: datetime) -> int:
    """Count what has been written to somebody of a kind within a day, digests included."""
    count = session.scalar(
        select(func.count()).where(
            Email.account_id == like.account_id,
            Email.status.not_in((EmailStatus.HELD, EmailStatus.CANCELLED)),
            (Email.template == like.template)
            | ((Email.template == Digest.template) & (Email.gathers == like.template)),
            func.coalesce(Email.sent_at, Email.created_at) > now - DAY,
        )
    )
    return count or 0


def _gather(
    session: Session, held: Sequence[Email], *, templates: Templates, now: datetime
) -> None:
    """Write one e-mail in place of many."""
    first = held[0]
    try:
        items = [_line(email, templates) for email in held[:MOST_LINES]]
    except Exception:  # each leaves by itself: the one that cannot be worded fails alone
        log.exception("a digest could not be worded", extra={"email_id": str(first.id)})
        for email in held:
            email.let_go(now=now)
        return
    digest = Digest(
        to=Named.from_data(first.facts["to"]),
        establishment=_establishment(session, {email.establishment_id for email in held}),
        count=len(held),
        items=items,
        more=max(0, len(held) - MOST_LINES),
    )
    facts = digest.to_data()
    values: dict[str, Any] = {
        "id": new_id(),
        "sequence": 0,
        "cause_id": first.id,
        "template": Digest.template,
        "gathers": first.template,
        "language": first.language,
        "recipient": first.recipient,
        "account_id": first.account_id,
        "establishment_id": first.establishment_id,
        "facts": facts,
        "named": erasure.named(facts),
        "lane": first.lane,
        "status": EmailStatus.QUEUED,
        "due_at": now,
        "tries": 0,
        "last_try": first.last_try,
        "created_at": now,
    }
    session.execute(insert(Email).values(values).on_conflict_do_nothing())
    for email in held:
        email.cancel("told in a digest")


def _line(email: Email, templates: Templates) -> Line:
    wording = wordings.word(
        templates, email.template, email.facts, language=email.language, code=None
    )
    others = [each for each in email.named if each != str(email.account_id)]
    said = wording.subject.removeprefix(templates.common["platform"]).lstrip(" \u00a0:")
    return Line(line=said, account_id=UUID(others[0]) if others else None)


def _establishment(session: Session, ids: set[UUID | None]) -> str | None:
    if len(ids) != 1:
        return None
    (establishment_id,) = ids
    home = session.get(KnownEstablishment, establishment_id) if establishment_id else None
    return home.name if home else None
