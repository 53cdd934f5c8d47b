"""What this service does because time passes."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from services.accounts import queries
from services.accounts.actions import code_letters, invitations, operators, reviews
from services.accounts.actions.erasures import tombstones
from services.accounts.actions.lifetime import reminders, renewals
from services.accounts.actions.recoveries import by_letter, orphans
from services.accounts.actions.registrations import proofs
from services.accounts.domain import Span
from services.accounts.tools import Tools
from shared.clock import paris_date
from shared.db import Sessions
from shared.messaging import Chore
from shared.messaging.chores import batch_by_batch, in_one

BATCH = 200
"""How many rows one transaction changes."""

_some_by_some = partial(batch_by_batch, at_once=BATCH)


def lapse_invitations(sessions: Sessions, now: datetime, tools: Any) -> int:
    """Let invitations lapse that nobody answered within 15 days [S1]."""
    return _some_by_some(sessions, lambda s: invitations.lapse(s, now=now, limit=BATCH))


def keep_an_operator(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Let no expiry lock the last operator out."""
    return in_one(sessions, partial(operators.keep_one, basis=tools.settings.expiry_basis, now=now))


def tell_expired(sessions: Sessions, now: datetime, tools: Any) -> int:
    """Announce, once, the accounts whose last day has gone by."""
    today = paris_date(now)
    return _some_by_some(sessions, lambda s: renewals.tell_expired(s, today=today, limit=BATCH))


def remind_holders(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Announce the accounts that end within seven days, for their holders to be told."""
    today, basis = paris_date(now), tools.settings.expiry_basis
    return _some_by_some(
        sessions, lambda s: reminders.remind_holders(s, today=today, basis=basis, limit=BATCH)
    )


def tell_of_expiring(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Announce what ends in a month from the 20th before it on, and on a day from a week before.

    One announcement for an establishment's administrators each, not one for each account.
    """
    today, basis = paris_date(now), tools.settings.expiry_basis
    _some_by_some(sessions, lambda s: reminders.forget_notices(s, today=today, limit=BATCH))
    spans = in_one(
        sessions, lambda s: queries.expiring.spans_of_ends(s, Span.due(today), today=today)
    )
    return sum(
        _some_by_some(
            sessions,
            lambda s, span=span: reminders.tell_administrators(  # type: ignore[misc]
                s, span, today=today, basis=basis, limit=BATCH
            ),
        )
        for span in spans
    )


def tell_overdue_reviews(sessions: Sessions, now: datetime, tools: Any) -> int:
    """Announce the reviews that were not closed in time [S0] [S1]."""
    today = paris_date(now)
    return _some_by_some(sessions, lambda s: reviews.tell_overdue(s, today=today, limit=BATCH))


def lapse_registrations(sessions: Sessions, now: datetime, tools: Any) -> int:
    """Close the establishments whose registration was not proven within 60 days."""
    overdue = in_one(sessions, partial(queries.registrations.overdue, now=now, limit=BATCH))
    for establishment_id in overdue:
        in_one(sessions, partial(proofs.lapse, establishment_id=establishment_id, now=now))
    return len(overdue)


def follow_administrators(sessions: Sessions, now: datetime, tools: Any) -> int:
    """Tell which establishments nobody administers any more, soon will not, or does again."""
    done, after, today = 0, None, paris_date(now)
    some = partial(queries.orphans.concerned, today=today, limit=BATCH)
    while found := in_one(sessions, partial(some, after=after)):
        for establishment_id in found:
            follow = partial(orphans.follow, establishment_id=establishment_id, now=now)
            done += in_one(sessions, follow)
        after = found[-1]
    return done


def lapse_recoveries(sessions: Sessions, now: datetime, tools: Any) -> int:
    """End the recoveries whose code nobody has handed in within 60 days."""
    return _some_by_some(sessions, lambda s: by_letter.lapse(s, now=now, limit=BATCH))


def send_code_letters(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Let the letters leave that list who has asked for a code since the last, a week ago."""
    sent, after = 0, ""
    some = partial(queries.code_letters.due, now=now, limit=BATCH)
    while found := in_one(sessions, partial(some, after=after)):
        for siret in found:
            send = partial(code_letters.send_due, siret=siret, codes=tools.paper_codes, now=now)
            sent += in_one(sessions, send)
        after = found[-1]
    return sent


def erase_tombstones(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Empty deleted accounts of personal data, once nobody needs their names any more."""
    before = now - timedelta(days=tools.settings.tombstone_days)
    return _some_by_some(
        sessions, lambda s: tombstones.erase(s, deleted_before=before, now=now, limit=BATCH)
    )


CHORES: tuple[Chore, ...] = (
    Chore("lapse_invitations", timedelta(hours=1), lapse_invitations),
    Chore("keep_an_operator", timedelta(hours=1), keep_an_operator),
    Chore("tell_expired", timedelta(hours=1), tell_expired),
    Chore("remind_holders", timedelta(hours=1), remind_holders),
    Chore("tell_of_expiring", timedelta(hours=1), tell_of_expiring),
    Chore("tell_overdue_reviews", timedelta(hours=1), tell_overdue_reviews),
    Chore("lapse_registrations", timedelta(hours=6), lapse_registrations),
    Chore("follow_administrators", timedelta(hours=1), follow_administrators),
    Chore("lapse_recoveries", timedelta(hours=6), lapse_recoveries),
    Chore("send_code_letters", timedelta(minutes=10), send_code_letters),
    Chore("erase_tombstones", timedelta(hours=24), erase_tombstones),
)
"""Days end in Paris at another hour than in UTC: what is due by the day is looked at hourly."""
