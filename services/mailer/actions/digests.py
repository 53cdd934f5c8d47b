"""What many events would tell one person is one e-mail, after a quiet time (design.md §4.9).

Which wait, and from which on, is their kind's (`Gathering`); once no more have come for a while,
they leave: one as it is, many as a digest. Nobody gets more of a kind within a day than a setting
says: beyond, one digest says what is held. Somebody is whoever goes by one name at one address,
in how many establishments soever.
"""

import logging
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.mailer.domain import wordings
from services.mailer.domain.mails import MAILS, Digest, Gathering, Line, Mail, Named
from services.mailer.domain.mails.digests import MOST_LINES
from services.mailer.domain.templates import Templates
from services.mailer.models import Email, EmailStatus, KnownEstablishment
from shared import erasure
from shared.db import new_id

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
_NEVER_MISSING: dict[str, ColumnElement[Any]] = {
    "recipient": Email.__table__.c.recipient,
    "template": Email.__table__.c.template,
    "language": Email.__table__.c.language,
}
_GROUP: dict[str, ColumnElement[Any]] = {
    **_NEVER_MISSING,
    **{name: Email.facts["to"][name].astext for name in ("title", "first_name", "last_name")},
    "sandbox": case((KnownEstablishment.is_sandbox, Email.establishment_id)),
}
"""What e-mails have in common that may leave as one: whoever they greet, where, and their kind; of
a sandbox, the establishment too: what goes to a sink alone stands in no e-mail with others."""

_IS_ITS_HOME = KnownEstablishment.id == Email.establishment_id

LONGEST_HELD = timedelta(hours=1)
"""However many keep coming, none is held longer for the sake of those that may follow."""

TOLD_IN_ONE = "told in a digest"
"""Why an e-mail is cancelled that a digest stands for."""

GATHERED_AT_ONCE = 2_000
"""As many e-mails go into one digest; the rest into the next."""

GROUPS_AT_ONCE = 200
"""For as many people something is let go in one transaction."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What is held for how long.

    :ivar quiet: how long no more must have come
    :ivar per_day: the most e-mails of a kind for one person within a day
    """

    quiet: timedelta
    per_day: int


def is_held(session: Session, mail: Mail, recipient: str, *, some: int, now: datetime) -> bool:
    """Tell whether an e-mail waits for others of its kind.

    :param some: how many leave at once within a day, of those that happen now and then
    """
    if not mail.is_holdable:
        return False
    most = _free(mail, some)
    earlier = (
        select(Email.id)
        .where(
            Email.recipient == recipient,
            Email.template == mail.template,
            Email.created_at > now - DAY,
        )
        .limit(most)
    )
    return len(session.scalars(earlier).all()) >= most


def is_one_held(mail: Mail, *, earlier: int, some: int) -> bool:
    """Tell the same of an e-mail of which it is known how many were written within a day."""
    return mail.is_holdable and earlier >= _free(mail, some)


def written_lately(
    session: Session, template: str, recipients: Collection[str], *, now: datetime
) -> dict[str, int]:
    """Count what was written to several addresses of a kind within a day; none: left out."""
    counts = (
        select(Email.recipient, func.count())
        .where(
            Email.recipient.in_(recipients),
            Email.template == template,
            Email.created_at > now - DAY,
        )
        .group_by(Email.recipient)
    )
    return {recipient: count for recipient, count in session.execute(counts)}


def _free(mail: Mail, some: int) -> int:
    """Tell how many leave at once within a day."""
    free = {Gathering.ALWAYS: 0, Gathering.AFTER_FIRST: 1, Gathering.AFTER_SOME: some}
    return free[mail.gathering]


def release(session: Session, *, templates: Templates, limits: Limits, now: datetime) -> int:
    """Let go what has been held long enough, for many people at once; tell how many e-mails."""
    held = _held(session, limits, now=now)
    if not held:
        return 0
    told = _told_within_a_day(session, {recipient for recipient, *_ in held}, now=now)
    for (recipient, template, *_), emails in held.items():
        if told[recipient, template] > limits.per_day:
            for email in emails:
                email.due_at = now + LONGEST_HELD
            continue
        told[recipient, template] += 1
        if len(emails) == 1:
            emails[0].let_go(now=now)
        else:
            _gather(session, emails, templates=templates, now=now)
    return sum(map(len, held.values()))


def _held(session: Session, limits: Limits, *, now: datetime) -> dict[tuple[Any, ...], list[Email]]:
    """Lock what is held for those whose turn it is, by group, who has waited longest first.

    A group is parted only where it is more than fits into one transaction. What somebody else has
    locked is left for the next time.
    """
    due = _groups_due(limits, now=now)
    rows = session.execute(
        select(Email, *_GROUP.values())
        .outerjoin(KnownEstablishment, _IS_ITS_HOME)
        .join(due, and_(*(_is_same(name, due.c[name]) for name in _GROUP)))
        .where(Email.status == EmailStatus.HELD, _has_a_point(now))
        .order_by(due.c.since, *_GROUP.values(), Email.created_at, Email.id)
        .limit(GATHERED_AT_ONCE + 1)
        .with_for_update(of=Email, skip_locked=True)
    ).all()
    held: dict[tuple[Any, ...], list[Email]] = {}
    for email, *group in rows[:GATHERED_AT_ONCE]:
        held.setdefault(tuple(group), []).append(email)
    if len(rows) > GATHERED_AT_ONCE and len(held) > 1:
        held.popitem()  # the rest of it may not have been read
    return held


def _groups_due(limits: Limits, *, now: datetime) -> Subquery:
    """Select for whom nothing more has come for a while, and since when they have waited."""
    since = func.min(Email.created_at)
    return (
        select(*(column.label(name) for name, column in _GROUP.items()), since.label("since"))
        .outerjoin(KnownEstablishment, _IS_ITS_HOME)
        .where(Email.status == EmailStatus.HELD, Email.due_at <= now, _has_a_point(now))
        .group_by(*_GROUP.values())
        .having((func.max(Email.created_at) <= now - limits.quiet) | (since <= now - LONGEST_HELD))
        .order_by(since)
        .limit(GROUPS_AT_ONCE)
        .subquery("due")
    )


def _is_same(name: str, other: ColumnElement[Any]) -> ColumnElement[bool]:
    """Compare what may be missing in both; what never is can be joined by hashing."""
    if name in _NEVER_MISSING:
        return _GROUP[name] == other
    return _GROUP[name].is_not_distinct_from(other)


def _has_a_point(now: datetime) -> ColumnElement[bool]:
    """Select what is not past the instant after which there is no more point in sending it."""
    return or_(Email.lapses_at.is_(None), Email.lapses_at > now)


def _told_within_a_day(
    session: Session, recipients: Collection[str], *, now: datetime
) -> Counter[tuple[str, str]]:
    """Count what has been written to some within a day, digests included, by address and kind."""
    kind = case((Email.template == Digest.template, Email.gathers), else_=Email.template)
    counts = session.execute(
        select(Email.recipient, kind, func.count())
        .where(
            Email.recipient.in_(recipients),
            Email.status.not_in((EmailStatus.HELD, EmailStatus.CANCELLED)),
            func.coalesce(Email.sent_at, Email.created_at) > now - DAY,
        )
        .group_by(Email.recipient, kind)
    )
    return Counter({(recipient, template): count for recipient, template, count in counts})


def _gather(
    session: Session, held: Sequence[Email], *, templates: Templates, now: datetime
) -> None:
    """Write one e-mail in place of many."""
    first = held[0]
    homes = {email.establishment_id for email in held}
    try:
        items = [_line(session, email, templates, homes) for email in held[:MOST_LINES]]
    except Exception:  # each leaves by itself: the one that cannot be worded fails alone
        log.exception("a digest could not be worded", extra={"email_id": str(first.id)})
        for email in held:
            email.let_go(now=now)
        return
    digest = Digest(
        to=Named.from_data(first.facts["to"]),
        kind=first.template,
        page=MAILS[first.template].gathered_on,
        establishment=_name_of(session, homes.copy().pop()) if len(homes) == 1 else None,
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
        "establishment_id": first.establishment_id if len(homes) == 1 else None,
        "facts": facts,
        "named": erasure.named(facts),
        "lapses_at": _last_point([email.lapses_at for email in held]),
        "lane": first.lane,
        "status": EmailStatus.QUEUED,
        "due_at": now,
        "tries": 0,
        "last_try": first.last_try,
        "created_at": now,
    }
    session.execute(insert(Email).values(values).on_conflict_do_nothing())
    for email in held:
        email.cancel(TOLD_IN_ONE)


def _line(session: Session, email: Email, templates: Templates, homes: set[UUID | None]) -> Line:
    wording = wordings.word(
        templates, email.template, email.facts, language=email.language, code=None
    )
    others = [each for each in email.named if each != str(email.account_id)]
    said = wording.subject.removeprefix(templates.common["platform"]).lstrip(" \u00a0:")
    return Line(
        line=said,
        account_id=UUID(others[0]) if others else email.account_id,
        establishment=_name_of(session, email.establishment_id) if len(homes) > 1 else None,
        email_id=email.id,
    )


def _last_point(instants: Sequence[datetime | None]) -> datetime | None:
    """Tell when the last of several e-mails loses its point; None: one never does."""
    known = [instant for instant in instants if instant is not None]
    return max(known) if len(known) == len(instants) else None


def _name_of(session: Session, establishment_id: UUID | None) -> str | None:
    home = session.get(KnownEstablishment, establishment_id) if establishment_id else None
    return home.name if home else None
